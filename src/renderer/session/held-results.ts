/** Results of runs that are in memory: the ones that were used last, and those that are nowhere else. */
import type { RunResult } from '../../sim/results/result'
import type { StoredResult } from '../../sim/results/measured'

export class HeldResults {
  readonly #held = new Map<string, StoredResult>()
  /** Of runs that have finished and whose keeping has not been told of yet, by run. */
  readonly #finished = new Map<string, RunResult>()

  /** @param most results that stay; of more, those go that `isElsewhere` */
  constructor(
    readonly most: number,
    readonly isElsewhere: (id: string) => boolean,
  ) {}

  get(id: string): StoredResult | undefined {
    const result = this.#held.get(id)
    if (result) this.hold(id, result)
    return result
  }

  /** Puts a result behind all others, and lets go of the first ones. */
  hold(id: string, result: StoredResult): void {
    this.#held.delete(id)
    this.#held.set(id, result)
    for (const oldest of [...this.#held.keys()]) {
      if (this.#held.size <= this.most) return
      if (oldest !== id && this.isElsewhere(oldest)) this.#held.delete(oldest)
    }
  }

  /** Notes how a run of the window ended. */
  finish(run: string, result: RunResult): void {
    this.#finished.set(run, result)
  }

  /** What was noted of a run, once. */
  take(run: string): RunResult | undefined {
    const result = this.#finished.get(run)
    this.#finished.delete(run)
    return result
  }
}
