import { expect, it } from 'vitest'
import { shippedLibrary } from '../../../tests/support/templates'
import { refuseUnknownFacts } from './known-board'
import { NotSimulatable } from './not-simulatable'

const { boards } = shippedLibrary()

it.each(['imx8dxl-evk', 'imx8ulp-evk'])('refuses %s, naming what is not known', (id) => {
  const refused = () => refuseUnknownFacts(boards.get(id)!)
  expect(refused).toThrow(NotSimulatable)
  expect(refused).toThrow(/because its board file does not know the L1 caches of Cortex-A35, the shared cache/)
})

it('takes every other board', () => {
  const taken = [...boards.values()].filter((board) => !['imx8dxl-evk', 'imx8ulp-evk'].includes(board.id))
  expect(taken).toHaveLength(10)
  for (const board of taken) refuseUnknownFacts(board)
})
