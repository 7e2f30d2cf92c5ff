/** The pointer gesture of dragging a workload to a core: finds the core under the pointer and tells the drag session. */
import type { DragItem } from './drop'
import type { DragSession } from './drag-session.svelte'
import type { PointerGesture } from './pointer'

/** The core under a point of the screen; undefined over anything else. */
export function coreAt(x: number, y: number): number | undefined {
  const core = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-core]')
  return core ? Number(core.dataset.core) : undefined
}

/** The gesture for one item, for `trackPointer`. */
export function grabWorkload(drag: DragSession, item: DragItem, label: string): PointerGesture {
  return {
    start: (event) => drag.grab(item, label, event.clientX, event.clientY),
    move: (event) => {
      drag.moveTo(event.clientX, event.clientY)
      drag.over(coreAt(event.clientX, event.clientY))
    },
    end: (event) => {
      drag.over(coreAt(event.clientX, event.clientY))
      drag.drop()
    },
    cancel: () => drag.cancel(),
  }
}
