import { expect, it } from 'vitest'
import { shippedLibrary, shippedPlan } from '../../../tests/support/templates'
import { checkPlan } from './check'

const library = shippedLibrary()

function splits(device: string): string[] {
  const plan = shippedPlan('mobile-robot-imx8qm')
  plan.cells!.find(({ name }) => name === 'wheels')!.devices!.push(device)
  const { problems } = checkPlan(plan, library)
  return problems.filter(({ code }) => code === 'stream-split').map(({ message }) => message)
}

it("says when a cell's device takes a stream ID along that a device of root has", () => {
  expect(splits('usdhc3')).toEqual([
    "usdhc3 of wheels takes stream 0x11 of the SMMU along, which also belongs to root's usdhc2 on this SoC.",
  ])
  expect(splits('usdhc1')).toEqual([])
})
