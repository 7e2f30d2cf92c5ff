/** What the keys of the timeline do: move the cursor and the view, zoom, fit, and choose what is at the cursor. */
import { nextEdge, type Lane } from './lanes'
import { movedView, zoomedView, type TimeView } from './time-view'

/** What is shown when a key is pressed. Times are ns since the sample's release. */
export interface KeyPlace {
  view: TimeView
  whole: TimeView
  cursorNs: number
  takenNs: number
  /** The lane of the sample's own core, where its window has one. */
  own: Lane | undefined
}

/** What a key asks for: another view, the cursor at a moment, the view fitted, or the span at the cursor chosen. */
export type KeyDeed =
  { view: TimeView } | { cursorNs: number } | { fit: 'sample' | 'window' } | { choose: Lane } | 'nothing'

/** Factor of the time shown for each press of a key that zooms in. */
const ZOOM = 0.7
/** Steps of the cursor in the time shown. */
const STEPS = 50

/** What a key does; undefined where the timeline leaves it to others, and 'nothing' where it has nothing to go to. */
export function deedOfKey(
  press: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>,
  { view, whole, cursorNs, takenNs, own }: KeyPlace,
): KeyDeed | undefined {
  if (press.ctrlKey || press.metaKey || press.altKey) return undefined
  const step = (view.toNs - view.fromNs) / STEPS
  const sideways = (direction: 1 | -1): KeyDeed =>
    press.shiftKey
      ? { view: movedView(view, whole, direction * 5 * step) }
      : // A nanosecond where more than that fits on the screen.
        { cursorNs: cursorNs + direction * Math.max(1, Math.round(step)) }
  const zoom = (factor: number): KeyDeed => ({ view: zoomedView(view, whole, factor, cursorNs) })
  const edge = (direction: 1 | -1): KeyDeed =>
    own ? { cursorNs: nextEdge(own, cursorNs, direction) ?? cursorNs } : 'nothing'
  switch (press.key) {
    case 'ArrowLeft':
      return sideways(-1)
    case 'ArrowRight':
      return sideways(1)
    case 'ArrowUp':
    case '+':
    case '=':
      return zoom(ZOOM)
    case 'ArrowDown':
    case '-':
      return zoom(1 / ZOOM)
    case 'PageUp':
      return edge(-1)
    case 'PageDown':
      return edge(1)
    case 'Home':
      return { cursorNs: 0 }
    case 'End':
      return { cursorNs: takenNs }
    case '0':
      return { fit: 'window' }
    case 'f':
      return { fit: 'sample' }
    case 'Enter':
    case ' ':
      return own ? { choose: own } : 'nothing'
    default:
      return undefined
  }
}
