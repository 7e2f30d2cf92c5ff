/**
 * What was measured, in slices, each in units of how much it would differ between two measurements of the same length
 * (bootstrap).
 */
import { RandomStreams } from '../engine/random'
import { sampleCount, type Measurement } from './measurement'
import { resampled, sliceMeans, slicesFor, sorted } from './slices'

const RESAMPLES = 200

export class MeasuredSlices {
  /** Shares of the samples from where to where each slice reaches. */
  readonly slices: readonly [number, number][]
  /** Mean of each slice, and how much it would differ, ns. */
  readonly means: readonly number[]
  readonly spreads: readonly number[]
  /** Resampled measurements less the measured one, in spreads. */
  readonly scatter: readonly number[][]
  /** What a simulated mean adds to the scatter of a measured one, as a factor. */
  readonly excess: number

  /** @param simulated samples that each of the two runs of a setting has @param resolutionNs of the instrument, ns */
  constructor(measurement: Measurement, simulated: number, resolutionNs: number, seed: string) {
    const total = sampleCount(measurement)
    const histogram = sorted(measurement.counts, measurement.over, measurement.beyondNs)
    this.slices = slicesFor(Math.min(total, 2 * simulated))
    this.means = sliceMeans(histogram, this.slices)
    this.excess = Math.sqrt(1 + total / (2 * simulated))
    const random = new RandomStreams(seed, ['resampling', 'rounding'])
    const drawn = Array.from({ length: RESAMPLES }, () => sliceMeans(resampled(histogram, random), this.slices))
    // A printed value stands for all that lie between it and the next: so spread is a uniform distribution.
    const floor = resolutionNs / Math.sqrt(12)
    this.spreads = this.means.map((mean, i) => {
      const variance = drawn.reduce((sum, means) => sum + (means[i]! - mean) ** 2, 0) / RESAMPLES
      return Math.hypot(Math.sqrt(variance) * this.excess, floor)
    })
    // Where in its step a narrow histogram lies is not known: all slices may shift together, and each by itself.
    const shift = () => (random.unit(1) - 0.5) * resolutionNs
    this.scatter = drawn.map((means) => {
      const together = shift()
      return this.inSpreads(means.map((one, i) => one - this.means[i]! + together + shift()))
    })
  }

  /** Means of slices, ns, in units of their spreads. */
  inSpreads(means: readonly number[]): number[] {
    return means.map((mean, i) => mean / this.spreads[i]!)
  }
}
