import { pinned } from '../engine/pinned'
import type { State } from '../engine/state'
import type { Task } from './scenario'

/** Priority of an interrupt whose plan says nothing: the middle of what the interrupt controller knows. */
const USUAL_PRIORITY = 160

/** How urgent each task's interrupt is in the interrupt controller: smaller is more urgent. */
export function interruptPriorities(tasks: readonly Task[]): Int32Array {
  return Int32Array.from(tasks, (task) => task.interruptPriority ?? USUAL_PRIORITY)
}

/**
 * Handlers that a more urgent interrupt put aside, by core, under guests that unmask interrupts while a handler runs.
 *
 * An interrupt is masked on its way through the hypervisor and the guest's entry; whoever comes meanwhile gets in when the
 * handler begins. What is put aside goes on where it was once nothing more urgent waits.
 */
export class NestedInterrupts {
  /** 1 for cores where interrupts of different priority can nest. */
  readonly has: Uint8Array
  /** Handlers put aside on each core. */
  readonly depth: Int32Array
  private readonly priorities: Int32Array
  /** Room per core: each handler put aside is less urgent than the next. */
  private readonly room: number
  private readonly aside: Int32Array
  private readonly left: Float64Array
  /** When the handler that runs lets others in, and what is left behind that moment for one that waits for it; 0: nobody. */
  private readonly opensAt: Float64Array
  private readonly rest: Float64Array

  constructor(tasks: readonly Task[], cores: number, state: State) {
    this.priorities = interruptPriorities(tasks)
    this.room = tasks.length + 1
    this.has = pinned(
      Uint8Array.from({ length: cores }, (_, core) => {
        const nesting = tasks.flatMap((task, i) =>
          task.core === core && task.nests === true ? [this.priorities[i]!] : [],
        )
        return new Set(nesting).size > 1 ? 1 : 0
      }),
    )
    this.depth = state.int32(cores)
    this.aside = state.int32(cores * this.room)
    this.left = state.float64(cores * this.room)
    this.opensAt = state.float64(cores)
    this.rest = state.float64(cores)
  }

  /** A handler begins on `core`: it lets more urgent interrupts in from `opensAt` on. */
  begin(core: number, opensAt: number): void {
    this.opensAt[core] = opensAt
    this.rest[core] = 0
  }

  /** True when an interrupt of `task` is more urgent than the handler of `current`. */
  isMoreUrgent(task: number, current: number): boolean {
    return this.priorities[task]! < this.priorities[current]!
  }

  /** When the handler on `core`, which ends at `end`, is left for somebody more urgent: now, or as soon as it lets others in. */
  leaveAt(core: number, now: number, end: number): number {
    const at = Math.min(end, Math.max(now, this.opensAt[core]!))
    if (this.rest[core] === 0) this.rest[core] = end - at
    return at
  }

  /** True when what ends on `core` now is not its handler, but the wait of somebody more urgent. */
  isLeft(core: number): boolean {
    return this.rest[core]! > 0
  }

  /** Puts the handler of `task` aside. */
  push(core: number, task: number): void {
    const at = core * this.room + this.depth[core]!
    this.aside[at] = task
    this.left[at] = this.rest[core]!
    this.rest[core] = 0
    this.depth[core]! += 1
  }

  /** Forgets what is put aside on `core`. */
  clear(core: number): void {
    this.depth[core] = 0
    this.rest[core] = 0
  }

  /** The handler that was put aside last. */
  last(core: number): number {
    return this.aside[core * this.room + this.depth[core]! - 1]!
  }

  /** Takes the handler that was put aside last up again, from `now`; returns what is left of it, ns. */
  pop(core: number, now: number): number {
    this.depth[core]! -= 1
    this.begin(core, now)
    return this.left[core * this.room + this.depth[core]!]!
  }
}
