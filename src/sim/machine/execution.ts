/**
 * What every core does, how far it is, and when it ends.
 *
 * A core has one end: of its job, its process's turn or its interrupt. A change of what runs somewhere stretches the
 * others, so ends move many times before one of them comes: they stand in a plain array of a few cores, where moving one is
 * a store and finding the first a short scan, instead of in the list of the timers.
 *
 * Masters, devices that move data on their own, follow the cores: they have no end, but are stretched and counted alike.
 */
import type { State } from '../engine/state'
import { activityCodes } from './activity-codes'
import { Budgets } from './budgets'
import { CoRunning, Rate, RATES } from './co-running'
import { Fills } from './fills'
import { History } from './history'
import type { Scenario } from './scenario'

/** What a core does. */
export const Mode = { idle: 0, job: 1, process: 2, interrupt: 3 } as const

/** Since the start: refills and stalled time, ns, by core; lines to and from the DRAM by core, then by master. */
export interface MemoryCounts {
  refills: Float64Array
  moved: Float64Array
  stalled: Float64Array
}

/** What a core's end brings: the end of what it runs, of its memory budget, or of the stall that follows. */
const Ending = { work: 0, budget: 1, stall: 2 } as const

export class Execution {
  /** The simulated time, ns, in a place of its own: as an argument or a field it would be allocated at every change. */
  readonly clock: Float64Array
  readonly history: History
  readonly coRunning: CoRunning
  readonly fills: Fills
  /** By core: its mode, and the task or process that it is about. */
  readonly mode: Uint8Array
  readonly current: Int32Array
  /** By customer, cores before masters: code of what it does. */
  readonly running: Int32Array
  /** By customer: undisturbed execution that is left of a core's job or burst, ns, as of when the core was last settled. */
  readonly left: Float64Array
  /** When the turn of what the core runs ends at the latest, ns; Infinity for what takes no turns. */
  readonly sliceEnd: Float64Array
  /** When what the core does ends, ns; Infinity while it is idle. */
  readonly ends: Float64Array
  /** 1 where the end is a completion: those go before everything else at the same time. */
  readonly completes: Uint8Array
  /** Time that each core was not idle, a stall counts, and time that it was stalled by its memory budget, ns; see `finish`. */
  readonly busyOn: Float64Array
  readonly stalledOn: Float64Array

  private readonly cores: number
  private readonly customers: number
  private readonly budgets: Budgets
  private readonly stallCode: number
  /** What comes at a core's end. */
  private readonly ending: Uint8Array
  /** 1 where a core's end moves with its stretch: it runs a job or a process, and is not stalled. */
  private readonly moves: Uint8Array
  /** Since when a core that is not idle has not been, and since when one that is stalled has been, ns. */
  private readonly busySince: Float64Array
  private readonly stalledSince: Float64Array
  /** By customer: until when it is settled, ns, and undisturbed execution since its demand last changed, ns. */
  private readonly settledAt: Float64Array
  private readonly worked: Float64Array

  constructor(scenario: Scenario, state: State) {
    const cores = (this.cores = scenario.cores.length)
    this.clock = state.float64(1)
    this.history = new History(cores, state)
    this.coRunning = new CoRunning(scenario, state)
    const customers = (this.customers = this.coRunning.customers)
    this.fills = new Fills(customers, state)
    this.budgets = new Budgets(scenario.memory, customers, state)
    this.stallCode = activityCodes(scenario).stalled
    this.mode = state.uint8(cores)
    this.current = state.int32(cores)
    this.running = state.int32(customers)
    this.left = state.float64(customers)
    this.sliceEnd = state.float64(cores).fill(Infinity)
    this.ends = state.float64(cores).fill(Infinity)
    this.completes = state.uint8(cores)
    this.busyOn = state.float64(cores)
    this.stalledOn = state.float64(cores)
    this.ending = state.uint8(cores)
    this.moves = state.uint8(customers)
    this.busySince = state.float64(cores)
    this.stalledSince = state.float64(cores)
    this.settledAt = state.float64(customers)
    this.worked = state.float64(customers)
    for (let core = 0; core < cores; core += 1) this.history.note(core, 0, 0)
  }

  /** The simulated time, ns. */
  get now(): number {
    return this.clock[0]!
  }

  /** The core whose end comes first; at one time completions before interrupts, then by number. */
  first(): number {
    const { ends, completes } = this
    let first = 0
    let time = ends[0]!
    for (let core = 1; core < ends.length; core += 1) {
      const end = ends[core]!
      if (end < time || (end === time && completes[core]! > completes[first]!)) {
        first = core
        time = end
      }
    }
    return first
  }

  /** Notes what `core` does from now on; its end and demand are set next. */
  begin(core: number, mode: number, current: number, code: number): void {
    if (this.mode[core] === Mode.idle) this.busySince[core] = this.clock[0]!
    if (this.ending[core] !== Ending.work) this.endStall(core)
    this.mode[core] = mode
    this.current[core] = current
    this.running[core] = code
    this.moves[core] = 0
    this.history.note(core, this.clock[0]!, code)
  }

  /** `core` has nothing to do. */
  idle(core: number): void {
    this.begin(core, Mode.idle, 0, 0)
    this.busyOn[core]! += this.clock[0]! - this.busySince[core]!
    this.ends[core] = Infinity
    this.demand(core, 0)
  }

  /** `core` runs its job or process with `demand` until that ends; one that is held back stalls first. */
  run(core: number, demand: number): void {
    this.completes[core] = 1
    if (this.isHeldBack(core)) {
      this.stall(core)
      return
    }
    this.demand(core, demand)
    this.moves[core] = 1
    this.endAsThingsAre(core)
  }

  /** True when `core` has used up its memory budget for now. */
  isHeldBack(core: number): boolean {
    return this.budgets.limited[core] === 1 && this.budgets.isSpent(core, this.clock[0]!)
  }

  /** Takes the end of the memory budget of `core` for this period, if its end is that: a stall begins. */
  beginStall(core: number): boolean {
    if (this.ending[core] !== Ending.budget) return false
    this.settle(core)
    this.budgets.exhaust(core)
    this.stall(core)
    return true
  }

  /** True when the end of `core` is that of a stall. */
  endsStall(core: number): boolean {
    return this.ending[core] === Ending.stall
  }

  /** The core waits, whatever it runs, for the next period of its budget. */
  private stall(core: number): void {
    this.moves[core] = 0
    this.demand(core, 0)
    this.ending[core] = Ending.stall
    this.stalledSince[core] = this.clock[0]!
    this.ends[core] = this.budgets.nextPeriod(core)
    this.history.note(core, this.clock[0]!, this.stallCode)
  }

  /** The stall of `core` is over, or was none: its budget only lasted. */
  private endStall(core: number): void {
    if (this.ending[core] === Ending.stall) {
      this.settle(core)
      this.stalledOn[core]! += this.clock[0]! - this.stalledSince[core]!
    }
    this.ending[core] = Ending.work
  }

  /** What `core` does ends after `length` ns, whatever its neighbours do. */
  endAfter(core: number, length: number): void {
    this.completes[core] = 0
    this.ends[core] = this.clock[0]! + length
  }

  /** Accounts for what `customer` did since it was last settled. */
  settle(customer: number): void {
    this.settleBy(customer, this.coRunning.row())
  }

  /** The same, where its rates are those of the set at `row`. */
  private settleBy(customer: number, row: number): void {
    const { coRunning, settledAt, fills } = this
    const now = this.clock[0]!
    const from = settledAt[customer]!
    const elapsed = now - from
    if (elapsed === 0) return
    settledAt[customer] = now
    if (this.budgets.limited[customer] === 1 && this.regulate(customer, from, row)) return
    const record = row + customer * RATES
    const work = elapsed * coRunning.solved[record + Rate.pace]!
    this.left[customer]! -= work
    this.worked[customer]! += work
    fills.shared[customer]! += elapsed * coRunning.solved[record + Rate.refills]!
  }

  /** Accounts for the budget of `core` from `from` on; true when it did nothing, for it is stalled. */
  private regulate(core: number, from: number, row: number): boolean {
    if (this.ending[core] === Ending.stall) return true
    this.budgets.spend(core, from, this.clock[0]!, this.linesPerNs(core, row))
    return false
  }

  /** Lines that `core` moves per ns where its rates are those of the set at `row`. */
  private linesPerNs(core: number, row: number): number {
    const { solved, traffic } = this.coRunning
    const record = row + core * RATES
    const writes = traffic.writes[this.coRunning.trafficOf(core)]!
    return solved[record + Rate.refills]! + writes * solved[record + Rate.pace]!
  }

  /** Counts the lines that entered the private caches of `customer`, which is settled, and those that it wrote. */
  private count(customer: number): void {
    const { fills, worked, coRunning } = this
    const doing = coRunning.trafficOf(customer)
    const work = worked[customer]!
    worked[customer] = 0
    fills.private[customer]! += work * coRunning.traffic.privateFills[doing]!
    fills.written[customer]! += work * coRunning.traffic.writes[doing]!
  }

  /** Settles every core and counts what entered the private caches of `core`: what its paths find depends on all of them. */
  settleFor(core: number): void {
    for (let other = 0; other < this.cores; other += 1) this.settle(other)
    this.count(core)
  }

  /** Time that each core was not idle up to `until`, which has come, ns; nothing is settled by asking. */
  busyUntil(until: number): Float64Array {
    return this.busyOn.map((busy, core) => busy + (this.mode[core] === Mode.idle ? 0 : until - this.busySince[core]!))
  }

  /** What was counted of the memory up to `until`, which has come; nothing is settled by asking. */
  memoryUntil(until: number): MemoryCounts {
    const { fills, settledAt, worked, coRunning, cores } = this
    const { solved, traffic } = coRunning
    const refills = fills.shared.slice(0, cores)
    const moved = fills.written.slice()
    const stalled = this.stalledOn.slice()
    moved.forEach((_, customer) => {
      const record = coRunning.row() + customer * RATES
      const elapsed = until - settledAt[customer]!
      const work = worked[customer]! + elapsed * solved[record + Rate.pace]!
      moved[customer]! += work * traffic.writes[coRunning.trafficOf(customer)]!
      if (customer >= cores) return
      refills[customer]! += elapsed * solved[record + Rate.refills]!
      moved[customer]! += refills[customer]!
      if (this.ending[customer] === Ending.stall) stalled[customer]! += until - this.stalledSince[customer]!
    })
    return { refills, moved, stalled }
  }

  /** Accounts for everything up to now, for results. */
  finish(): void {
    const now = this.clock[0]!
    for (let customer = 0; customer < this.customers; customer += 1) {
      this.settle(customer)
      this.count(customer)
    }
    for (let core = 0; core < this.cores; core += 1) {
      if (this.mode[core] === Mode.idle) continue
      this.busyOn[core]! += now - this.busySince[core]!
      this.busySince[core] = now
      if (this.ending[core] !== Ending.stall) continue
      this.stalledOn[core]! += now - this.stalledSince[core]!
      this.stalledSince[core] = now
    }
  }

  isActive(index: number): boolean {
    return this.coRunning.demandOn(this.cores + index) !== 0
  }

  /** Master number `index` becomes active or silent; `code` says in the causes of waits who it is. */
  switchMaster(index: number, active: boolean, code: number): void {
    const master = this.cores + index
    this.settle(master)
    this.running[master] = active ? code : 0
    this.demand(master, active ? 1 : 0)
  }

  /** Sets when what `core` runs, a job or a process, ends if nothing changes. */
  private endAsThingsAre(core: number): void {
    const { coRunning } = this
    const now = this.clock[0]!
    const left = this.left[core]!
    let end = now
    if (left > 0) end += Math.ceil(left * coRunning.solved[coRunning.row() + core * RATES + Rate.stretch]!)
    // A stall may have lasted longer than the slice.
    const sliceEnd = this.sliceEnd[core]!
    if (sliceEnd < end) end = sliceEnd < now ? now : sliceEnd
    this.ends[core] = end
    if (this.budgets.limited[core] === 1) this.endWithBudget(core)
  }

  /** Lets the end of a core's budget come before that of its work. */
  private endWithBudget(core: number): void {
    const spentAt = this.budgets.spentAt(core, this.clock[0]!, this.linesPerNs(core, this.coRunning.row()))
    const before = spentAt < this.ends[core]!
    this.ending[core] = before ? Ending.budget : Ending.work
    if (before) this.ends[core] = spentAt
  }

  /**
   * Notes the demand of `customer`, which is settled, from now on and passes the change on to everyone that feels it. Who feels
   * nothing goes on as it was: what is settled later is settled at the same rates.
   */
  demand(customer: number, demand: number): void {
    const { coRunning, customers, moves } = this
    if (coRunning.demandOn(customer) === demand) return
    this.count(customer)
    const { solved } = coRunning
    const before = coRunning.row()
    coRunning.change(customer, demand)
    const after = coRunning.row()
    for (let other = 0, record = 0; other < customers; other += 1, record += RATES) {
      const stretches = solved[before + record + Rate.stretch] !== solved[after + record + Rate.stretch]
      if (!stretches && solved[before + record + Rate.refills] === solved[after + record + Rate.refills]) continue
      this.settleBy(other, before)
      if (moves[other] === 1) this.endAsThingsAre(other)
    }
  }
}
