/** The stretch of time that the timeline shows, and how it is zoomed and moved. Times are ns since the sample's release. */
export interface TimeView {
  fromNs: number
  toNs: number
}

/** The least that can be shown, ns: a nanosecond is then a few dozen pixels wide. */
export const LEAST_SPAN_NS = 20

const spanOf = ({ fromNs, toNs }: TimeView) => toNs - fromNs

/** A view inside of `whole`: moved where it stands out, cut where it is larger, and never shorter than can be told apart. */
export function clampedView({ fromNs, toNs }: TimeView, whole: TimeView): TimeView {
  const span = Math.min(spanOf(whole), Math.max(LEAST_SPAN_NS, toNs - fromNs))
  const from = Math.min(Math.max(fromNs, whole.fromNs), whole.toNs - span)
  return { fromNs: from, toNs: from + span }
}

/**
 * Zooms about a moment, which stays where it is on the screen unless an end of the whole comes into sight.
 * @param factor below 1 shows less time
 */
export function zoomedView(view: TimeView, whole: TimeView, factor: number, aroundNs: number): TimeView {
  const span = Math.min(spanOf(whole), Math.max(LEAST_SPAN_NS, spanOf(view) * factor))
  const share = (aroundNs - view.fromNs) / spanOf(view)
  const fromNs = aroundNs - share * span
  return clampedView({ fromNs, toNs: fromNs + span }, whole)
}

export function movedView(view: TimeView, whole: TimeView, byNs: number): TimeView {
  return clampedView({ fromNs: view.fromNs + byNs, toNs: view.toNs + byNs }, whole)
}

/** The view that shows a stretch with a little of what is around it: a share of its length on either side. */
export function viewAround(stretch: TimeView, whole: TimeView, margin = 0.06): TimeView {
  const around = spanOf(stretch) * margin
  return clampedView({ fromNs: stretch.fromNs - around, toNs: stretch.toNs + around }, whole)
}

/** The view moved just so far that a moment is in it, with a tenth of it to spare. */
export function viewWith(view: TimeView, whole: TimeView, ns: number): TimeView {
  const room = spanOf(view) / 10
  if (ns < view.fromNs) return movedView(view, whole, ns - room - view.fromNs)
  if (ns > view.toNs) return movedView(view, whole, ns + room - view.toNs)
  return view
}

/** Pixel of a moment in a plot of `width` pixels. */
export function toPixel(view: TimeView, width: number, ns: number): number {
  return ((ns - view.fromNs) / spanOf(view)) * width
}

/** Moment at a pixel, whole ns. */
export function toMoment(view: TimeView, width: number, x: number): number {
  return Math.round(view.fromNs + (x / Math.max(1, width)) * spanOf(view))
}
