import { pinned } from '../engine/pinned'
import type { State } from '../engine/state'
import type { Task } from './scenario'

/** Turns of round robin: what is left of each task's slice. Interrupts and more urgent tasks take nothing from it. */
export class Slices {
  /** 1 for tasks that take turns with others of their priority, or with processes. */
  readonly has: Uint8Array
  private readonly length: Float64Array
  private readonly left: Float64Array
  /** When the turn of a task that runs is over, ns. */
  private readonly due: Float64Array

  /** @param shared 1 for tasks that share their priority with others of their core */
  constructor(tasks: readonly Task[], shared: Uint8Array, state: State) {
    this.has = pinned(
      Uint8Array.from(tasks, ({ policy, fair }, task) =>
        policy === 'round-robin' ? (fair === true ? 1 : shared[task]!) : 0,
      ),
    )
    this.length = pinned(Float64Array.from(tasks, ({ sliceNs }) => sliceNs ?? Infinity))
    this.left = state.float64(Array.from(this.length))
    this.due = state.float64(tasks.length)
  }

  /** `task` runs from `now` on; returns when its turn is over, ns. */
  resume(task: number, now: number): number {
    this.due[task] = now + this.left[task]!
    return this.due[task]!
  }

  /** `task` stops running at `now`, ns. */
  pause(task: number, now: number): void {
    this.left[task] = this.due[task]! - now
  }

  /** True when the turn of `task`, which does not run, is over. */
  isOver(task: number): boolean {
    return this.left[task]! <= 0
  }

  /** `task` begins a turn. */
  renew(task: number): void {
    this.left[task] = this.length[task]!
  }
}
