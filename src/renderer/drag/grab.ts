/** The pointer gesture of dragging something to a core or a cell: finds what is under the pointer and tells the drag session. */
import type { CellRef } from '../session/selection'
import { wantsCell, type DragItem, type DropTarget } from './drop'
import type { DragSession } from './drag-session.svelte'
import type { PointerGesture } from './pointer'

/** The target under a point of the screen; undefined over anything else. A core card carries its cell too. */
export function targetAt(item: DragItem, x: number, y: number): DropTarget | undefined {
  const under = document.elementFromPoint(x, y)
  if (!wantsCell(item)) {
    const core = under?.closest<HTMLElement>('[data-core]')?.dataset.core
    return core === undefined ? undefined : { core: Number(core) }
  }
  const cell = under?.closest<HTMLElement>('[data-cell]')?.dataset.cell
  if (cell === undefined) return undefined
  const ref: CellRef = cell === 'root' ? 'root' : Number(cell)
  return { cell: ref }
}

/** The gesture for one item, for `trackPointer`. */
export function grabItem(drag: DragSession, item: DragItem, label: string): PointerGesture {
  return {
    start: (event) => drag.grab(item, label, event.clientX, event.clientY),
    move: (event) => {
      drag.moveTo(event.clientX, event.clientY)
      drag.over(targetAt(item, event.clientX, event.clientY))
    },
    end: (event) => {
      drag.over(targetAt(item, event.clientX, event.clientY))
      drag.drop()
    },
    cancel: () => drag.cancel(),
  }
}
