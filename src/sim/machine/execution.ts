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
import { CoRunning, Row } from './co-running'
import { History } from './history'
import { progress } from './progress'
import type { Scenario } from './scenario'
import { Stalls } from './stalls'

/** What a core does. */
export const Mode = { idle: 0, job: 1, process: 2, interrupt: 3 } as const

/** Since the start: refills and stalled time, ns, by core; lines to and from the DRAM by core, then by master. */
export interface MemoryCounts {
  refills: Float64Array
  moved: Float64Array
  stalled: Float64Array
}

export type Execution = ReturnType<typeof execution>

/** What the cores of one machine do. */
export function execution(scenario: Scenario, state: State) {
  const cores = scenario.cores.length
  /** The simulated time, ns, in a place of its own: as an argument or a field it would be allocated at every change. */
  const clock = state.float64(1)
  const history = new History(cores, state)
  const coRunning = new CoRunning(scenario, state)
  const stalls = new Stalls(scenario, clock, history, coRunning, state)
  const { left, fills, settle, fillsUntil } = progress(clock, coRunning, stalls, state)
  const { solved } = coRunning
  /** By core: its mode, and the task or process that it is about. */
  const mode = state.uint8(cores)
  const current = state.int32(cores)
  /** By customer, cores before masters: code of what it does. */
  const running = state.int32(coRunning.customers)
  /** When the turn of what the core runs ends at the latest, ns; Infinity for what takes no turns. */
  const sliceEnd = state.float64(cores).fill(Infinity)
  /** When what the core does ends, ns; Infinity while it is idle. */
  const ends = state.float64(cores).fill(Infinity)
  /** 1 where the end is a completion: those go before everything else at the same time. */
  const completes = state.uint8(cores)
  /** Time that each core was not idle, ns, a stall counts; see `finish`. And since when one that is not idle has not been. */
  const busyOn = state.float64(cores)
  const busySince = state.float64(cores)
  /** 1 where a core's end moves with its stretch: it runs a job or a process that can end before its turn does, and is not stalled. */
  const moves = state.uint8(cores)
  for (let core = 0; core < cores; core += 1) history.note(core, 0, 0)

  /** The core whose end comes first; at one time completions before interrupts, then by number. */
  function first(): number {
    let earliest = 0
    let time = ends[0]!
    for (let core = 1; core < cores; core += 1) {
      const end = ends[core]!
      if (end < time || (end === time && completes[core]! > completes[earliest]!)) {
        earliest = core
        time = end
      }
    }
    return earliest
  }

  /** Notes what `core` does from now on; its end and demand are set next. Everything is settled. */
  function begin(core: number, newMode: number, about: number, code: number): void {
    settle()
    if (mode[core] === Mode.idle) busySince[core] = clock[0]!
    if (stalls.any) stalls.end(core)
    mode[core] = newMode
    current[core] = about
    running[core] = code
    moves[core] = 0
    history.note(core, clock[0]!, code)
  }

  /** `core` has nothing to do. */
  function idle(core: number): void {
    begin(core, Mode.idle, 0, 0)
    busyOn[core]! += clock[0]! - busySince[core]!
    ends[core] = Infinity
    demand(core, 0)
  }

  /** `core` runs its job or process with `demand` until that ends; one that is held back stalls first. */
  function run(core: number, wanted: number): void {
    completes[core] = 1
    if (isHeldBack(core)) {
      stall(core)
      return
    }
    demand(core, wanted)
    // Who has more to do than its turn lasts ends with its turn, whether neighbours hold it up or not.
    moves[core] = stalls.any || sliceEnd[core]! > clock[0]! + left[core]! ? 1 : 0
    endAsThingsAre(core)
  }

  /** True when `core` has used up its memory budget for now. */
  function isHeldBack(core: number): boolean {
    return stalls.any && stalls.isDue(core)
  }

  /** Takes the end of the memory budget of `core` for this period, if its end is that: a stall begins. */
  function beginStall(core: number): boolean {
    if (!stalls.any || !stalls.endsBudget(core)) return false
    settle()
    stalls.exhaust(core)
    stall(core)
    return true
  }

  /** True when the end of `core` is that of a stall. */
  function endsStall(core: number): boolean {
    return stalls.any && stalls.isStalled(core)
  }

  /** The core waits, whatever it runs, for the next period of its budget. */
  function stall(core: number): void {
    moves[core] = 0
    demand(core, 0)
    ends[core] = stalls.begin(core, left[core]!)
  }

  /** What `core` does ends after `length` ns, whatever its neighbours do. */
  function endAfter(core: number, length: number): void {
    completes[core] = 0
    ends[core] = clock[0]! + length
  }

  /**
   * Notes the demand of `customer` from now on and passes the change on to everyone that feels it: who feels nothing ends when it
   * would have.
   */
  function demand(customer: number, wanted: number): void {
    if (coRunning.demandOn(customer) === wanted) return
    settle()
    const before = coRunning.row(Row.stretch)
    coRunning.change(customer, wanted)
    const after = coRunning.row(Row.stretch)
    for (let core = 0; core < cores; core += 1) {
      if (moves[core] === 1 && solved[before + core] !== solved[after + core]) endAsThingsAre(core)
    }
  }

  /** Sets when what `core` runs, a job or a process, ends if nothing changes. */
  function endAsThingsAre(core: number): void {
    const now = clock[0]!
    let end = now
    if (left[core]! > 0) end += Math.ceil(left[core]! * solved[coRunning.row(Row.stretch) + core]!)
    // A stall may have lasted longer than the slice.
    const turnEnd = sliceEnd[core]!
    if (turnEnd < end) end = turnEnd < now ? now : turnEnd
    ends[core] = end
    if (stalls.any) ends[core] = stalls.orEndOfBudget(core, end)
  }

  function isActive(master: number): boolean {
    return coRunning.demandOn(cores + master) !== 0
  }

  /** Master number `master` becomes active or silent; `code` says in the causes of waits who it is. */
  function switchMaster(master: number, active: boolean, code: number): void {
    running[cores + master] = active ? code : 0
    demand(cores + master, active ? 1 : 0)
  }

  /** Time that each core was not idle up to `until`, which has come, ns; nothing is settled by asking. */
  function busyUntil(until: number): Float64Array {
    return busyOn.map((busy, core) => busy + (mode[core] === Mode.idle ? 0 : until - busySince[core]!))
  }

  /** What was counted of the memory up to `until`, which has come; nothing is settled by asking. */
  function memoryUntil(until: number): MemoryCounts {
    const { shared, written } = fillsUntil(until)
    const moved = written.map((lines, customer) => lines + (customer < cores ? shared[customer]! : 0))
    return { refills: shared.slice(0, cores), moved, stalled: stalls.stalledUntil(until) }
  }

  /** Accounts for everything up to now, for results. */
  function finish(): void {
    settle()
    busyOn.set(busyUntil(clock[0]!))
    busySince.fill(clock[0]!)
    stalls.finish()
  }

  return {
    clock,
    history,
    coRunning,
    fills,
    mode,
    current,
    running,
    left,
    sliceEnd,
    ends,
    busyOn,
    completes,
    /** The simulated time, ns. */
    get now(): number {
      return clock[0]!
    },
    first,
    begin,
    idle,
    run,
    isHeldBack,
    beginStall,
    endsStall,
    endAfter,
    demand,
    settle,
    isActive,
    switchMaster,
    busyUntil,
    memoryUntil,
    finish,
  }
}
