/** Cores that wait because their memory budget is used up, and when those that have one come to its end. */
import type { State } from '../engine/state'
import { activityCodes } from './activity-codes'
import { Budgets } from './budgets'
import { Row, type CoRunning } from './co-running'
import type { History } from './history'
import type { Scenario } from './scenario'

/** What a core's end brings: the end of what it runs, of its memory budget, or of the stall that follows. */
const Ending = { work: 0, budget: 1, stall: 2 } as const

export class Stalls {
  /** False where nobody has a budget: then nothing here matters. */
  readonly any: boolean
  private readonly budgets: Budgets
  private readonly stallCode: number
  /** By core: what comes at its end. */
  private readonly ending: Uint8Array
  /** By core: time that it was stalled, and since when one that is stalled has been, ns. */
  private readonly stalledOn: Float64Array
  private readonly since: Float64Array
  /** Undisturbed execution that was left of what a stalled core runs when the stall began, ns. */
  private readonly left: Float64Array

  constructor(
    scenario: Scenario,
    private readonly clock: Float64Array,
    private readonly history: History,
    private readonly coRunning: CoRunning,
    state: State,
  ) {
    const cores = scenario.cores.length
    this.budgets = new Budgets(scenario.memory, coRunning.customers, state)
    this.any = this.budgets.limited.includes(1)
    this.stallCode = activityCodes(scenario).stalled
    this.ending = state.uint8(cores)
    this.stalledOn = state.float64(cores)
    this.since = state.float64(cores)
    this.left = state.float64(cores)
  }

  /** True when `core` has used up its budget for now. */
  isDue(core: number): boolean {
    return this.budgets.limited[core] === 1 && this.budgets.isSpent(core, this.clock[0]!)
  }

  /** True when the end of `core` is that of its budget for this period. */
  endsBudget(core: number): boolean {
    return this.ending[core] === Ending.budget
  }

  /** True when the end of `core` is that of a stall. */
  isStalled(core: number): boolean {
    return this.ending[core] === Ending.stall
  }

  /** The budget of `core` is used up, whatever rounding left of it. */
  exhaust(core: number): void {
    this.budgets.exhaust(core)
  }

  /** `core`, which has `left` ns to go, stalls from now on; returns when that ends, ns. */
  begin(core: number, left: number): number {
    this.ending[core] = Ending.stall
    this.since[core] = this.clock[0]!
    this.left[core] = left
    this.history.note(core, this.clock[0]!, this.stallCode)
    return this.budgets.nextPeriod(core)
  }

  /** The stall of `core` is over, if there was one; its budget may have lasted. */
  end(core: number): void {
    if (this.ending[core] === Ending.stall) this.stalledOn[core]! += this.clock[0]! - this.since[core]!
    this.ending[core] = Ending.work
  }

  /** Accounts for what was moved since `from`: stalled cores did nothing of what `left` of them says. */
  settle(from: number, left: Float64Array): void {
    for (let core = 0; core < this.ending.length; core += 1) {
      if (this.ending[core] === Ending.stall) left[core] = this.left[core]!
      else if (this.budgets.limited[core] === 1) this.budgets.spend(core, from, this.clock[0]!, this.linesPerNs(core))
    }
  }

  /** When `core`, whose work ends at `end`, comes to the end of that or of its budget. */
  orEndOfBudget(core: number, end: number): number {
    if (this.budgets.limited[core] === 0) return end
    const spentAt = this.budgets.spentAt(core, this.clock[0]!, this.linesPerNs(core))
    this.ending[core] = spentAt < end ? Ending.budget : Ending.work
    return Math.min(spentAt, end)
  }

  /** Time that each core was stalled up to `until`, which has come, ns. */
  stalledUntil(until: number): Float64Array {
    return this.stalledOn.map((ns, core) => ns + (this.isStalled(core) ? until - this.since[core]! : 0))
  }

  /** Counts the stalls that go on up to now, for results. */
  finish(): void {
    const now = this.clock[0]!
    this.ending.forEach((ending, core) => {
      if (ending !== Ending.stall) return
      this.stalledOn[core]! += now - this.since[core]!
      this.since[core] = now
    })
  }

  /** Lines that `core` moves per ns in the running set. */
  private linesPerNs(core: number): number {
    const { coRunning } = this
    return coRunning.solved[coRunning.row(Row.shared) + core]! + coRunning.solved[coRunning.row(Row.written) + core]!
  }
}
