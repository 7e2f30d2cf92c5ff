import { hasFlags } from '../configuration/configuration'
import { coveredByMerged } from '../plan/spans'
import { isPlanLink, memoryOf, obstacleOf } from './claims'
import { extent } from './finding'
import type { Rule } from './rule'

/**
 * A region of a cell that root does not have, and that nothing is loaded into. The cell works; when it is destroyed,
 * Jailhouse hands back only what root's own regions cover, and this stays with nobody. What is shared was never taken.
 */
export const memoryNotReturned: Rule = {
  code: 'memory-not-returned',
  severity: 'warning',
  title: 'Regions of cells go back to root',
  needsRoot: true,
  check(input) {
    const picture = memoryOf(input)
    return picture.claims
      .filter((claim) => claim.kind === 'device' || claim.kind === 'memory')
      .filter(
        (claim) => !isPlanLink(claim) && !hasFlags(claim.region, 'LOADABLE') && !hasFlags(claim.region, 'ROOTSHARED'),
      )
      .filter((claim) =>
        claim.kind === 'memory'
          ? obstacleOf(input, claim) === 'outside-root'
          : !coveredByMerged(claim, picture.rootMemory) &&
            !picture.trapped.some((block) => block.start === claim.start),
      )
      .map((claim) => ({
        message:
          `The ${claim.place.label} ${extent(claim)} is not within the regions of root: the cell works, and Jailhouse ` +
          'does not give it back to root when the cell is destroyed.',
        places: [claim.place],
      }))
  },
}
