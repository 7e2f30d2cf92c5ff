import { choices } from '../plan/show'
import { STRESSORS } from '../plan/workload'
import { fixOf, place } from './finding'
import type { Rule } from './rule'

/**
 * A load is to start processes that its template does not describe. The run could only leave them out, and its figure would name
 * a load that never ran.
 */
export const loadStressor: Rule = {
  code: 'load-stressor',
  severity: 'error',
  title: 'Loads start what they can',
  check(input) {
    if (!input.plan) return []
    const { plan, workloads } = input.plan
    return plan.run.load.flatMap((load, i) => {
      const behaviour = workloads.get(load.use)?.behaviour
      if (behaviour?.kind !== 'load') return []
      const known = STRESSORS.filter((kind) => behaviour.stressors[kind] !== undefined)
      return STRESSORS.filter((kind) => load[kind] > 0 && !known.includes(kind)).map((kind) => ({
        message: `${load.use} on ${load.on} is to start ${load[kind]} ${kind}, and it can start ${choices(known)}.`,
        places: [place(`load ${load.use}`, 'run', 'load', i, kind)],
        fix: fixOf(input, `start no ${kind}`, (draft) => {
          draft.run!.load![i]![kind] = 0
        }),
      }))
    })
  },
}
