import { ROOT } from '../plan/cores'
import { extent, guestSpan, type Finding } from './finding'
import type { Rule } from './rule'
import { selfOverlaps } from './self-overlaps'

/**
 * Regions of one cell overlap without taking memory away: registers with other rights for one page, or the same bytes twice.
 * Jailhouse maps them in the order of the table and the later region wins. Vendors do so on purpose; it is also what a
 * shifted table looks like.
 */
export const regionOverride: Rule = {
  code: 'region-override',
  severity: 'warning',
  title: 'Regions of a cell do not override each other',
  check(input) {
    const byCell = new Map<unknown, Finding & { count: number }>()
    for (const { a, b, gravity } of selfOverlaps(input)) {
      if (gravity !== 'overridden') continue
      const known = byCell.get(a.cell)
      if (known) {
        known.count += 1
        continue
      }
      const owner = a.cell === input.system.rootCell ? ROOT : a.cell.name
      byCell.set(a.cell, {
        count: 0,
        message:
          `The ${a.place.label} ${extent(guestSpan(a.region))} and the ${b.place.label} ${extent(guestSpan(b.region))} ` +
          `overlap in ${owner}; Jailhouse lets the later region win.`,
        places: [a.place, b.place],
      })
    }
    return [...byCell.values()].map(({ count, message, places }) => ({
      message: count === 0 ? message : `${message} So do ${count} more pairs.`,
      places,
    }))
  },
}
