/** Which of a stream's ten worst samples the views of a run are about, and which of its causes: one choice for all of them. */
import type { WorstSample } from '../../sim/results/result'
import type { RunSession } from './run-session.svelte'

export class SampleChoice {
  #run: RunSession
  #sample = $state.raw<WorstSample | undefined>()
  #cause = $state.raw<{ of: WorstSample; cause: number } | undefined>()

  constructor(run: RunSession) {
    this.#run = run
  }

  /** The worst samples of the chosen stream, largest first; none while a run goes on. */
  get samples(): readonly WorstSample[] {
    const stream = this.#run.stream
    return stream && 'worstSamples' in stream ? stream.worstSamples : []
  }

  /** The chosen one, else the largest: a choice among another stream's samples or another run's is over. */
  get sample(): WorstSample | undefined {
    const { samples } = this
    return this.#sample && samples.includes(this.#sample) ? this.#sample : samples[0]
  }

  /** Place of the chosen one, 0 for the largest. */
  get rank(): number {
    return this.sample ? this.samples.indexOf(this.sample) : 0
  }

  /** Index of the chosen cause among those of the sample. */
  get cause(): number | undefined {
    return this.#cause && this.#cause.of === this.sample ? this.#cause.cause : undefined
  }

  /** Chooses a sample by its place; places beyond the last one are the last. */
  choose(rank: number): void {
    const { samples } = this
    this.#sample = samples[Math.min(Math.max(0, rank), samples.length - 1)]
  }

  /** Chooses a cause; the chosen one again, or nothing, takes the choice back. */
  chooseCause(cause: number | undefined): void {
    const { sample } = this
    this.#cause = sample && cause !== undefined && cause !== this.cause ? { of: sample, cause } : undefined
  }
}
