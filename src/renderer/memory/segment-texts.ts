/** What is written on a piece of the memory bar: whole or not at all, for half an address says nothing. */
import { displayAddress, formatSize } from '../../sim/plan/units'
import type { Segment } from './segments'

/** Border and padding of both sides, pixels. */
const EDGES = 14
/** Widest average of a character of the label's font at its size, pixels. */
const LABEL_CHARACTER = 7
/** Every character of the figures' font at the smallest size: 0.6 of 11 px. */
const FIGURE_CHARACTER = 6.6
/** The sign of a problem with the space before it. */
const SIGN = 19

export interface SegmentTexts {
  label: string
  /** Address and size, or what of them there is room for. */
  detail: string
}

/**
 * The texts for a piece that is so many pixels wide; undefined when its label does not fit, which then stands above the bar.
 * @param signed whether the sign of a problem stands behind the label
 */
export function segmentTexts(
  { label, start, size }: Pick<Segment, 'label' | 'start' | 'size'>,
  width: number,
  signed: boolean,
): SegmentTexts | undefined {
  const room = width - EDGES
  if (label.length * LABEL_CHARACTER + (signed ? SIGN : 0) > room) return undefined
  const address = displayAddress(BigInt(start))
  const bytes = formatSize(size)
  const detail = [`${address} ${bytes}`, address, bytes].find((text) => text.length * FIGURE_CHARACTER <= room)
  return { label, detail: detail ?? '' }
}
