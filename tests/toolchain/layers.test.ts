import { ESLint } from 'eslint'
import { describe, expect, it } from 'vitest'

const eslint = new ESLint()

/** What the linter says about an import in a file that need not exist. */
async function importFrom(file: string, source: string): Promise<string[]> {
  const [result] = await eslint.lintText(`import { thing } from '${source}'\n\nexport const copy = thing\n`, {
    filePath: file,
  })
  return result!.messages.filter(({ ruleId }) => ruleId === 'no-restricted-imports').map(({ message }) => message)
}

describe('layer rules', () => {
  it.each([
    ['src/sim/engine/x.ts', 'node:fs'],
    ['src/sim/engine/x.ts', 'path'],
    ['src/sim/engine/x.ts', 'fs/promises'],
    ['src/sim/engine/x.ts', 'electron'],
    ['src/sim/engine/x.ts', '../../hw/cellfile/encode'],
    ['src/sim/engine/x.ts', '../../main/contract/contract'],
    ['src/sim/engine/x.ts', '../../renderer/client'],
    ['src/hw/cellfile/x.ts', 'electron'],
    ['src/hw/cellfile/x.ts', '../../main/contract/contract'],
    ['src/hw/cellfile/x.ts', '../../renderer/client'],
    ['src/main/services/x.ts', 'electron'],
    ['src/main/host/x.ts', 'electron/main'],
    ['src/main/electron/x.ts', '../../renderer/client'],
    ['src/renderer/x.ts', '../hw/cellfile/encode'],
    ['src/renderer/soc/x.ts', '../../main/services/services'],
    ['src/renderer/soc/x.ts', '../../main/electron/electron'],
    ['src/renderer/soc/x.ts', 'node:path'],
    ['src/renderer/soc/X.svelte.ts', 'electron'],
  ])('%s must not import %s', async (file, source) => {
    expect(await importFrom(file, source)).toHaveLength(1)
  })

  it.each([
    ['src/sim/rules/x.ts', '../plan/path'],
    ['src/sim/rules/x.test.ts', 'node:fs'],
    ['src/hw/bundle/x.ts', '../../sim/plan/plan'],
    ['src/hw/bundle/x.ts', 'node:fs/promises'],
    ['src/main/services/x.ts', '../../hw/cellfile/encode'],
    ['src/main/electron/x.ts', 'electron'],
    ['src/renderer/soc/x.ts', '../../main/contract/contract'],
    ['src/renderer/x.ts', '../sim/plan/plan'],
  ])('%s may import %s', async (file, source) => {
    expect(await importFrom(file, source)).toEqual([])
  })
})
