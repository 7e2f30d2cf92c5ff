/** What a workload in the hand costs on each kind of core: its time there and its share of such a core. */
import type { BoardCluster } from '../../sim/plan/board'
import { executionScale } from '../../sim/plan/core-speed'
import type { Plan } from '../../sim/plan/plan'
import { placementUtilisation } from '../../sim/plan/utilisation'
import type { Workloads } from '../../sim/plan/workload'
import { wantsCell, type DragItem } from '../drag/drop'
import { percent } from '../format/numbers'
import { HELD_COST } from '../texts/soc'

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
  const share = placementUtilisation(placed ?? { use }, workload, scale)
  if (behaviour.kind !== 'periodic' && behaviour.kind !== 'instrument') {
    return { text: percent(share), meaning: HELD_COST.share(share) }
  }
  if (placed?.wcet !== undefined) {
    return { text: HELD_COST.timeAndShare(placed.wcet, share), meaning: HELD_COST.ofPlan(placed.wcet) }
  }
  const ns = behaviour.wcet * scale
  const meaning = scale === 1 ? HELD_COST.ofTemplate(ns) : HELD_COST.scaled(behaviour.wcet, scale)
  return { text: HELD_COST.timeAndShare(ns, share), meaning }
}
