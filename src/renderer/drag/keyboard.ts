/** Keys that move what is held; the same on the palette, on a core, on a device and on the handle of a link. */
import type { DragSession } from './drag-session.svelte'

/** Handles a key while something may be held. `pickUp` is called for Enter and Space with empty hands. True when handled. */
export function dragKey(event: KeyboardEvent, drag: DragSession, pickUp: () => void): boolean {
  const held = drag.held?.by === 'keyboard'
  switch (event.key) {
    case 'Enter':
    case ' ':
      if (held) drag.drop()
      else pickUp()
      break
    case 'ArrowRight':
    case 'ArrowDown':
      if (!held) return false
      drag.step(1)
      break
    case 'ArrowLeft':
    case 'ArrowUp':
      if (!held) return false
      drag.step(-1)
      break
    case 'Escape':
      if (!held) return false
      drag.cancel()
      break
    default:
      return false
  }
  event.preventDefault()
  event.stopPropagation()
  return true
}
