/** What a workload in the hand costs on each kind of core: its time there and its share of such a core. */
import type { BoardCluster } from '../../sim/plan/board'
import { executionScale } from '../../sim/plan/core-speed'
import type { Plan } from '../../sim/plan/plan'
import { placementUtilisation } from '../../sim/plan/utilisation'
import type { Workloads } from '../../sim/plan/workload'
import { wantsCell, type DragItem } from '../drag/drop'
import { duration, percent } from '../format/numbers'

export interface HeldCost {
  /** `180 µs, 14 %`. */
  text: string
  /** Where the figure comes from, in a sentence. */
  meaning: string
}

/** The cost of `item` on a core of `cluster`; undefined for what takes whatever is left, and for what no template describes. */
export function heldCost(
  plan: Plan,
  workloads: Workloads,
  item: DragItem,
  cluster: BoardCluster,
): HeldCost | undefined {
  if (wantsCell(item)) return undefined
  const owner = item.kind === 'placed' ? (item.cell === 'root' ? plan.root : plan.cells[item.cell]) : undefined
  const placed = item.kind === 'placed' ? owner?.workloads[item.index] : undefined
  const use = item.kind === 'new' ? item.workload : placed?.use
  const workload = use === undefined ? undefined : workloads.get(use)
  if (!workload || use === undefined || workload.behaviour.kind === 'load') return undefined
  const { behaviour } = workload
  const scale = executionScale(workload, cluster)
  const share = percent(placementUtilisation(placed ?? { use }, workload, scale))
  if (behaviour.kind !== 'periodic' && behaviour.kind !== 'instrument') {
    return { text: share, meaning: `${share} of a core here` }
  }
  if (placed?.wcet !== undefined) {
    const time = duration(placed.wcet)
    return { text: `${time}, ${share}`, meaning: `${time} is the plan's own time for it, on whichever core it runs` }
  }
  const time = duration(behaviour.wcet * scale)
  const meaning =
    scale === 1
      ? `${time} is the template's time`
      : `${duration(behaviour.wcet)} on the template's core, ${Number(scale.toPrecision(3))} times that here: an estimate`
  return { text: `${time}, ${share}`, meaning }
}
