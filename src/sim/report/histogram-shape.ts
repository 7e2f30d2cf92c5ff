/** A histogram as the vertices of a stepped line: no smoothing, no maximum lost, no more points than the screen shows. */
import type { Histogram } from '../results/result'

export interface ChartPoint {
  x: number
  y: number
}

/** Where the logarithmic count axis starts: below one, so that a bin with a single sample stands above the floor. */
export const COUNT_FLOOR = 0.5

const NS_PER_US = 1000

/** Index of the last bin that holds a sample, -1 when none does. */
export function lastFilledBin(histogram: Histogram): number {
  let last = histogram.counts.length - 1
  while (last >= 0 && histogram.counts[last] === 0) last -= 1
  return last
}

/** The largest count of a bin. */
export function tallest(histogram: Histogram): number {
  return histogram.counts.reduce((most, count) => Math.max(most, count), histogram.over)
}

/** End of what the histogram has to show in microseconds, with the bin "over" behind the last one when it is filled. */
export function histogramEnd(histogram: Histogram): number {
  const bins = histogram.over > 0 ? histogram.counts.length + 1 : lastFilledBin(histogram) + 1
  return (histogram.firstNs + bins * histogram.binNs) / NS_PER_US
}

/**
 * Vertices of the outline from 0 to its end, microseconds against count. Bins that share a column of the screen are drawn
 * as the largest of them; an empty stretch lies on the floor.
 */
export function histogramOutline(histogram: Histogram, end: number, columns: number): ChartPoint[] {
  const last = lastFilledBin(histogram)
  const bins = histogram.counts.slice(0, last + 1)
  if (histogram.over > 0) {
    while (bins.length < histogram.counts.length) bins.push(0)
    bins.push(histogram.over)
  }
  const binsPerColumn = Math.max(1, Math.floor((end * NS_PER_US) / histogram.binNs / Math.max(1, columns)))
  const points: ChartPoint[] = [{ x: Math.min(0, histogram.firstNs / NS_PER_US), y: COUNT_FLOOR }]
  let level = COUNT_FLOOR
  for (let first = 0; first < bins.length; first += binsPerColumn) {
    let count = 0
    for (let i = first; i < Math.min(first + binsPerColumn, bins.length); i += 1) count = Math.max(count, bins[i]!)
    const height = count > 0 ? count : COUNT_FLOOR
    if (height === level) continue
    const x = (histogram.firstNs + first * histogram.binNs) / NS_PER_US
    points.push({ x, y: level }, { x, y: height })
    level = height
  }
  const close = (histogram.firstNs + bins.length * histogram.binNs) / NS_PER_US
  points.push({ x: close, y: level }, { x: close, y: COUNT_FLOOR })
  if (close < end) points.push({ x: end, y: COUNT_FLOOR })
  return points
}

/** A tidy end for an axis that has to show `value`: a few tenths above it at most. */
export function niceEnd(value: number): number {
  if (!(value > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  const step = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 10].find((factor) => factor * power >= value * 1.0001) ?? 10
  return step * power
}
