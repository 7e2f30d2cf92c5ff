import { choices, showValue } from '../plan/show'
import { placementName } from '../plan/plan'
import { ROOT } from '../plan/cores'
import { nearest } from '../plan/nearest'
import { fixOf, place } from './finding'
import { homes } from './references'
import type { Rule } from './rule'

/**
 * A workload stands for the interrupts of a device that its cell does not have. Jailhouse routes an interrupt to the cell that
 * the device was given to and to no other: what was planned would never arrive, and its cost would be booked on the wrong core.
 */
export const workloadDevice: Rule = {
  code: 'workload-device',
  severity: 'error',
  title: 'Interrupts come from devices of the cell',
  check(input) {
    const { board, plan } = input
    if (!board || !plan) return []
    const taken = new Set(plan.plan.cells.flatMap((cell) => cell.devices))
    const rest = board.devices.map((device) => device.name).filter((name) => !taken.has(name))
    return homes(input).flatMap((home) => {
      const own = home.name === ROOT ? rest : (plan.plan.cells[Number(home.path[1])]?.devices ?? [])
      return home.workloads.flatMap((placement, i) => {
        const { device } = placement
        if (device === undefined || own.includes(device)) return []
        const meant = nearest(device, own)
        const has = own.length === 0 ? 'no device' : own.length > 8 ? 'not that device' : choices(own)
        return [
          {
            message: `${placementName(placement)} stands for interrupts of ${showValue(device)}, and ${home.name} has ${has}.`,
            places: [place(`${placementName(placement)} in ${home.name}`, ...home.path, 'workloads', i, 'device')],
            fix: fixOf(input, meant ? `mean ${meant}` : `name no device`, (draft) => {
              const owner = home.path[0] === 'root' ? draft.root : draft.cells?.[Number(home.path[1])]
              const target = owner!.workloads![i]!
              if (meant) target.device = meant
              else delete target.device
            }),
          },
        ]
      })
    })
  },
}
