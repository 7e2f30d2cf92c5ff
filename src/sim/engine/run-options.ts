import type { ParameterChanges } from '../machine/used-parameters'
import type { RunProgress } from '../results/result'

/** How a simulation is run; none of it but `seconds`, `seed` and `parameters` changes the result. */
export interface RunOptions {
  /** Simulated seconds; fractions are allowed. */
  seconds: number
  /** Whole number below 2^64 as text. */
  seed: string
  /** Parameters in place of those in the tables. */
  parameters?: ParameterChanges | undefined
  /** Called with the state so far, about every `progressEveryMs` of wall time. */
  onProgress?: ((progress: RunProgress) => void) | undefined
  /** Milliseconds of wall time between two calls of `onProgress`; 33 when left out. */
  progressEveryMs?: number
  /** Asked every few thousand events, a few milliseconds of wall time; true ends the run with a `RunCancelled`. */
  shouldStop?: () => boolean
}

/** Thrown by `simulate` when `shouldStop` said so. */
export class RunCancelled extends Error {
  override name = 'RunCancelled'
}
