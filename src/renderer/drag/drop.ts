/** What dropping something on a core or a cell does to the plan: nothing but the plan's own edits, with a name for undo. */
import type { Board } from '../../sim/plan/board'
import type { AppliedChange } from '../../sim/plan/change'
import type { Library } from '../../sim/plan/library'
import { addLink, addWorkload, assignDevice, moveWorkload } from '../../sim/plan/place'
import type { PlanDocument } from '../../sim/plan/plan'
import { cellPath, type CellRef } from '../session/selection'

/** A palette entry, or a workload that is already placed and was taken up from core `from`: both want a core. */
export type WorkloadItem =
  { kind: 'new'; workload: string } | { kind: 'placed'; cell: CellRef; index: number; from: number }

/** A device that `from` has, or the loose end of a link whose other end is at `from`: both want a cell. */
export type CellItem = { kind: 'device'; name: string; from: CellRef } | { kind: 'link'; from: CellRef }

export type DragItem = WorkloadItem | CellItem

/** Where something can be dropped. */
export type DropTarget = { core: number } | { cell: CellRef }

/** True for what is dropped on a cell as a whole, whichever of its cores is hit. */
export function wantsCell(item: DragItem): item is CellItem {
  return item.kind === 'device' || item.kind === 'link'
}

/** What an element from which `item` is taken up is marked with, so that the focus finds it again after a drop on `target`. */
export function gripOf(item: DragItem, label: string, target?: DropTarget): string {
  if (item.kind === 'device' || item.kind === 'link') return `${item.kind} ${label}`
  const on = target && 'core' in target ? target.core : item.kind === 'placed' ? item.from : undefined
  return on === undefined ? `template ${label}` : `workload ${label} on ${on}`
}

/** What links call a cell. */
function linkName(document: PlanDocument, cell: CellRef): string | undefined {
  return cell === 'root' ? 'root' : document.cells?.[cell]?.name
}

/** The change that dropping a workload on core `cpu` makes; undefined where it already is. */
function dropOnCore(document: PlanDocument, library: Library, item: WorkloadItem, cpu: number) {
  if (item.kind === 'new') return addWorkload(document, library, item.workload, cpu)
  if (item.from === cpu) return undefined
  return moveWorkload(document, library, [...cellPath(item.cell), 'workloads', item.index], cpu)
}

/** The change that dropping a device or a link's end on `cell` makes; undefined where it already is. */
function dropOnCell(document: PlanDocument, board: Board | undefined, item: CellItem, cell: CellRef) {
  if (item.from === cell) return undefined
  if (item.kind === 'device') return assignDevice(document, item.name, cell === 'root' ? undefined : cell)
  const [from, to] = [linkName(document, item.from), linkName(document, cell)]
  return board && from !== undefined && to !== undefined ? addLink(document, board, 'network', [from, to]) : undefined
}

/** The change that dropping `item` on `target` makes; undefined where it already is or cannot be. */
export function dropOn(
  document: PlanDocument,
  library: Library,
  board: Board | undefined,
  item: DragItem,
  target: DropTarget,
): AppliedChange | undefined {
  if (wantsCell(item)) return 'cell' in target ? dropOnCell(document, board, item, target.cell) : undefined
  return 'core' in target ? dropOnCore(document, library, item, target.core) : undefined
}
