import { pinned } from '../engine/pinned'
import type { State } from '../engine/state'
import type { Equals } from './equals'

/** The ready tasks of every core, as bits in the order of priority: the most urgent is one count of leading zeros away. */
export class ReadySet {
  private readonly bits: Int32Array
  private readonly words: number
  private readonly taskAt: Int32Array
  /** By task: its word among the bits, and its bit there. */
  private readonly wordOf: Int32Array
  private readonly bitOf: Int32Array

  /** @param byCore each core's tasks, most urgent first @param tasks how many there are in all */
  constructor(
    byCore: readonly (readonly number[])[],
    tasks: number,
    private readonly equals: Equals,
    state: State,
  ) {
    this.words = Math.max(1, ...byCore.map((list) => Math.ceil(list.length / 32)))
    this.bits = state.int32(byCore.length * this.words)
    this.taskAt = pinned(new Int32Array(byCore.length * this.words * 32).fill(-1))
    this.wordOf = pinned(new Int32Array(tasks))
    this.bitOf = pinned(new Int32Array(tasks))
    byCore.forEach((list, core) => {
      list.forEach((task, rank) => {
        this.wordOf[task] = core * this.words + (rank >>> 5)
        this.bitOf[task] = 0x80000000 >>> (rank & 31)
        this.taskAt[core * this.words * 32 + rank] = task
      })
    })
  }

  add(task: number): void {
    this.bits[this.wordOf[task]!]! |= this.bitOf[task]!
    if (this.equals.shared[task] === 1) this.equals.enter(task)
  }

  has(task: number): boolean {
    return (this.bits[this.wordOf[task]!]! & this.bitOf[task]!) !== 0
  }

  remove(task: number): void {
    this.bits[this.wordOf[task]!]! &= ~this.bitOf[task]!
  }

  /** The most urgent ready task of `core`; -1 when there is none. */
  first(core: number): number {
    for (let word = core * this.words; word < (core + 1) * this.words; word += 1) {
      const bits = this.bits[word]!
      if (bits === 0) continue
      const task = this.taskAt[word * 32 + Math.clz32(bits)]!
      return this.equals.shared[task] === 0 ? task : this.equals.firstLike(task, this)
    }
    return -1
  }
}
