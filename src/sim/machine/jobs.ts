import { pinned } from '../engine/pinned'
import { rounded, type RandomStreams } from '../engine/random'
import type { State } from '../engine/state'
import type { Task } from './scenario'

/** Releases of one task that can be pending; the next one is dropped. A power of two. */
export const BACKLOG = 64

/** The jobs of every task: which releases wait, and how much of the current job is left. */
export class Jobs {
  /** When each task's current job was due and when it arrived, ns. */
  readonly nominal: Float64Array
  readonly arrival: Float64Array
  /** Undisturbed execution of each task's current job, and what is left of it, ns. */
  readonly work: Float64Array
  readonly left: Float64Array
  /** 1 once the current job has run for the first time. */
  readonly started: Uint8Array

  private readonly shortest: Float64Array
  private readonly longest: Float64Array
  /** The same of the releases behind it: a ring per task. */
  private readonly nominals: Float64Array
  private readonly arrivals: Float64Array
  private readonly heads: Int32Array
  private readonly tails: Int32Array
  /** Jobs whose interrupt has been handled: the current one and those behind it. */
  private readonly delivered: Int32Array

  constructor(
    tasks: readonly Task[],
    private readonly random: RandomStreams,
    state: State,
  ) {
    const count = tasks.length
    this.nominal = state.float64(count)
    this.arrival = state.float64(count)
    this.work = state.float64(count)
    this.left = state.float64(count)
    this.started = state.uint8(count)
    this.shortest = pinned(Float64Array.from(tasks, (task) => task.shortestNs))
    this.longest = pinned(Float64Array.from(tasks, (task) => task.longestNs))
    this.nominals = state.float64(count * BACKLOG)
    this.arrivals = state.float64(count * BACKLOG)
    this.heads = state.int32(count)
    this.tails = state.int32(count)
    this.delivered = state.int32(count)
  }

  /** True when no further release of `task` can be remembered. */
  isFull(task: number): boolean {
    return this.tails[task]! - this.heads[task]! === BACKLOG
  }

  /** Remembers a release. */
  arrive(task: number, nominal: number, arrival: number): void {
    const tail = this.tails[task]!
    if (tail === this.heads[task]!) {
      this.nominal[task] = nominal
      this.arrival[task] = arrival
    } else {
      const at = task * BACKLOG + (tail & (BACKLOG - 1))
      this.nominals[at] = nominal
      this.arrivals[at] = arrival
    }
    this.tails[task] = tail + 1
  }

  /** The oldest undelivered release can run; true when it is the current job now. */
  deliver(task: number): boolean {
    const before = this.delivered[task]!
    this.delivered[task] = before + 1
    if (before > 0) return false
    this.prepare(task)
    return true
  }

  /** The current job is done; true when the next one takes its place. */
  finish(task: number): boolean {
    const head = this.heads[task]! + 1
    this.heads[task] = head
    if (head !== this.tails[task]!) {
      const at = task * BACKLOG + (head & (BACKLOG - 1))
      this.nominal[task] = this.nominals[at]!
      this.arrival[task] = this.arrivals[at]!
    }
    const left = this.delivered[task]! - 1
    this.delivered[task] = left
    if (left === 0) return false
    this.prepare(task)
    return true
  }

  /** Forgets every release of `task`. */
  clear(task: number): void {
    this.heads[task] = this.tails[task]!
    this.delivered[task] = 0
  }

  private prepare(task: number): void {
    const shortest = this.shortest[task]!
    const longest = this.longest[task]!
    let work = longest
    if (shortest < longest) work = rounded(shortest + (longest - shortest) * this.random.unit(task))
    this.work[task] = work
    this.left[task] = work
    this.started[task] = 0
  }
}
