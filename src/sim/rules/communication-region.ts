import { hasFlags } from '../configuration/configuration'
import { overlaps } from '../plan/spans'
import { memoryOf } from './claims'
import { cellPlace, extent, guestSpan, type Finding } from './finding'
import { showAtPhysical } from './memory-fix'
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
          return {
            message:
              `The ${claim.place.label} ${extent(guestSpan(claim.region))} covers the communication region of ` +
              `${cell.name} ${extent(guestSpan(region))}.`,
            places: [claim.place],
            fix: showAtPhysical(input, claim),
          }
        })
    })
  },
}
