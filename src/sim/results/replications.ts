/**
 * What several runs of one plan with different seeds say together: how far to trust a mean and a percentile of one of them.
 */
import type { Estimate, Percentiles, Replications, SimulationResult } from './result'

/** Share of such intervals that hold the true value. */
export const CONFIDENCE = 0.95

/** What is kept of each run. */
export type Replicate = Pick<SimulationResult, 'seed'> & {
  streams: Pick<SimulationResult['streams'][number], 'id' | 'count' | 'mean' | 'max' | 'percentiles'>[]
}

/** What is kept of a run among replications: a few numbers a stream. */
export function replicateOf({ seed, streams }: SimulationResult): Replicate {
  const kept = streams.map(({ id, count, mean, max, percentiles }) => ({ id, count, mean, max, percentiles }))
  return { seed, streams: kept }
}

/** Seeds of `count` replications: the run's own and those after it, below 2^64. */
export function replicationSeeds(seed: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => String(BigInt.asUintN(64, BigInt(seed) + BigInt(i))))
}

/** Confidence intervals over at least two replicates of the same plan. Throws a RangeError for fewer. */
export function summariseReplications(replicates: readonly Replicate[]): Replications {
  const first = replicates[0]
  if (first === undefined || replicates.length < 2) {
    throw new RangeError(`an interval needs at least 2 replications, not ${replicates.length}`)
  }
  const streams = first.streams.map(({ id }, index) => {
    const runs = replicates.map((replicate) => replicate.streams[index]!)
    const percentile = (name: keyof Percentiles) => {
      const values = runs.flatMap(({ percentiles }) => percentiles[name] ?? [])
      return values.length === runs.length ? estimate(values) : null
    }
    const maxima = runs.map(({ max }) => max)
    return {
      id,
      count: runs.reduce((sum, { count }) => sum + count, 0),
      mean: estimate(runs.map(({ mean }) => mean)),
      percentiles: {
        p50: percentile('p50'),
        p99: percentile('p99'),
        'p99.9': percentile('p99.9'),
        'p99.99': percentile('p99.99'),
        'p99.999': percentile('p99.999'),
      },
      max: { lowest: Math.min(...maxima), highest: Math.max(...maxima) },
    }
  })
  return { count: replicates.length, confidence: CONFIDENCE, seeds: replicates.map(({ seed }) => seed), streams }
}

/** Student's interval for the mean of independent values, at `CONFIDENCE`. */
function estimate(values: readonly number[]): Estimate {
  const n = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1)
  const halfWidth = studentQuantile(n - 1) * Math.sqrt(variance / n)
  return { mean, low: mean - halfWidth, high: mean + halfWidth }
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
