import { pinned } from '../engine/pinned'
import type { State } from '../engine/state'
import { BACKLOG } from './jobs'
import { interruptPriorities } from './nested-interrupts'
import type { Task } from './scenario'

/** Interrupts that arrived while their core handled another one: a ring per core; of the most urgent ones the first to come. */
export class WaitingInterrupts {
  /** How urgent each task's interrupt is: smaller is more urgent. */
  private readonly priorities: Int32Array
  /** 1 where not all of them are equal. */
  private readonly ordered: Uint8Array
  private readonly room: number
  private readonly lines: Int32Array
  private readonly heads: Int32Array
  private readonly counts: Int32Array

  constructor(cores: number, tasks: readonly Task[], state: State) {
    this.priorities = interruptPriorities(tasks)
    this.ordered = pinned(
      Uint8Array.from({ length: cores }, (_, core) => {
        const own = this.priorities.filter((_priority, task) => tasks[task]!.core === core)
        return new Set(own).size > 1 ? 1 : 0
      }),
    )
    this.room = tasks.length * BACKLOG + 1
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

  /** Forgets those of `core`. */
  clear(core: number): void {
    this.counts[core] = 0
  }

  /** The task whose interrupt is next on `core`; -1 when none waits. */
  first(core: number): number {
    if (this.counts[core] === 0) return -1
    if (this.ordered[core] === 1) this.bringForward(core)
    return this.lines[core * this.room + this.heads[core]!]!
  }

  /** The same, taken out. */
  take(core: number): number {
    const count = this.counts[core]!
    if (count === 0) return -1
    if (this.ordered[core] === 1) this.bringForward(core)
    const head = this.heads[core]!
    this.heads[core] = head + 1 === this.room ? 0 : head + 1
    this.counts[core] = count - 1
    return this.lines[core * this.room + head]!
  }

  /** Moves the first of the most urgent to the head of the line; the others keep their order. */
  private bringForward(core: number): void {
    const { lines, room, priorities } = this
    const head = this.heads[core]!
    const count = this.counts[core]!
    const place = (n: number) => core * room + ((head + n) % room)
    let best = 0
    for (let n = 1; n < count; n += 1) {
      if (priorities[lines[place(n)]!]! < priorities[lines[place(best)]!]!) best = n
    }
    const task = lines[place(best)]!
    for (let n = best; n > 0; n -= 1) lines[place(n)] = lines[place(n - 1)]!
    lines[place(0)] = task
  }
}
