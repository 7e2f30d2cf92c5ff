/** Which runs are compared, in the order in which they were chosen: the first is what the others are held against. */
import { sentence } from '../client'
import type { StoredResult } from '../../sim/results/measured'
import type { RunHistory } from '../session/run-history.svelte'

/** A chosen run as far as it has been read. */
export interface ChosenRun {
  id: string
  state: { kind: 'loading' } | { kind: 'read'; result: StoredResult } | { kind: 'failed'; message: string }
}

/** More lines than this on one chart tell nobody anything. */
export const MOST_COMPARED = 8

export class Comparison {
  chosen = $state.raw<readonly ChosenRun[]>([])
  #history: RunHistory

  constructor(history: RunHistory) {
    this.#history = history
  }

  has(id: string): boolean {
    return this.chosen.some((run) => run.id === id)
  }

  get isFull(): boolean {
    return this.chosen.length >= MOST_COMPARED
  }

  /** Takes a run in, or out. */
  async toggle(id: string): Promise<void> {
    if (this.has(id)) this.leave(id)
    else await this.add(id)
  }

  /** Takes a run in, and reads it. */
  async add(id: string): Promise<void> {
    if (this.has(id) || this.isFull) return
    this.chosen = [...this.chosen, { id, state: { kind: 'loading' } }]
    try {
      this.#set(id, { kind: 'read', result: await this.#history.load(id) })
    } catch (error) {
      this.#set(id, { kind: 'failed', message: sentence(error) })
    }
  }

  /** Shows what a run has become, under another name where it has one now. */
  renew(id: string, result: StoredResult, next = id): void {
    this.chosen = this.chosen.map((run) => (run.id === id ? { id: next, state: { kind: 'read', result } } : run))
  }

  leave(id: string): void {
    this.chosen = this.chosen.filter((run) => run.id !== id)
  }

  /** Makes a chosen run the one that the others are held against. */
  base(id: string): void {
    const run = this.chosen.find((one) => one.id === id)
    if (run) this.chosen = [run, ...this.chosen.filter((one) => one !== run)]
  }

  clear(): void {
    this.chosen = []
  }

  #set(id: string, state: ChosenRun['state']): void {
    this.chosen = this.chosen.map((run) => (run.id === id ? { id, state } : run))
  }
}
