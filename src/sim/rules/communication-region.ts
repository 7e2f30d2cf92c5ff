import { COMM_REGION_ADDRESS } from '../configuration/cell'
import { hasFlags } from '../configuration/configuration'
import { overlaps } from '../plan/spans'
import { memoryOf } from './claims'
import { cellPlace, extent, fixOf, guestSpan, type Finding } from './finding'
import type { Rule } from './rule'

/**
 * Something covers the page over which a cell and the hypervisor talk, or a cell has no such page. Inmates read their
 * console, timer and interrupt controller there: they get zeroes, or the hypervisor writes into their memory.
 */
export const communicationRegion: Rule = {
  code: 'communication-region',
  severity: 'error',
  title: 'Every cell has its communication region to itself',
  check(input) {
    const { claims } = memoryOf(input)
    return input.cells.flatMap((cell): Finding[] => {
      const region = cell.memoryRegions.find((candidate) => hasFlags(candidate, 'COMM_REGION'))
      if (!region) return [{ message: `${cell.name} has no communication region.`, places: [cellPlace(cell)] }]
      return claims
        .filter((claim) => claim.cell === cell && claim.kind !== 'communication')
        .filter((claim) => overlaps(guestSpan(claim.region), guestSpan(region)))
        .map((claim) => {
          const { physicalStart, virtualStart, size } = claim.region
          const physical = { start: physicalStart, size }
          const [, c, kind, m] = claim.place.path
          const canShow = kind === 'memory' && virtualStart !== (physicalStart as bigint)
          const freeThere = !overlaps(physical, { start: COMM_REGION_ADDRESS, size: region.size })
          return {
            message:
              `The ${claim.place.label} ${extent(guestSpan(claim.region))} covers the communication region of ` +
              `${cell.name} ${extent(guestSpan(region))}.`,
            places: [claim.place],
            fix:
              canShow && freeThere
                ? fixOf(input, 'show it at its physical address', (draft) => {
                    delete draft.cells![Number(c)]!.memory![Number(m)]!.guest
                  })
                : undefined,
          }
        })
    })
  },
}
