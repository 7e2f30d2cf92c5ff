/** Percentiles by nines: 90 % is one nine, 99 % two, and the largest of n samples stands at log10(n). */
import { SAMPLES_BEYOND } from '../results/percentile'
import type { StreamProgress, StreamResult } from '../results/result'

export interface NinesPoint {
  /** -log10 of the share of samples that are larger: 0 for all, 1 for a tenth. */
  nines: number
  ns: number
}

export interface NinesCurve {
  /** Vertices of the stepped line, both coordinates ascending. */
  points: NinesPoint[]
  /** From here on fewer than ten samples lie beyond: what the line says there is chance. */
  supported: number
  /** Where the line ends: the largest sample. */
  end: number
}

/** The value that each share of the samples does not exceed. Empty without samples. */
export function ninesCurve({
  histogram,
  count,
  max,
  resolutionNs,
}: Pick<StreamResult | StreamProgress, 'histogram' | 'count' | 'max' | 'resolutionNs'>): NinesCurve {
  const end = count > 0 ? Math.log10(count) : 0
  const points: NinesPoint[] = []
  let below = 0
  const nines = (samples: number) => (samples >= count ? end : Math.min(end, -Math.log10(1 - samples / count)))
  const step = (samples: number, ns: number) => {
    if (samples === 0) return
    points.push({ nines: nines(below), ns })
    below += samples
    points.push({ nines: nines(below), ns })
  }
  histogram.counts.forEach((samples, i) => {
    // The largest value of the bin, as percentiles are given.
    step(samples, Math.min(max, histogram.firstNs + (i + 1) * histogram.binNs - resolutionNs))
  })
  step(histogram.over, max)
  return { points, supported: Math.max(0, Math.log10(Math.max(1, count / SAMPLES_BEYOND))), end }
}

/** Name of the percentile at whole `nines`: `90` for one, `99.9` for three, `0` for none. */
export function percentileName(nines: number): string {
  if (nines <= 0) return '0'
  return nines < 3 ? '9'.repeat(nines).padEnd(2, '0') : `99.${'9'.repeat(nines - 2)}`
}

/**
 * The same line with at most four vertices in each of `columns` columns of an axis that ends at `end`: where it enters the column,
 * where it leaves it, and its largest value, which for a line that never falls is the last. The first and the last vertex stay.
 */
export function thinnedNines(points: readonly NinesPoint[], end: number, columns: number): NinesPoint[] {
  if (points.length <= 2 * columns || !(end > 0)) return [...points]
  const columnOf = ({ nines }: NinesPoint) => Math.min(columns - 1, Math.floor((nines / end) * columns))
  return points.filter((point, i) => {
    const [before, after] = [points[i - 1], points[i + 1]]
    return (
      before === undefined ||
      after === undefined ||
      columnOf(before) !== columnOf(point) ||
      columnOf(after) !== columnOf(point)
    )
  })
}
