import { hasFlags } from '../configuration/configuration'
import { displayAddress } from '../plan/units'
import { memoryOf } from './claims'
import { cellPlace, extent, fixOf, guestSpan, listed } from './finding'
import type { Rule } from './rule'

/**
 * The address that a cell starts at lies in no memory that can be loaded. Its first core takes an instruction abort on its
 * first instruction, Jailhouse parks it and the cell fails.
 */
export const resetAddress: Rule = {
  code: 'reset-address',
  severity: 'error',
  title: 'Cells start inside memory that is loaded',
  check(input) {
    const { claims } = memoryOf(input)
    return input.cells.flatMap((cell, c) => {
      const loadable = claims.filter(
        (claim) => claim.cell === cell && claim.kind === 'memory' && hasFlags(claim.region, 'LOADABLE', 'WRITE'),
      )
      const start = cell.cpuResetAddress
      const inside = loadable.some(({ region }) => {
        const span = guestSpan(region)
        return start >= span.start && start < span.start + span.size
      })
      // No RAM at all is said by its own rule.
      if (inside || loadable.length === 0) return []
      const where = listed(
        loadable
          .slice(0, 4)
          .map((claim) => `its ${claim.place.label.split(' of ')[0]!} ${extent(guestSpan(claim.region))}`),
      )
      return [
        {
          message: `${cell.name} starts at ${displayAddress(start)}, outside of ${where}.`,
          places: [cellPlace(cell, 'entry')],
          fix:
            input.plan?.plan.cells[c]?.entry === undefined
              ? undefined
              : fixOf(input, `start ${cell.name} where its code is loaded`, (draft) => {
                  delete draft.cells![c]!.entry
                }),
        },
      ]
    })
  },
}
