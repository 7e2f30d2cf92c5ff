/** What dropping a workload on a core does to the plan: nothing but the plan's own edits, with a name for undo. */
import type { AppliedChange } from '../../sim/plan/change'
import type { Library } from '../../sim/plan/library'
import { addWorkload, moveWorkload } from '../../sim/plan/place'
import type { PlanDocument } from '../../sim/plan/plan'
import { cellPath, type CellRef } from '../session/selection'

/** A palette entry, or a workload that is already placed and was taken up from core `from`. */
export type DragItem =
  { kind: 'new'; workload: string } | { kind: 'placed'; cell: CellRef; index: number; from: number }

/** The change that dropping `item` on core `cpu` makes; undefined where it already is. */
export function dropOn(
  document: PlanDocument,
  library: Library,
  item: DragItem,
  cpu: number,
): AppliedChange | undefined {
  if (item.kind === 'new') return addWorkload(document, library, item.workload, cpu)
  if (item.from === cpu) return undefined
  return moveWorkload(document, library, [...cellPath(item.cell), 'workloads', item.index], cpu)
}
