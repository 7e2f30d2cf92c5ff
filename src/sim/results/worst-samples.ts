import { State } from '../engine/state'
import type { WorstSample } from './result'

/** Samples that a stream explains. */
export const WORST = 10

/** The largest samples of a stream, largest first; of equal ones the earliest. */
export class WorstSamples {
  private samples: WorstSample[] = []

  constructor(state = new State()) {
    // A sample's window is put in its place when it is over; nothing else of it changes.
    const copies = (samples: readonly WorstSample[]) => samples.map((sample) => ({ ...sample }))
    state.part(
      () => copies(this.samples),
      (samples) => {
        this.samples = copies(samples)
      },
    )
  }

  /** What a sample must exceed to be among them, ns. */
  get threshold(): number {
    return this.samples.length < WORST ? -Infinity : this.samples[WORST - 1]!.valueNs
  }

  /** Samples come in the order of time. */
  add(sample: WorstSample): void {
    const after = this.samples.findIndex(({ valueNs }) => valueNs < sample.valueNs)
    this.samples.splice(after < 0 ? this.samples.length : after, 0, sample)
    this.samples.length = Math.min(this.samples.length, WORST)
  }

  list(): WorstSample[] {
    return [...this.samples]
  }
}
