import { pinned } from '../engine/pinned'
import type { State } from '../engine/state'
import type { MemorySystem } from './scenario'

/**
 * Memory budgets: how many lines a core may move in each period. A core that has moved them all stalls until the next period
 * begins; periods begin at the same moment on all cores, at multiples of their length. What interrupts do on their way is not
 * counted: regulation holds back threads, and the few lines of a path do not matter beside a budget.
 */
export class Budgets {
  /** By customer, cores before masters: 1 for cores that have a budget. */
  readonly limited: Uint8Array
  private readonly lines: Float64Array
  private readonly period: Float64Array
  /** By core: the start of the period that `spent` belongs to, ns, and the lines that were moved in it. */
  private readonly since: Float64Array
  private readonly spent: Float64Array

  /** @param customers cores and masters together */
  constructor({ budgetLines, budgetPeriodNs }: MemorySystem, customers: number, state: State) {
    const cores = budgetLines.length
    this.lines = budgetLines
    this.period = budgetPeriodNs
    this.limited = pinned(
      Uint8Array.from({ length: customers }, (_, c) => (c < cores && budgetLines[c]! < Infinity ? 1 : 0)),
    )
    this.since = state.float64(cores)
    this.spent = state.float64(cores)
  }

  /** Accounts for lines that `core` moved at `rate`, lines per ns, from `from` to `now`. */
  spend(core: number, from: number, now: number, rate: number): void {
    this.renew(core, now)
    this.spent[core]! += (now - Math.max(from, this.since[core]!)) * rate
  }

  /** True when `core` has nothing left for the period of `now`. */
  isSpent(core: number, now: number): boolean {
    this.renew(core, now)
    return this.spent[core]! >= this.lines[core]!
  }

  /** The budget of `core` is used up, whatever rounding left of it. */
  exhaust(core: number): void {
    this.spent[core] = this.lines[core]!
  }

  /** When `core`, which moves lines at `rate` from now on, has used up a budget, ns; Infinity for never. */
  spentAt(core: number, now: number, rate: number): number {
    if (rate === 0) return Infinity
    this.renew(core, now)
    const next = this.nextPeriod(core)
    const end = now + (this.lines[core]! - this.spent[core]!) / rate
    if (end < next) return Math.ceil(end)
    const last = next + this.lines[core]! / rate
    return last < next + this.period[core]! ? Math.ceil(last) : Infinity
  }

  /** When the period after the current one begins, ns. */
  nextPeriod(core: number): number {
    return this.since[core]! + this.period[core]!
  }

  private renew(core: number, now: number): void {
    const start = now - (now % this.period[core]!)
    if (start === this.since[core]!) return
    this.since[core] = start
    this.spent[core] = 0
  }
}
