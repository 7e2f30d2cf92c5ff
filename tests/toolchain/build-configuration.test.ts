import path from 'node:path'
import { expect, test } from 'vitest'
import configuration from '../../electron.vite.config'

type Build = { root?: string; build?: { outDir?: string; rollupOptions?: { input?: unknown } } }

test('builds name whole paths, so that cellbench builds what is stale from any folder', () => {
  const { main, preload, renderer } = configuration as Record<'main' | 'preload' | 'renderer', Build>
  const paths = [main, preload, renderer].flatMap(({ build }) => [
    build?.outDir,
    ...Object.values((build?.rollupOptions?.input ?? {}) as Record<string, string>),
  ])
  // The folders of the three builds, and their entries.
  expect(paths).toHaveLength(3 + 4 + 1 + 2)
  expect([...paths, renderer.root].filter((one) => !path.isAbsolute(one ?? ''))).toEqual([])
})
