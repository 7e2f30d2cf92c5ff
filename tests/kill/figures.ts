/** What a campaign of kills counts, in either shell. */

/** From a start to its kill: at least and at most this many milliseconds. */
export const SHORTEST_MS = 50
export const LONGEST_MS = 2500

/** What the person may lose. */
export const MOST_LOST_MS = 1000

export interface KillFigures {
  kills: number
  edits: number
  saves: number
  /** Kills that came while a plan was being saved. */
  whileSaving: number
  /** Age of the oldest lost edit, for every kill and window, milliseconds. */
  lostMs: number[]
  lostEdits: number
  /** Half-written neighbours of the plan file that are still there after the last start. */
  leftBehind: number
}

/** Of a campaign that has not begun. */
export function noKills(): KillFigures {
  return { kills: 0, edits: 0, saves: 0, whileSaving: 0, lostMs: [], lostEdits: 0, leftBehind: 0 }
}

/** What is wrong with the figures; empty when nothing is. */
export function killFaults({ lostMs, leftBehind }: KillFigures): string[] {
  const most = Math.max(...lostMs)
  return [
    ...(most > MOST_LOST_MS ? [`more than the last second was lost: ${most.toFixed(0)} ms`] : []),
    ...(leftBehind > 0 ? [`${leftBehind} half-written neighbours were left beside the plan`] : []),
  ]
}
