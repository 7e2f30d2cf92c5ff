/**
 * What every core does, how far it is, and when it ends.
 *
 * A core has one end: of its job, its process's turn or its interrupt. A change of what runs somewhere stretches the
 * others, so ends move many times before one of them comes: they stand in a plain array of a few cores, where moving one is
 * a store and finding the first a short scan, instead of in the heap of the timers.
 */
import type { State } from '../engine/state'
import { CoRunning } from './co-running'
import { Fills } from './fills'
import { History } from './history'
import type { Scenario } from './scenario'

/** What a core does. */
export const Mode = { idle: 0, job: 1, process: 2, interrupt: 3 } as const

export class Execution {
  /** The simulated time, ns, in a place of its own: as an argument or a field it would be allocated at every change. */
  readonly clock: Float64Array
  readonly history: History
  readonly coRunning: CoRunning
  readonly fills: Fills
  /** By core: its mode, and the task or process that it is about. */
  readonly mode: Uint8Array
  readonly current: Int32Array
  /** Code of what the core does, as the history keeps it: 0 idle, then tasks' jobs, tasks' interrupts, processes, from 1. */
  readonly running: Int32Array
  /** Undisturbed execution that is left of the current job or burst, ns. */
  readonly left: Float64Array
  /** When the turn of what the core runs ends at the latest, ns; Infinity for what takes no turns. */
  readonly sliceEnd: Float64Array
  /** When what the core does ends, ns; Infinity while it is idle. */
  readonly ends: Float64Array
  /** 1 where the end is a completion: those go before everything else at the same time. */
  readonly completes: Uint8Array
  /** Time that each core was not idle, ns. */
  readonly busyOn: Float64Array

  private readonly cores: number
  private readonly stretch: Float64Array
  private readonly settledAt: Float64Array
  private readonly refills: Float64Array
  private readonly privateFills: Float64Array

  constructor(scenario: Scenario, state: State) {
    const { demands } = scenario
    const cores = (this.cores = scenario.cores.length)
    this.clock = state.float64(1)
    this.history = new History(cores, state)
    this.coRunning = new CoRunning(scenario, state)
    this.fills = new Fills(cores, state)
    this.mode = state.uint8(cores)
    this.current = state.int32(cores)
    this.running = state.int32(cores)
    this.left = state.float64(cores)
    this.sliceEnd = state.float64(cores).fill(Infinity)
    this.ends = state.float64(cores).fill(Infinity)
    this.completes = state.uint8(cores)
    this.busyOn = state.float64(cores)
    this.stretch = state.float64(cores).fill(1)
    this.settledAt = state.float64(cores)
    this.refills = Float64Array.from(demands, (demand) => demand.refills)
    this.privateFills = Float64Array.from(demands, (demand) => demand.privateFills)
    for (let core = 0; core < cores; core += 1) this.history.note(core, 0, 0)
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
    this.history.note(core, this.clock[0]!, code)
  }

  /** `core` has nothing to do. */
  idle(core: number): void {
    this.begin(core, Mode.idle, 0, 0)
    this.ends[core] = Infinity
    this.demand(core, 0)
  }

  /** `core` runs its job or process with `demand` until that ends. */
  run(core: number, demand: number): void {
    this.demand(core, demand)
    this.completes[core] = 1
    this.endAsThingsAre(core)
  }

  /** What `core` does ends after `length` ns, whatever its neighbours do. */
  endAfter(core: number, length: number): void {
    this.completes[core] = 0
    this.ends[core] = this.clock[0]! + length
  }

  /** Accounts for what `core` did since it was last settled. */
  settle(core: number): void {
    const now = this.clock[0]!
    const elapsed = now - this.settledAt[core]!
    if (elapsed === 0) return
    this.settledAt[core] = now
    if (this.mode[core] === Mode.idle) return
    this.busyOn[core]! += elapsed
    const stretch = this.stretch[core]!
    const work = stretch === 1 ? elapsed : elapsed / stretch
    this.left[core]! -= work
    const demand = this.coRunning.demandOn(core)
    if (demand === 0) return
    this.fills.shared[core]! += work * this.refills[demand]!
    this.fills.private[core]! += work * this.privateFills[demand]!
  }

  /** Time that each core was not idle up to `until`, which has come, ns; nothing is settled by asking. */
  busyUntil(until: number): Float64Array {
    return this.busyOn.map((busy, core) => busy + (this.mode[core] === Mode.idle ? 0 : until - this.settledAt[core]!))
  }

  settleAll(): void {
    for (let core = 0; core < this.cores; core += 1) this.settle(core)
  }

  /** Sets when what `core` runs, a job or a process, ends if nothing changes. */
  private endAsThingsAre(core: number): void {
    const left = this.left[core]!
    const stretch = this.stretch[core]!
    let end = this.clock[0]!
    if (left > 0) end += Math.ceil(stretch === 1 ? left : left * stretch)
    if (this.sliceEnd[core]! < end) end = this.sliceEnd[core]!
    this.ends[core] = end
  }

  /** Notes the demand that runs on `core` from now on and passes the change on to every core that feels it. */
  demand(core: number, demand: number): void {
    if (!this.coRunning.change(core, demand)) return
    const row = this.coRunning.row()
    const stretches = this.coRunning.stretches
    for (let other = 0; other < this.cores; other += 1) {
      const stretch = stretches[row + other]!
      if (stretch === this.stretch[other]!) continue
      if (other === core) {
        this.stretch[other] = stretch
        continue
      }
      this.settle(other)
      this.stretch[other] = stretch
      const mode = this.mode[other]
      if (mode === Mode.job || mode === Mode.process) this.endAsThingsAre(other)
    }
  }
}
