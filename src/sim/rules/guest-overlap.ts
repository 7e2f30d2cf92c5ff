import { overlappingPairs, type Span } from '../plan/spans'
import { memoryOf, type Claim } from './claims'
import { extent, guestSpan, type Finding } from './finding'
import { showAtPhysical } from './memory-fix'
import type { Rule, RuleInput } from './rule'

/**
 * Two regions of a cell lie at the same address for it. Jailhouse maps them in their order and the later one wins: what the
 * earlier one promised is not there.
 */
export const guestOverlap: Rule = {
  code: 'guest-overlap',
  severity: 'error',
  title: 'Regions of a cell have addresses of their own',
  check(input) {
    const byCell = new Map<unknown, (Span & { claim: Claim })[]>()
    for (const claim of memoryOf(input).claims) {
      if (claim.kind === 'communication') continue
      const list = byCell.get(claim.cell) ?? []
      list.push({ ...guestSpan(claim.region), claim })
      byCell.set(claim.cell, list)
    }
    return [...byCell.values()].flatMap((spans) => {
      const said = new Set<string>()
      return (
        overlappingPairs(spans)
          // Overlapping device registers are a deliberate pattern: a page in a block with other rights.
          .filter(([a, b]) => a.claim.kind === 'memory' || b.claim.kind === 'memory')
          .filter(([a, b]) => {
            // All sections of a link have one place in the plan, and are one cause.
            const key = [a, b].map(({ claim }) => claim.place.path.join() || claim.place.label).sort()
            const isNew = !said.has(key.join(' '))
            said.add(key.join(' '))
            return isNew
          })
          .map(([a, b]) => finding(input, a.claim, b.claim))
      )
    })
  },
}

function finding(input: RuleInput, a: Claim, b: Claim): Finding {
  return {
    message:
      `${a.cell.name} sees the ${a.place.label} ${extent(guestSpan(a.region))} and the ${b.place.label} ` +
      `${extent(guestSpan(b.region))} at the same addresses; the later one wins.`,
    places: [a.place, b.place],
    fix: showAtPhysical(input, b) ?? showAtPhysical(input, a),
  }
}
