import { expect, test } from 'vitest'
import { parsedPlan, shippedPlan } from '../../../tests/support/templates'
import { heldHome, ramInWords } from './home-memory'

const plan = parsedPlan(shippedPlan('quadcopter-imx8mm'))

test('a core of a cell has the cell’s RAM, root’s and a cell in the hand have none to show', () => {
  expect(heldHome(plan, { core: 3 })).toBe(0)
  expect(heldHome(plan, { core: 0 })).toBeUndefined()
  expect(heldHome(plan, { cell: 0 })).toBeUndefined()
  expect(heldHome(plan, undefined)).toBeUndefined()
})

test('is said with size and address, the largest piece of several', () => {
  expect(ramInWords(plan, 0)).toBe('16 MiB at 0xb3c0_0000')
  expect(ramInWords(plan, 1)).toBe('512 MiB at 0x93c0_0000')
  expect(ramInWords(plan, 'root')).toBe('')
  expect(ramInWords({ ...plan, cells: [{ ...plan.cells[0]!, memory: [] }] }, 0)).toBe('')
})
