import type { Percentiles } from './result'

/** Samples that must lie beyond a percentile before it is given: with fewer, one sample more or less moves it at will. */
export const SAMPLES_BEYOND = 10

/** Fewest samples that support `percentile` (0 to 100); the maximum, 100, is supported by one. */
export function samplesFor(percentile: number): number {
  if (percentile >= 100) return 1
  const beyond = (100 - percentile) / 100
  return Math.ceil(SAMPLES_BEYOND / beyond - 1e-6)
}

/** Counts per bin as a histogram holds them while a run goes on. */
export interface Bins {
  binNs: number
  firstNs: number
  counts: ArrayLike<number>
  over: number
}

/**
 * Smallest value that at least `percentile` % of the samples do not exceed, ns: the largest value of the bin where it lies,
 * never more than the maximum. Null when the count does not support it.
 * @param stepNs step between two values that can occur, so that a bin of one value gives that value
 */
export function percentileOf(
  bins: Bins,
  count: number,
  max: number,
  percentile: number,
  stepNs: number,
): number | null {
  if (count < samplesFor(percentile)) return null
  if (percentile >= 100) return max
  const rank = Math.ceil((percentile / 100) * count - 1e-9)
  let seen = 0
  for (let i = 0; i < bins.counts.length; i += 1) {
    seen += bins.counts[i]!
    if (seen >= rank) return Math.min(max, bins.firstNs + (i + 1) * bins.binNs - stepNs)
  }
  return max
}

/** The percentiles that a result carries. */
export function percentilesOf(bins: Bins, count: number, max: number, stepNs: number): Percentiles {
  const at = (percentile: number) => percentileOf(bins, count, max, percentile, stepNs)
  return { p50: at(50), p99: at(99), 'p99.9': at(99.9), 'p99.99': at(99.99), 'p99.999': at(99.999) }
}
