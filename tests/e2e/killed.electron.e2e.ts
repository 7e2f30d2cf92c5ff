/** A short slice of `npm run kill-test -- --shell electron`. */
import { expect, it } from 'vitest'
import { killElectron } from '../kill/electron-campaign'
import { killFaults } from '../kill/figures'

it('loses the last second at most when Electron is killed while somebody edits, and the plan file is whole', async () => {
  const figures = await killElectron(4, '2', () => undefined)
  expect(figures.kills).toBe(4)
  expect(killFaults(figures)).toEqual([])
})
