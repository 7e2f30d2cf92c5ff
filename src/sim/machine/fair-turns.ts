import { pinned } from '../engine/pinned'
import type { State } from '../engine/state'
import type { Task } from './scenario'

/**
 * Threads under Linux's fair scheduler, beside the processes of their cell. One that wakes up runs at once, as a thread does
 * that slept for its share; when its slice is over, a process of its cell has the next turn on that core, then it goes on.
 */
export class FairTurns {
  /** 1 for such threads. */
  readonly isFair: Uint8Array
  /** 1 where the processes of the cell have the turn. */
  private readonly turn: Uint8Array

  constructor(tasks: readonly Task[], cores: number, state: State) {
    this.isFair = pinned(Uint8Array.from(tasks, ({ fair }) => (fair === true ? 1 : 0)))
    this.turn = state.uint8(cores)
  }

  /** A thread's slice on `core` is over. */
  pass(core: number): void {
    this.turn[core] = 1
  }

  /** A process's turn on `core` is over, or a thread runs there. */
  end(core: number): void {
    this.turn[core] = 0
  }

  /** True when `task`, the most urgent on `core`, has to let a process have its turn. */
  yields(core: number, task: number): boolean {
    return this.turn[core] === 1 && this.isFair[task] === 1
  }
}
