import { PURPOSE_WORDS, type PlanDocument } from '../plan/plan'
import { fixOf, place } from './finding'
import type { Rule } from './rule'

/** A region of 0 bytes: Jailhouse maps nothing for it, and what was meant to lie there faults at the first access. */
export const regionEmpty: Rule = {
  code: 'region-empty',
  severity: 'error',
  title: 'Regions have a size',
  check(input) {
    return (input.plan?.plan.cells ?? []).flatMap((cell, c) =>
      cell.memory.flatMap((region, m) => {
        // A raw region says what a table holds; vendors' tables have empty entries, and Jailhouse passes over them.
        if (region.size > 0n || region.purpose === 'raw') return []
        const label = `${PURPOSE_WORDS[region.purpose]} of ${cell.name}`
        return [
          {
            message: `The ${label} has no size.`,
            places: [place(label, 'cells', c, 'memory', m, 'size')],
            fix: fixOf(input, 'remove the region', (draft: PlanDocument) => {
              draft.cells![c]!.memory!.splice(m, 1)
            }),
          },
        ]
      }),
    )
  },
}
