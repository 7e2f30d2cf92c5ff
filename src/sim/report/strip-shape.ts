/** A stream over time as the envelope of smallest and largest sample per column of the screen, never a mean. */
import type { StripPoint } from '../results/result'

export interface StripColumn {
  /** Middle of the column in seconds. */
  atSeconds: number
  minNs: number
  maxNs: number
}

/** At most `columns` columns over [0, endSeconds]; each keeps the extremes of every slice that touches it. */
export function stripColumns(strip: readonly StripPoint[], endSeconds: number, columns: number): StripColumn[] {
  if (strip.length <= columns) {
    return strip.map((point) => ({
      atSeconds: (point.fromNs + point.toNs) / 2e9,
      minNs: point.minNs,
      maxNs: point.maxNs,
    }))
  }
  const merged = new Map<number, StripColumn>()
  for (const point of strip) {
    const middle = (point.fromNs + point.toNs) / 2e9
    const column = Math.min(columns - 1, Math.floor((middle / endSeconds) * columns))
    const known = merged.get(column)
    if (!known) {
      const atSeconds = ((column + 0.5) / columns) * endSeconds
      merged.set(column, { atSeconds, minNs: point.minNs, maxNs: point.maxNs })
    } else {
      known.minNs = Math.min(known.minNs, point.minNs)
      known.maxNs = Math.max(known.maxNs, point.maxNs)
    }
  }
  return [...merged.entries()].sort(([a], [b]) => a - b).map(([, column]) => column)
}
