/** Where a bubble stands beside the thing that it is about, all of it on the screen. Pixels. */

export type Side = 'right' | 'above' | 'below'

export interface Placed {
  left: number
  top: number
  side: Side
  /** Where its tip is: from its top for a bubble at the right, else from its left. */
  tip: number
}

interface Size {
  width: number
  height: number
}

/** Between the thing and the bubble, and to the edge of the screen. */
const GAP = 10
const MARGIN = 8
/** The tip keeps off the bubble's corners. */
const CORNER = 12

/** Keeps off the edges; a room that is too small begins at its margin. */
const within = (at: number, size: number, room: number) => Math.max(MARGIN, Math.min(at, room - size - MARGIN))

/** Places a bubble at `side` of `anchor`, or above or below where there is no room. Undefined when the anchor is off the screen. */
export function placeBubble(
  anchor: { left: number; top: number; right: number; bottom: number },
  bubble: Size,
  room: Size,
  side: Side,
): Placed | undefined {
  const { left, top, right, bottom } = anchor
  if (right <= 0 || bottom <= 0 || left >= room.width || top >= room.height) return undefined
  const fits: Record<Side, boolean> = {
    right: right + GAP + bubble.width + MARGIN <= room.width,
    above: top - GAP - bubble.height >= MARGIN,
    below: bottom + GAP + bubble.height + MARGIN <= room.height,
  }
  const chosen = fits[side] ? side : (['below', 'above', 'right'] as const).find((one) => fits[one])
  if (!chosen) return undefined
  const middle = { x: (Math.max(left, 0) + Math.min(right, room.width)) / 2, y: (top + bottom) / 2 }
  if (chosen === 'right') {
    const at = within(middle.y - CORNER - GAP, bubble.height, room.height)
    const tip = Math.min(Math.max(middle.y - at, CORNER), bubble.height - CORNER)
    return { left: right + GAP, top: at, side: chosen, tip }
  }
  const at = within(middle.x - bubble.width / 2, bubble.width, room.width)
  const tip = Math.min(Math.max(middle.x - at, CORNER), bubble.width - CORNER)
  return { left: at, top: chosen === 'above' ? top - GAP - bubble.height : bottom + GAP, side: chosen, tip }
}
