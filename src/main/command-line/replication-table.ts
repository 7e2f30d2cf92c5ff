/** What replications say, for a terminal of 80 columns. */
import type { Estimate, Replications } from '../../sim/results/result'
import { microseconds } from './microseconds'

/** Lines behind the report of the first run; none without replications. */
export function replicationLines(replications: Replications | undefined): string[] {
  if (replications === undefined) return []
  const { count, confidence, streams } = replications
  const lines = streams.flatMap(({ id, count: samples, mean, percentiles, max }) => [
    `  ${id}: ${samples} samples`,
    `    mean   ${interval(mean)}`,
    ...Object.entries(percentiles).flatMap(([name, estimate]) =>
      estimate === null ? [] : [`    ${name.padEnd(7)}${interval(estimate)}`],
    ),
    `    maxima ${microseconds(max.lowest)} to ${microseconds(max.highest)} us of ${Math.round(samples / count)} samples each`,
  ])
  const title = `${count} replications, each with its own seed; ${100 * confidence} % confidence intervals`
  return ['', title, ...lines]
}

function interval({ mean, low, high }: Estimate): string {
  return `${microseconds(mean)} us, between ${microseconds(low)} and ${microseconds(high)} us`
}
