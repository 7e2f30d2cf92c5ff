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
import { CoRunning } from './co-running'
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
  /** Undisturbed execution that is left of the current job or burst, ns. */
  readonly left: Float64Array
  /** When the turn of what the core runs ends at the latest, ns; Infinity for what takes no turns. */
  readonly sliceEnd: Float64Array
  /** When what the core does ends, ns; Infinity while it is idle. */
  readonly ends: Float64Array
  /** 1 where the end is a completion: those go before everything else at the same time. */
  readonly completes: Uint8Array
  /** Time that each core was not idle, ns; a stall counts. */
  readonly busyOn: Float64Array
  /** Time that each core was stalled by its memory budget, ns. */
  readonly stalledOn: Float64Array

  private readonly cores: number
  private readonly budgets: Budgets
  private readonly stallCode: number
  /** What comes at a core's end. */
  private readonly ending: Uint8Array
  /** By customer: as the set that runs now has it, and since when it is settled. */
  private readonly stretch: Float64Array
  private readonly refills: Float64Array
  private readonly settledAt: Float64Array

  constructor(scenario: Scenario, state: State) {
    const cores = (this.cores = scenario.cores.length)
    this.clock = state.float64(1)
    this.history = new History(cores, state)
    this.coRunning = new CoRunning(scenario, state)
    const { customers } = this.coRunning
    this.fills = new Fills(cores, customers, state)
    this.budgets = new Budgets(scenario.memory, state)
    this.stallCode = activityCodes(scenario).stalled
    this.mode = state.uint8(cores)
    this.current = state.int32(cores)
    this.running = state.int32(customers)
    this.left = state.float64(cores)
    this.sliceEnd = state.float64(cores).fill(Infinity)
    this.ends = state.float64(cores).fill(Infinity)
    this.completes = state.uint8(cores)
    this.busyOn = state.float64(cores)
    this.stalledOn = state.float64(cores)
    this.ending = state.uint8(cores)
    this.stretch = state.float64(customers).fill(1)
    this.refills = state.float64(customers)
    this.settledAt = state.float64(customers)
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
    this.mode[core] = mode
    this.current[core] = current
    this.running[core] = code
    this.ending[core] = Ending.work
    this.history.note(core, this.clock[0]!, code)
  }

  /** `core` has nothing to do. */
  idle(core: number): void {
    this.begin(core, Mode.idle, 0, 0)
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
    this.demand(core, 0)
    this.ending[core] = Ending.stall
    this.ends[core] = this.budgets.nextPeriod(core)
    this.history.note(core, this.clock[0]!, this.stallCode)
  }

  /** What `core` does ends after `length` ns, whatever its neighbours do. */
  endAfter(core: number, length: number): void {
    this.completes[core] = 0
    this.ends[core] = this.clock[0]! + length
  }

  /** Accounts for what `core` did since it was last settled. */
  settle(core: number): void {
    const now = this.clock[0]!
    const from = this.settledAt[core]!
    const elapsed = now - from
    if (elapsed === 0) return
    this.settledAt[core] = now
    if (this.mode[core] === Mode.idle) return
    this.busyOn[core]! += elapsed
    if (this.ending[core] === Ending.stall) {
      this.stalledOn[core]! += elapsed
      return
    }
    const stretch = this.stretch[core]!
    const work = stretch === 1 ? elapsed : elapsed / stretch
    this.left[core]! -= work
    if (this.coRunning.demandOn(core) === 0) return
    const { traffic } = this.coRunning
    const doing = this.coRunning.trafficOf(core)
    const refills = this.refills[core]!
    const writes = traffic.writes[doing]!
    this.fills.shared[core]! += work * refills
    this.fills.private[core]! += work * traffic.privateFills[doing]!
    this.fills.written[core]! += work * writes
    if (this.budgets.limited[core] === 1) this.budgets.spend(core, from, now, (refills + writes) / stretch)
  }

  /** Accounts for what `master` moved since it was last settled. */
  private settleMaster(master: number): void {
    const now = this.clock[0]!
    this.fills.written[master]! += this.movedSince(master, now)
    this.settledAt[master] = now
  }

  /** Lines that `master` moved since it was last settled. */
  private movedSince(master: number, now: number): number {
    const lines = this.coRunning.traffic.writes[this.coRunning.trafficOf(master)]!
    return ((now - this.settledAt[master]!) / this.stretch[master]!) * lines
  }

  /** Time that each core was not idle up to `until`, which has come, ns; nothing is settled by asking. */
  busyUntil(until: number): Float64Array {
    return this.busyOn.map((busy, core) => busy + (this.mode[core] === Mode.idle ? 0 : until - this.settledAt[core]!))
  }

  settleAll(): void {
    for (let core = 0; core < this.cores; core += 1) this.settle(core)
  }

  /** What was counted of the memory up to `until`, which has come; nothing is settled by asking. */
  memoryUntil(until: number): MemoryCounts {
    const { coRunning, fills, cores } = this
    const { traffic } = coRunning
    const refills = fills.shared.slice()
    const moved = fills.written.slice()
    const stalled = this.stalledOn.slice()
    for (let core = 0; core < cores; core += 1) {
      const elapsed = until - this.settledAt[core]!
      const works = this.mode[core] !== Mode.idle && this.ending[core] !== Ending.stall
      const work = works ? elapsed / this.stretch[core]! : 0
      refills[core]! += work * this.refills[core]!
      moved[core]! += refills[core]! + work * traffic.writes[coRunning.trafficOf(core)]!
      if (this.ending[core] === Ending.stall) stalled[core]! += elapsed
    }
    for (let master = cores; master < coRunning.customers; master += 1) moved[master]! += this.movedSince(master, until)
    return { refills, moved, stalled }
  }

  isActive(index: number): boolean {
    return this.coRunning.demandOn(this.cores + index) !== 0
  }

  /** Master number `index` becomes active or silent; `code` says in the causes of waits who it is. */
  switchMaster(index: number, active: boolean, code: number): void {
    const master = this.cores + index
    this.settleMaster(master)
    this.running[master] = active ? code : 0
    this.demand(master, active ? 1 : 0)
  }

  /** Sets when what `core` runs, a job or a process, ends if nothing changes. */
  private endAsThingsAre(core: number): void {
    const now = this.clock[0]!
    const left = this.left[core]!
    const stretch = this.stretch[core]!
    let end = now
    if (left > 0) end += Math.ceil(stretch === 1 ? left : left * stretch)
    // A stall may have lasted longer than the slice.
    if (this.sliceEnd[core]! < end) end = Math.max(now, this.sliceEnd[core]!)
    this.ends[core] = end
    if (this.budgets.limited[core] === 1) this.endWithBudget(core, end)
  }

  /** Lets the end of a core's budget come before `end`, that of its work. */
  private endWithBudget(core: number, end: number): void {
    const { coRunning } = this
    const lines = this.refills[core]! + coRunning.traffic.writes[coRunning.trafficOf(core)]!
    const spentAt = this.budgets.spentAt(core, this.clock[0]!, lines / this.stretch[core]!)
    this.ending[core] = spentAt < end ? Ending.budget : Ending.work
    if (spentAt < end) this.ends[core] = spentAt
  }

  /** Notes the demand of `customer` from now on and passes the change on to everyone that feels it. */
  demand(customer: number, demand: number): void {
    if (!this.coRunning.change(customer, demand)) return
    const row = this.coRunning.row()
    const { stretches, refills, customers } = this.coRunning
    for (let other = 0; other < customers; other += 1) {
      const stretch = stretches[row + other]!
      const refill = refills[row + other]!
      if (stretch === this.stretch[other]! && refill === this.refills[other]!) continue
      if (other === customer) {
        this.stretch[other] = stretch
        this.refills[other] = refill
        continue
      }
      if (other >= this.cores) this.settleMaster(other)
      else this.settle(other)
      this.stretch[other] = stretch
      this.refills[other] = refill
      if (other < this.cores && this.ending[other] !== Ending.stall) {
        const mode = this.mode[other]
        if (mode === Mode.job || mode === Mode.process) this.endAsThingsAre(other)
      }
    }
  }
}
