import { overlaps } from '../plan/spans'
import { memoryOf } from './claims'
import { extent, listed } from './finding'
import { blocks } from './interrupt-controller-mapped'
import type { Rule } from './rule'

/**
 * Root's own regions cover the GIC or the SMMU, usually with one block for all registers. Jailhouse runs: root then reaches
 * them without a trap, can touch the interrupts of every cell, and is not confined any more.
 */
export const rootUnconfined: Rule = {
  code: 'root-unconfined',
  severity: 'warning',
  title: 'Root is confined like every cell',
  needsRoot: true,
  check(input) {
    const picture = memoryOf(input)
    const regions = picture.root.filter((claim) => picture.trapped.some((block) => overlaps(claim, block)))
    if (regions.length === 0) return []
    const hits = picture.trapped.filter((block) => regions.some((claim) => overlaps(claim, block)))
    const which = listed(regions.slice(0, 5).map((claim) => `${claim.place.label} ${extent(claim)}`))
    return [
      {
        message: `The ${which} covers ${blocks(hits)}: it runs, but root reaches them without a trap and is not confined.`,
        places: regions.slice(0, 5).map((claim) => claim.place),
      },
    ]
  },
}
