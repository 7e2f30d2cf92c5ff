/**
 * What several runs of one plan with different seeds say together: how far to trust a mean and a percentile of one of them.
 *
 * Samples of one run depend on each other: a slow phase of the load slows many of them. Runs do not, so all intervals come from
 * how the runs differ, and none from the samples within one. A mean is the mean of the runs with Student's interval. A percentile
 * is that of all samples together, and the interval around it comes from how far the runs' own percentiles lie from it
 * (sectioning: S. Asmussen, P. Glynn, 'Stochastic Simulation', 2007, section III.5a): the mean of the runs' percentiles would be
 * off by what a percentile of a few samples is off, and more runs would only make it sure of that.
 */
import { percentileOf } from './percentile'
import type { Estimate, Percentiles, Replications, SimulationResult, StreamResult } from './result'

/** Share of such intervals that hold the true value. */
export const CONFIDENCE = 0.95

const PERCENTILES: Record<keyof Percentiles, number> = {
  p50: 50,
  p99: 99,
  'p99.9': 99.9,
  'p99.99': 99.99,
  'p99.999': 99.999,
}

/** What is told of each run. */
export type Replicate = Pick<SimulationResult, 'seed'> & {
  streams: Pick<StreamResult, 'id' | 'count' | 'mean' | 'max' | 'percentiles' | 'histogram' | 'resolutionNs'>[]
}

/** What is kept of one stream of one run: a few numbers. */
type Kept = Pick<StreamResult, 'count' | 'mean' | 'max' | 'percentiles'>

/** Samples of all runs together: histograms of one stream have the same bins in every run. */
interface Pool {
  id: string
  resolutionNs: number
  histogram: StreamResult['histogram']
}

/** Seeds of `count` replications: the run's own and those after it, below 2^64. */
export function replicationSeeds(seed: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => String(BigInt.asUintN(64, BigInt(seed) + BigInt(i))))
}

/** Collects runs of one plan, in any order, in memory that does not hold their histograms apart. */
export class ReplicatedRuns {
  private readonly seeds: string[] = []
  /** By run, then by stream. */
  private readonly kept: Kept[][] = []
  private readonly pools: Pool[] = []

  /** @param index place of this run among the others: sums over runs do not depend on which ended first */
  add(index: number, { seed, streams }: Replicate): void {
    this.seeds[index] = seed
    this.kept[index] = streams.map(({ count, mean, max, percentiles }) => ({ count, mean, max, percentiles }))
    streams.forEach(({ id, resolutionNs, histogram }, stream) => {
      const pool = (this.pools[stream] ??= {
        id,
        resolutionNs,
        histogram: { ...histogram, counts: [], over: 0 },
      })
      const { counts } = pool.histogram
      while (counts.length < histogram.counts.length) counts.push(0)
      histogram.counts.forEach((count, bin) => (counts[bin]! += count))
      pool.histogram.over += histogram.over
    })
  }

  /** Confidence intervals over at least two runs. Throws a RangeError for fewer. */
  summarise(): Replications {
    const count = this.kept.length
    if (count < 2) throw new RangeError(`an interval needs at least 2 replications, not ${count}`)
    const streams = this.pools.map(({ id, resolutionNs, histogram }, stream) => {
      const runs = this.kept.map((run) => run[stream]!)
      const samples = runs.reduce((sum, run) => sum + run.count, 0)
      const maxima = runs.map(({ max }) => max)
      const highest = Math.max(...maxima)
      const percentile = (name: keyof Percentiles) => {
        const values = runs.flatMap(({ percentiles }) => percentiles[name] ?? [])
        if (values.length < runs.length) return null
        const together = percentileOf(histogram, samples, highest, PERCENTILES[name], resolutionNs)
        return together === null ? null : estimate(values, together)
      }
      const means = runs.map(({ mean }) => mean)
      return {
        id,
        count: samples,
        mean: estimate(means, means.reduce((sum, mean) => sum + mean, 0) / count),
        percentiles: {
          p50: percentile('p50'),
          p99: percentile('p99'),
          'p99.9': percentile('p99.9'),
          'p99.99': percentile('p99.99'),
          'p99.999': percentile('p99.999'),
        },
        max: { lowest: Math.min(...maxima), highest },
      }
    })
    return { count, confidence: CONFIDENCE, seeds: this.seeds, streams }
  }
}

/** Student's interval around `centre` from independent values that scatter around it, at `CONFIDENCE`. */
function estimate(values: readonly number[], centre: number): Estimate {
  const n = values.length
  const variance = values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (n - 1)
  const halfWidth = studentQuantile(n - 1) * Math.sqrt(variance / n)
  return { mean: centre, low: centre - halfWidth, high: centre + halfWidth }
}

/** 97.5 % quantiles of Student's t for 1 to 9 degrees of freedom, from its published tables. */
const STUDENT = [12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622]

/**
 * The 97.5 % quantile of Student's t: from the table, and above it by the Cornish-Fisher expansion (Abramowitz and Stegun
 * 26.7.5), which is off by less than 0.001 there.
 */
export function studentQuantile(freedom: number): number {
  const tabled = STUDENT[freedom - 1]
  if (tabled !== undefined) return tabled
  const z = 1.959964
  const first = (z ** 3 + z) / 4
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384
  return z + first / freedom + second / freedom ** 2 + third / freedom ** 3
}
