/** Labels for what is too narrow to carry its own: one lane above the bar, each as near to its segment as there is room. */

export interface CalloutWish {
  id: string
  /** Where its segment is, pixels. */
  at: number
  width: number
}

export interface Callout extends CalloutWish {
  /** Left edge of the label, pixels. */
  left: number
}

const GAP = 4

/**
 * Places labels side by side without overlap inside [0, laneWidth]. What does not fit at all is left out, the last first:
 * its segment is still there and gets its label by zooming.
 */
export function placeCallouts(wishes: readonly CalloutWish[], laneWidth: number): Callout[] {
  const ordered: CalloutWish[] = []
  let total = 0
  for (const wish of wishes) {
    if (total + wish.width > laneWidth) continue
    total += wish.width + GAP
    ordered.push(wish)
  }
  ordered.sort((a, b) => a.at - b.at)
  const placed: Callout[] = []
  let free = 0
  for (const wish of ordered) {
    const left = Math.max(free, wish.at - wish.width / 2)
    placed.push({ ...wish, left })
    free = left + wish.width + GAP
  }
  let limit = laneWidth
  for (const callout of placed.reverse()) {
    callout.left = Math.min(callout.left, limit - callout.width)
    limit = callout.left - GAP
  }
  return placed.reverse()
}
