/** What the wheel does on the timeline: it zooms about the pointer; sideways, or with Shift, it moves. */
import { movedView, zoomedView, type TimeView } from './time-view'

/**
 * The view after a turn of the wheel.
 * @param width of the plot in pixels
 * @param pointerNs moment at the pointer, ns since the sample's release
 */
export function viewAfterWheel(
  { deltaX, deltaY, shiftKey }: Pick<WheelEvent, 'deltaX' | 'deltaY' | 'shiftKey'>,
  view: TimeView,
  whole: TimeView,
  width: number,
  pointerNs: number,
): TimeView {
  const perPixel = (view.toNs - view.fromNs) / Math.max(1, width)
  const sideways = shiftKey ? deltaX || deltaY : deltaX
  if (Math.abs(sideways) > Math.abs(deltaY) || shiftKey) return movedView(view, whole, sideways * perPixel)
  return zoomedView(view, whole, Math.exp(Math.min(120, Math.max(-120, deltaY)) / 300), pointerNs)
}
