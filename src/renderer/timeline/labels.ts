/** Where words go on a timeline: inside of what they name, or beside a mark, and never over each other. */

/** Width of a text in pixels. */
export type Measure = (text: string) => number

/** What of a text fits into `width` pixels: all of it, its beginning with an ellipsis, or nothing below three letters. */
export function fitText(text: string, width: number, measure: Measure): string {
  if (measure(text) <= width) return text
  let low = 0
  let high = text.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (measure(`${text.slice(0, middle).trimEnd()}…`) <= width) low = middle
    else high = middle - 1
  }
  return low < 3 ? '' : `${text.slice(0, low).trimEnd()}…`
}

export interface Flag {
  /** Pixel of what it marks; may lie outside of the plot. */
  x: number
  text: string
  /** On which side of the mark its words go while there is room. */
  side: 'left' | 'right'
}

export interface PlacedFlag extends Flag {
  /** Left edge of the words. */
  at: number
  width: number
  /** Row from the top, 0 first. */
  row: number
  /** Which edge of the plot its mark lies beyond. */
  beyond?: 'left' | 'right'
}

/** Left edge of words on their side of the mark, on the other where they do not fit, else as near as the plot lets them. */
function besideMark({ x, side }: Flag, wide: number, width: number): number {
  const fits = (at: number) => at >= 0 && at + wide <= width
  const [left, right] = [x - GAP - wide, x + GAP]
  const [wanted, other] = side === 'left' ? [left, right] : [right, left]
  if (!fits(wanted) && fits(other)) return other
  return Math.min(Math.max(0, wanted), width - wide)
}

/** Pixels between a mark and its words, and between words. */
const GAP = 4

/**
 * Puts flags into as few rows as keep them apart, each inside of the plot. A mark beyond an edge is named at that edge, with an
 * arrow to it.
 */
export function placeFlags(flags: readonly Flag[], width: number, measure: Measure): PlacedFlag[] {
  const placed: PlacedFlag[] = []
  for (const flag of flags) {
    const beyond = flag.x < 0 ? 'left' : flag.x > width ? 'right' : undefined
    const text = beyond === 'left' ? `← ${flag.text}` : beyond === 'right' ? `${flag.text} →` : flag.text
    const wide = Math.min(width, measure(text))
    const at = besideMark(flag, wide, width)
    const isFree = (row: number) =>
      placed.every((other) => other.row !== row || at >= other.at + other.width + GAP || at + wide + GAP <= other.at)
    let row = 0
    while (!isFree(row)) row += 1
    placed.push({ ...flag, text, at, width: wide, row, ...(beyond ? { beyond } : {}) })
  }
  return placed
}
