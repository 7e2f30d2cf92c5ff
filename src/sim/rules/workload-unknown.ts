import { nearest } from '../plan/nearest'
import { showValue } from '../plan/show'
import type { PlanDocument, PlanPath } from '../plan/plan'
import { valueAt } from '../plan/faults'
import { fixOf, place, type Finding } from './finding'
import { homes } from './references'
import type { Rule, RuleInput } from './rule'

/**
 * A placement or load names a template that is not there. On hardware nothing would be loaded; in a run nothing would
 * execute and every figure would look better than it is.
 */
export const workloadUnknown: Rule = {
  code: 'workload-unknown',
  severity: 'error',
  title: 'Workloads and loads name templates that exist',
  check(input) {
    if (!input.plan) return []
    const { plan, workloads } = input.plan
    const placed = homes(input).flatMap((home) =>
      home.workloads.map((placement, i) => ({
        use: placement.use,
        where: home.name,
        path: [...home.path, 'workloads', i],
      })),
    )
    const loads = plan.run.load.map((load, i) => ({ use: load.use, where: load.on, path: ['run', 'load', i] }))
    return [...placed, ...loads]
      .filter(({ use }) => !workloads.has(use))
      .map(({ use, where, path }) => unknownTemplate(input, use, where, path, nearest(use, workloads.keys())))
  },
}

function unknownTemplate(input: RuleInput, use: string, where: string, path: PlanPath, meant?: string): Finding {
  const fix = fixOf(input, meant ? `use ${meant}` : `remove ${use}`, (draft: PlanDocument) => {
    if (meant) {
      const item = valueAt(draft, path) as { use: string }
      item.use = meant
    } else {
      const list = valueAt(draft, path.slice(0, -1)) as unknown[]
      list.splice(Number(path.at(-1)), 1)
    }
  })
  return {
    message: `${where} uses ${showValue(use)}, and there is no workload of that name.`,
    places: [place(`${use} in ${where}`, ...path)],
    fix,
  }
}
