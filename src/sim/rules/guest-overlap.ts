import { extent, guestSpan } from './finding'
import { showAtPhysical } from './memory-fix'
import type { Rule } from './rule'
import { selfOverlaps } from './self-overlaps'

/**
 * Two RAM regions of a cell lie at the same address for it, and not at the same physical one. Jailhouse maps them in their
 * order and the later one wins: what was loaded into the earlier one is not there.
 */
export const guestOverlap: Rule = {
  code: 'guest-overlap',
  severity: 'error',
  title: 'Memory of a cell has addresses of its own',
  check(input) {
    return selfOverlaps(input)
      .filter(({ gravity }) => gravity === 'lost')
      .map(({ a, b }) => ({
        message:
          `${a.cell.name} sees the ${a.place.label} ${extent(guestSpan(a.region))} and the ${b.place.label} ` +
          `${extent(guestSpan(b.region))} at the same addresses; the later one wins.`,
        places: [a.place, b.place],
        fix: showAtPhysical(input, b) ?? showAtPhysical(input, a),
      }))
  },
}
