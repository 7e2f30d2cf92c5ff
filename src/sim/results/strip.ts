import { State } from '../engine/state'
import type { StripPoint } from './result'

/** Points kept; when they are full, two become one and the strip covers twice the time. */
const POINTS = 1024

/** Largest and smallest sample per slice of simulated time, in memory that does not grow with the run. */
export class Strip {
  private readonly mins: Float64Array
  private readonly maxs: Float64Array
  private used = 0
  private sliceNs: number
  private endNs: number

  /** @param sliceNs width of a slice to begin with, ns: the period of the samples, so that none is merged too early */
  constructor(sliceNs: number, state = new State()) {
    this.mins = state.float64(POINTS)
    this.maxs = state.float64(POINTS)
    this.sliceNs = Math.max(1, sliceNs)
    this.endNs = 0
    state.part(
      () => ({ used: this.used, sliceNs: this.sliceNs, endNs: this.endNs }),
      (saved) => {
        this.used = saved.used
        this.sliceNs = saved.sliceNs
        this.endNs = saved.endNs
      },
    )
  }

  /** Times must not decrease. */
  add(value: number, atNs: number): void {
    if (atNs >= this.endNs) this.advance(atNs)
    const last = this.used - 1
    if (value < this.mins[last]!) this.mins[last] = value
    if (value > this.maxs[last]!) this.maxs[last] = value
  }

  private advance(atNs: number): void {
    let index = Math.floor(atNs / this.sliceNs)
    while (index >= POINTS) {
      this.halve()
      index = Math.floor(atNs / this.sliceNs)
    }
    while (this.used <= index) {
      this.mins[this.used] = Infinity
      this.maxs[this.used] = -Infinity
      this.used += 1
    }
    this.endNs = this.used * this.sliceNs
  }

  private halve(): void {
    const half = (this.used + 1) >> 1
    for (let i = 0; i < half; i += 1) {
      const second = 2 * i + 1
      const paired = second < this.used
      this.mins[i] = Math.min(this.mins[2 * i]!, paired ? this.mins[second]! : Infinity)
      this.maxs[i] = Math.max(this.maxs[2 * i]!, paired ? this.maxs[second]! : -Infinity)
    }
    this.used = half
    this.sliceNs *= 2
    this.endNs = half * this.sliceNs
  }

  /** The slices that hold samples, in order; so many neighbours become one that there are no more than `most`. */
  points(most = POINTS): StripPoint[] {
    const points: StripPoint[] = []
    const together = Math.ceil(this.used / most)
    for (let first = 0; first < this.used; first += together) {
      let [minNs, maxNs] = [Infinity, -Infinity]
      const last = Math.min(first + together, this.used)
      for (let i = first; i < last; i += 1) {
        minNs = Math.min(minNs, this.mins[i]!)
        maxNs = Math.max(maxNs, this.maxs[i]!)
      }
      if (minNs <= maxNs) points.push({ fromNs: first * this.sliceNs, toNs: last * this.sliceNs, minNs, maxNs })
    }
    return points
  }
}
