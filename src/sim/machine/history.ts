/**
 * What each core did lately: a ring of its last changes, so that a worst sample can be explained after the fact without
 * keeping books for all the samples that are not.
 */

import type { State } from '../engine/state'

/** Changes remembered per core; a power of two. A job that saw more of them has its oldest part explained as one. */
const LENGTH = 4096

export class History {
  private readonly times: Float64Array
  private readonly what: Int32Array
  private readonly counts: Int32Array

  constructor(cores: number, state: State) {
    this.times = state.float64(cores * LENGTH)
    this.what = state.int32(cores * LENGTH)
    this.counts = state.int32(cores)
  }

  /** From `now` on `core` does `code`. */
  note(core: number, now: number, code: number): void {
    const at = core * LENGTH + (this.counts[core]! & (LENGTH - 1))
    this.times[at] = now
    this.what[at] = code
    this.counts[core] = (this.counts[core]! + 1) & 0x3fffffff
  }

  /** Calls `visit` for each stretch of time that `core` spent on one thing between `from` and `to`, in order. */
  visit(core: number, from: number, to: number, visit: (code: number, from: number, to: number) => void): void {
    const count = this.counts[core]!
    let index = count - 1
    const oldest = Math.max(0, count - LENGTH)
    while (index > oldest && this.times[core * LENGTH + (index & (LENGTH - 1))]! > from) index -= 1
    let start = from
    for (; index < count && start < to; index += 1) {
      const code = this.what[core * LENGTH + (index & (LENGTH - 1))]!
      const next = index + 1 < count ? this.times[core * LENGTH + ((index + 1) & (LENGTH - 1))]! : to
      const end = Math.min(next, to)
      if (end > start) visit(code, start, end)
      start = Math.max(start, end)
    }
  }

  /** The same for the latest `most` stretches alone, those with nothing to do left out, the last one first. */
  visitLatest(
    core: number,
    from: number,
    to: number,
    most: number,
    visit: (code: number, from: number, to: number) => void,
  ): void {
    const count = this.counts[core]!
    const oldest = Math.max(0, count - LENGTH)
    let end = to
    for (let index = count - 1, left = most; index >= oldest && left > 0 && end > from; index -= 1) {
      const at = core * LENGTH + (index & (LENGTH - 1))
      // What the oldest entry did is taken to have gone on before it.
      const start = index === oldest ? from : Math.max(from, this.times[at]!)
      if (start >= end) continue
      if (this.what[at] !== 0) {
        visit(this.what[at]!, start, end)
        left -= 1
      }
      end = start
    }
  }
}
