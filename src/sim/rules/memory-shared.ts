import { overlapSize } from '../plan/spans'
import { formatSize } from '../plan/units'
import { memoryOf, obstacleOf, otherCellsAt, type Claim } from './claims'
import { deviceAt } from './device-owners'
import { extent, MOST_FINDINGS, type Finding } from './finding'
import { moveToFreePlace } from './memory-fix'
import type { Rule, RuleInput } from './rule'

/** One device given to both cells has a rule of its own. */
function sameDevice(input: RuleInput, a: Claim, b: Claim): boolean {
  if (a.kind !== 'device' || b.kind !== 'device') return false
  const name = deviceAt(input, a)
  return name !== undefined && name === deviceAt(input, b)
}

/**
 * Two cells have the same memory or registers. Jailhouse maps it to both without a word, and each overwrites the other: the partition
 * is none. Memory that is meant to be shared is a link.
 */
export const memoryShared: Rule = {
  code: 'memory-shared',
  severity: 'error',
  title: 'Cells have memory of their own',
  check(input) {
    const picture = memoryOf(input)
    const order = new Map(picture.claims.map((claim, index) => [claim, index]))
    const seen = new Set<string>()
    const findings: Finding[] = []
    for (const claim of picture.claims) {
      if (claim.kind === 'memory' ? obstacleOf(input, claim) !== 'cell' : claim.kind !== 'device') continue
      for (const other of otherCellsAt(picture, claim)) {
        if (sameDevice(input, claim, other)) continue
        const [first, second] = order.get(claim)! < order.get(other)! ? [claim, other] : [other, claim]
        const key = `${order.get(first)} ${order.get(second)}`
        if (seen.has(key)) continue
        seen.add(key)
        // A device stays where it is; of two memories the later moves, where there is room for it.
        // What is not listed needs no fix, and to find one takes the longest of all that a rule does.
        const isListed = findings.length < MOST_FINDINGS
        const movable = isListed ? [second, first].filter((one) => one.kind === 'memory') : []
        const fixes = movable.map((one) => moveToFreePlace(input, one.place.path, `the ${one.place.label}`))
        findings.push({
          message:
            `The ${first.place.label} ${extent(first)} and the ${second.place.label} ${extent(second)} share ` +
            `${formatSize(overlapSize(first, second))}.`,
          places: [first.place, second.place],
          fix: fixes.find((fix) => fix !== undefined),
        })
      }
    }
    return findings
  },
}
