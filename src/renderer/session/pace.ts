/** How fast a run goes, and so how long the rest of it takes. */

/** Weight of the newest measurement against those before it: a few of them tell of a change. */
const NEWEST = 0.15
/** Reports closer together than this say little about the pace, ms. */
const SHORTEST_MS = 20

export class Pace {
  #last: { simulatedSeconds: number; atMs: number } | undefined
  /** Simulated seconds in a second of wall time; undefined before two reports. */
  #rate: number | undefined

  /** Takes a report: so many seconds were simulated at that moment of the wall's clock. */
  add(simulatedSeconds: number, atMs: number): void {
    const last = this.#last
    if (last && atMs - last.atMs < SHORTEST_MS) return
    this.#last = { simulatedSeconds, atMs }
    if (!last || simulatedSeconds <= last.simulatedSeconds) return
    const rate = ((simulatedSeconds - last.simulatedSeconds) / (atMs - last.atMs)) * 1000
    this.#rate = this.#rate === undefined ? rate : this.#rate + NEWEST * (rate - this.#rate)
  }

  /** Leaves out the time until the next report: the run was paused. */
  interrupt(): void {
    this.#last = undefined
  }

  /** Wall time until `ofSeconds` are simulated, in seconds; undefined while that cannot be said. */
  remaining(simulatedSeconds: number, ofSeconds: number): number | undefined {
    if (this.#rate === undefined || this.#rate <= 0) return undefined
    return Math.max(0, ofSeconds - simulatedSeconds) / this.#rate
  }
}
