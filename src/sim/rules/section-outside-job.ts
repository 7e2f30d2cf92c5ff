import { placementName } from '../plan/plan'
import { formatTime } from '../plan/units'
import { place } from './finding'
import { homes } from './references'
import type { Rule } from './rule'

/**
 * A critical section begins or ends outside of its job, or before the one ahead of it is over. A job holds one thing at a time
 * here, and only while it executes: what lies beyond its execution time never happens.
 */
export const sectionOutsideJob: Rule = {
  code: 'section-outside-job',
  severity: 'error',
  title: 'Critical sections lie within their job, one behind the other',
  check(input) {
    if (!input.plan) return []
    const { workloads } = input.plan
    return homes(input).flatMap((home) =>
      home.workloads.flatMap((placement, i) => {
        const behaviour = workloads.get(placement.use)?.behaviour
        if (behaviour === undefined) return []
        const label = `${placementName(placement)} in ${home.name}`
        const at = placement.sections === undefined ? [] : ['sections']
        const where = place(label, ...home.path, 'workloads', i, ...at)
        if (behaviour.kind !== 'periodic') {
          if ((placement.sections ?? []).length === 0) return []
          return [{ message: `${label} has no jobs of its own that could hold anything.`, places: [where] }]
        }
        const longest = placement.wcet ?? behaviour.wcet
        const sections = [...(placement.sections ?? behaviour.sections ?? [])].sort((a, b) => a.offset - b.offset)
        return sections.flatMap(({ resource, offset, length }, k) => {
          const what = resource === undefined ? 'Interrupts are off' : `"${resource}" is held`
          const span = `from ${formatTime(offset)} for ${formatTime(length)}`
          const next = sections[k + 1]?.offset
          if (length > 0 && offset + length <= longest && (next === undefined || offset + length <= next)) return []
          const why =
            length === 0
              ? 'which is no time at all'
              : offset + length > longest
                ? `beyond the job's ${formatTime(longest)} of execution`
                : `into the section that begins at ${formatTime(next!)}`
          return [{ message: `${what} by ${label} ${span}, ${why}.`, places: [where] }]
        })
      }),
    )
  },
}
