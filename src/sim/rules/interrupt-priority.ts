import { placementName } from '../plan/plan'
import { fixOf, place } from './finding'
import { homes } from './references'
import type { Rule } from './rule'

/**
 * A workload under Linux names a priority for its interrupt. Linux on arm64 gives every interrupt the same priority and masks all
 * of them while it handles one: the plan would promise an order that the board does not keep.
 */
export const interruptPriority: Rule = {
  code: 'interrupt-priority',
  severity: 'warning',
  title: 'Interrupts have priorities where the guest knows them',
  check(input) {
    return homes(input).flatMap((home) => {
      if (home.guest !== 'linux' && home.guest !== 'linux-rt') return []
      return home.workloads.flatMap((placement, i) => {
        if (placement.interruptPriority === undefined) return []
        const name = placementName(placement)
        return [
          {
            message: `${name} in ${home.name} has interrupt priority ${placement.interruptPriority}, and Linux handles all interrupts alike.`,
            places: [place(`${name} in ${home.name}`, ...home.path, 'workloads', i, 'interruptPriority')],
            fix: fixOf(input, `leave the interrupt priority of ${name} out`, (draft) => {
              const owner = home.path[0] === 'root' ? draft.root : draft.cells?.[Number(home.path[1])]
              delete owner!.workloads![i]!.interruptPriority
            }),
          },
        ]
      })
    })
  },
}
