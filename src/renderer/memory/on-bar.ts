/** Which pieces of memory are on the bar, and where. */
import type { Segment } from './segments'

/** A piece with its edges, pixels of the bar; they may lie outside of it. */
export interface OnBar {
  segment: Segment
  left: number
  right: number
}

/** The segments of which something shows on a bar of `width` pixels; `pixels` says where an address is. */
export function piecesOnBar(segments: readonly Segment[], pixels: (address: number) => number, width: number): OnBar[] {
  return segments
    .map((segment) => ({ segment, left: pixels(segment.start), right: pixels(segment.start + segment.size) }))
    .filter(({ left, right }) => right > 0 && left < width)
}
