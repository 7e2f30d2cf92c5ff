import { describe, expect, it } from 'vitest'
import { shippedLibrary, shippedPlan } from '../../../tests/support/templates'
import { changePlan } from './change'
import { parsePlan } from './parse'
import { assignCore, assignDevice, moveRegion, resizeRegion } from './place'
import type { PlanDocument } from './plan'
import { rootChange, rootShare } from './root-share'

const board = shippedLibrary().boards.get('imx8mm-evk')!
const document = shippedPlan('quadcopter-imx8mm')

function shareOf(changed: PlanDocument) {
  const parsed = parsePlan(changed)
  if (!parsed.ok) throw new Error(parsed.faults[0]!.message)
  return rootShare(parsed.value, board)
}

describe('what root has', () => {
  const before = shareOf(document)
  const changeTo = (changed: PlanDocument) => rootChange(before, shareOf(changed))

  it('is what no cell names', () => {
    expect(before.cpus).not.toContain(3)
    expect(before.devices).not.toContain(document.cells![0]!.devices![0])
    expect(before.devices).toContain('usdhc2')
  })

  it('does not change when nothing is taken', () => {
    expect(changeTo(document)).toBeUndefined()
    // Memory of the same size elsewhere in root's memory is as much.
    expect(changeTo(moveRegion(document, ['cells', 0, 'memory', 0], 0xb4000000n).document)).toBeUndefined()
  })

  it('loses cores, devices and bytes', () => {
    expect(changeTo(assignCore(document, before.cpus[0]!, 0).document)?.lostCpus).toEqual([before.cpus[0]])
    expect(changeTo(assignDevice(document, 'usdhc2', 0).document)?.lostDevices).toEqual(['usdhc2'])
    const grown = resizeRegion(document, ['cells', 0, 'memory', 0], 0xb3c00000n, 0x1010000n).document
    expect(changeTo(grown)?.lostMemory).toBe(0x10000n)
  })

  it('gets back what a cell gives up', () => {
    const without = changePlan(document, 'take all', (draft) => {
      draft.cells = []
    }).document
    const change = changeTo(without)!
    expect(change.regainedCpus).toContain(3)
    expect(change.lostMemory).toBeLessThan(0n)
    expect(change.lostCpus).toEqual([])
  })
})
