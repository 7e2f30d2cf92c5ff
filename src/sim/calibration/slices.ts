/**
 * A histogram in a few numbers that move smoothly with the parameters: the mean value of each slice of its sorted samples.
 * Quantiles would not do, since instruments print whole ticks or microseconds and a quantile stays on one of them.
 */
import type { RandomStreams } from '../engine/random'

/** Ends of the slices, as shares of the samples: finer towards the tail, where latencies differ. */
const EDGES = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.97, 0.99, 1]

/** Samples with their values, ascending; those beyond the last counted value stand as that value. */
export interface Sorted {
  values: Float64Array
  counts: Float64Array
  total: number
}

/** From counts by value, and samples above `beyondNs`, whose values are not known. */
export function sorted(counts: Iterable<readonly [number, number]>, over: number, beyondNs: number): Sorted {
  const merged = new Map<number, number>()
  const add = (value: number, count: number) => {
    if (count > 0) merged.set(value, (merged.get(value) ?? 0) + count)
  }
  for (const [value, count] of counts) add(Math.min(value, beyondNs), count)
  if (over > 0) add(beyondNs, over)
  const entries = [...merged].sort((a, b) => a[0] - b[0])
  return {
    values: Float64Array.from(entries, ([value]) => value),
    counts: Float64Array.from(entries, ([, count]) => count),
    total: entries.reduce((sum, [, count]) => sum + count, 0),
  }
}

/** Shares from where to where each slice of so many samples reaches: slices of less than ten samples join their neighbour. */
export function slicesFor(samples: number): [number, number][] {
  const fits = EDGES.filter((edge) => edge === 0 || edge === 1 || (1 - edge) * samples >= 10)
  return fits.slice(1).map((to, i) => [fits[i]!, to])
}

/** Mean value of each slice, ns. `histogram` must not be empty. */
export function sliceMeans(
  { values, counts, total }: Sorted,
  slices: readonly (readonly [number, number])[],
): number[] {
  return slices.map(([from, to]) => {
    let sum = 0
    let before = 0
    for (let i = 0; i < values.length; i += 1) {
      const after = before + counts[i]!
      const inside = Math.min(after, to * total) - Math.max(before, from * total)
      if (inside > 0) sum += inside * values[i]!
      before = after
    }
    return sum / ((to - from) * total)
  })
}

/** As many samples as `histogram` has, drawn from it with replacement by the first stream of `random`. */
export function resampled({ values, counts, total }: Sorted, random: RandomStreams): Sorted {
  const drawn = new Float64Array(counts.length)
  let left = total
  let share = total
  for (let i = 0; i < counts.length && left > 0; i += 1) {
    const chance = Math.min(1, counts[i]! / share)
    const count = random.binomial(0, left, chance)
    drawn[i] = count
    left -= count
    share -= counts[i]!
  }
  return { values, counts: drawn, total }
}
