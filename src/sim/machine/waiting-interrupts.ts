import type { State } from '../engine/state'
import { BACKLOG } from './jobs'

/** Interrupts that arrived while their core handled another one: a ring per core, first come, first served. */
export class WaitingInterrupts {
  private readonly room: number
  private readonly lines: Int32Array
  private readonly heads: Int32Array
  private readonly counts: Int32Array

  constructor(cores: number, tasks: number, state: State) {
    this.room = tasks * BACKLOG + 1
    this.lines = state.int32(cores * this.room)
    this.heads = state.int32(cores)
    this.counts = state.int32(cores)
  }

  /** Only ticks of a core that does nothing but interrupts can overrun the line; a late tick is a lost tick. */
  add(core: number, task: number): void {
    const count = this.counts[core]!
    if (count === this.room) return
    let at = this.heads[core]! + count
    if (at >= this.room) at -= this.room
    this.lines[core * this.room + at] = task
    this.counts[core] = count + 1
  }

  /** The task whose interrupt is next on `core`, taken out; -1 when none waits. */
  take(core: number): number {
    const count = this.counts[core]!
    if (count === 0) return -1
    const head = this.heads[core]!
    this.heads[core] = head + 1 === this.room ? 0 : head + 1
    this.counts[core] = count - 1
    return this.lines[core * this.room + head]!
  }
}
