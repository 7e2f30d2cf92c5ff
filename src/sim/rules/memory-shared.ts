import { overlapSize } from '../plan/spans'
import { formatSize } from '../plan/units'
import { memoryOf, obstacleOf, otherCellsAt, type Claim } from './claims'
import { deviceGrants } from './device-owners'
import { extent, type Finding } from './finding'
import { moveToFreePlace } from './memory-fix'
import type { Rule, RuleInput } from './rule'

/** One device given to both cells has a rule of its own. */
function sameDevice(input: RuleInput, a: Claim, b: Claim): boolean {
  if (a.kind !== 'device' || b.kind !== 'device') return false
  const nameOf = (claim: Claim) =>
    deviceGrants(input).find((grant) => grant.path.join() === claim.place.path.join())?.device.name
  return nameOf(a) !== undefined && nameOf(a) === nameOf(b)
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
    const seen = new Set<string>()
    const findings: Finding[] = []
    for (const claim of picture.claims) {
      if (claim.kind === 'memory' ? obstacleOf(input, claim) !== 'cell' : claim.kind !== 'device') continue
      for (const other of otherCellsAt(picture, claim)) {
        if (sameDevice(input, claim, other)) continue
        const key = [claim, other]
          .map((one) => picture.claims.indexOf(one))
          .sort((a, b) => a - b)
          .join()
        if (seen.has(key)) continue
        seen.add(key)
        const [first, second] =
          picture.claims.indexOf(claim) < picture.claims.indexOf(other) ? [claim, other] : [other, claim]
        // A device stays where it is; of two memories the later moves, where there is room for it.
        const movable = [second, first].filter((one) => one.kind === 'memory')
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
