/** What a new entry of a list starts with: something that can be read and makes sense in this plan. */
import { uniqueName } from '../../sim/plan/edit-cells'
import { placementName, type Plan, type PlanPath } from '../../sim/plan/plan'
import { cellsOf } from '../session/selection'

/** All workloads of a plan as `cell/name`. */
export function workloadTargets(plan: Plan): string[] {
  return cellsOf(plan).flatMap(([ref, cell]) =>
    cell.workloads.map((placed) => `${ref === 'root' ? 'root' : cell.name}/${placementName(placed)}`),
  )
}

/** A new entry for the list at `path`, or the first value of the object there. */
export function starterFor(plan: Plan, path: PlanPath): unknown {
  const [list] = path.slice(-1)
  const targets = workloadTargets(plan)
  switch (list) {
    case 'traffic': {
      const between = plan.links[Number(path[1])]?.between.filter((name) => name !== 'nobody') ?? []
      return { from: between[0] ?? 'root', to: between[1] ?? 'root', size: '64 B', period: '10 ms' }
    }
    case 'chains': {
      const name = uniqueName(
        'chain',
        plan.chains.map((chain) => chain.name),
      )
      return { name, steps: [targets[0] ?? 'root/first', targets[1] ?? targets[0] ?? 'root/second'] }
    }
    case 'masters': {
      const name = uniqueName(
        'camera',
        plan.masters.map((master) => master.name),
      )
      return { name, rate: '100 MB/s' }
    }
    case 'limits':
      return { of: targets[0] ?? 'root/first', measure: 'response', atMost: '1 ms' }
    case 'events':
      return { every: '1 s', do: 'statistics' }
    case 'sections':
      return { offset: '0 ns', length: '1 us' }
    case 'memoryBudget':
      return { rate: '100 MB/s' }
    case 'arrivals':
      return { law: 'periodic' }
    default:
      return {}
  }
}

/** What `arrivals` by a law need at least. */
export const ARRIVALS_STARTERS: Readonly<Record<string, Record<string, unknown>>> = {
  periodic: { law: 'periodic' },
  sporadic: { law: 'sporadic', extra: '100 us' },
  bursty: { law: 'bursty', count: 4, distance: '100 us' },
}
