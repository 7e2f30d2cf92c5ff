/** A short slice of `npm run kill-test`. */
import { beforeAll, expect, test } from 'vitest'
import { ensureBuilt } from '../../scripts/build-if-stale.mjs'
import { killHost } from './campaign'
import { killFaults } from './figures'

beforeAll(() => ensureBuilt(['main'], { quiet: true }))

test('what a killed host loses of two windows’ edits is the last second at most, and plan files are whole', async () => {
  const figures = await killHost(4, '1', () => undefined)
  expect(figures.kills).toBe(4)
  expect(killFaults(figures)).toEqual([])
})
