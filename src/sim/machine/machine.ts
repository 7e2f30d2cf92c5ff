/**
 * The machine: cores that run jobs by fixed priority and processes by turns, timers that interrupt them, and the memory that
 * they share.
 *
 * Everything that changes lives in typed arrays and nothing is allocated per event. An event is a core's end of what it does
 * now, kept by `Execution`, or a timer. What follows from one goes from file to file, each calls those below it only:
 *
 *   releases, ends        a task's timer or a message lets a job come; what a core did is over
 *   interrupts            the job's interrupt is taken, waits, or nests; then the core is given on
 *   dispatch              the core goes to whoever is most urgent
 *   running-jobs, turns   a job or a process runs there from where it was
 *
 * The one way back up is that of messages: what the data flow hears of can release a task.
 */
import { State } from '../engine/state'
import { EventClass } from '../engine/timers'
import { cellPower } from './cell-power'
import { mapCode, startMappings } from './code-mappings'
import type { DataFlow } from './data-flow'
import { dispatching } from './dispatch'
import type { DramRefresh } from './dram-refresh'
import { endings } from './ends'
import type { MemoryCounts } from './execution'
import type { History } from './history'
import type { InterruptPaths } from './interrupt-path'
import { interruptHandling } from './interrupts'
import type { Jobs } from './jobs'
import { endMasterTurn, startMasters } from './masters'
import type { Observer } from './observer'
import { Parts } from './parts'
import { releases } from './releases'
import { runningJobs } from './running-jobs'
import type { Scenario } from './scenario'
import { turns } from './turns'

export class Machine {
  /** The simulated time, ns, in a place of its own. */
  readonly clock: Float64Array
  private readonly parts: Parts
  private readonly acts: Actions
  private readonly loop: EventLoop
  /** Events that were handled. */
  private readonly handled: Float64Array

  constructor(scenario: Scenario, seed: string, observer: Observer, state = new State()) {
    const parts = new Parts(scenario, seed, observer, (task) => this.acts.activate(task), state)
    this.parts = parts
    this.clock = parts.execution.clock
    this.handled = state.float64(1)
    this.acts = actions(parts)
    this.loop = eventLoop(parts, this.acts, this.handled)
    this.acts.startReleases()
    scenario.cores.forEach((_, core) => this.acts.dispatch(core))
    startMappings(parts)
    startMasters(parts)
    this.acts.startSwitches()
  }

  get paths(): InterruptPaths {
    return this.parts.paths
  }

  get jobs(): Jobs {
    return this.parts.jobs
  }

  get dataFlow(): DataFlow {
    return this.parts.dataFlow
  }

  /** Null where the run does not ask for it. */
  get refresh(): DramRefresh | null {
    return this.parts.refresh
  }

  /** Exits to the hypervisor, by core, then by kind. */
  get exitsOn(): Float64Array {
    return this.parts.exitsOn
  }

  get events(): number {
    return this.handled[0]!
  }

  /** Jobs that were released. */
  get released(): number {
    return this.parts.released[0]!
  }

  get now(): number {
    return this.clock[0]!
  }

  get history(): History {
    return this.parts.execution.history
  }

  /** Time that each core was not idle, ns; settled by `finish`. */
  get busyOn(): Float64Array {
    return this.parts.execution.busyOn
  }

  /** Time that each core was not idle up to `until`, before which no event is left, ns; nothing is settled by asking. */
  busyUntil(until: number): Float64Array {
    return this.parts.execution.busyUntil(until)
  }

  /** What went to and from the DRAM and how long cores stalled up to `until`, before which no event is left. */
  memoryUntil(until: number): MemoryCounts {
    return this.parts.execution.memoryUntil(until)
  }

  /** Handles events before `until`, at most `most` of them; false when there is nothing left before `until`. */
  run(until: number, most: number): boolean {
    return this.loop(until, most)
  }

  /** Settles every core at `until`, for results; a run that goes on after this is another one, by its last bits. */
  finish(until: number): void {
    this.clock[0] = until
    this.parts.execution.finish()
  }
}

type Actions = ReturnType<typeof actions>

/** What can follow from an event. */
function actions(parts: Parts) {
  const running = runningJobs(parts)
  const processes = turns(parts)
  const dispatcher = dispatching(parts, running, processes)
  const interrupts = interruptHandling(parts, running, dispatcher)
  const released = releases(parts, dispatcher, interrupts)
  return {
    ...dispatcher,
    ...released,
    ...processes,
    ...endings(parts, running, processes, dispatcher, interrupts),
    ...cellPower(parts, dispatcher, released, processes),
  }
}

type EventLoop = (until: number, most: number) => boolean

/**
 * The loop over the events of one machine, which `Machine.run` describes. Whatever a function has closed over is a constant to
 * the compiler while no other was made in its place: the functions of a thread's first machine know where its arrays are, half
 * of the time of an event. Later ones share code, and look them up.
 */
function eventLoop(parts: Parts, acts: Actions, handled: Float64Array): EventLoop {
  const { timers, execution, sources } = parts
  const { clock, completes, ends, first } = execution
  const { endOnCore, release, wakeProcess, switchCell } = acts

  /** The next timer has expired, that of `source`. */
  function expire(source: number): void {
    if (source < sources.firstProcess) release(source)
    else if (source < sources.mapping) wakeProcess(source - sources.firstProcess)
    else if (source === sources.mapping) mapCode(parts)
    else if (source < sources.firstSwitch) endMasterTurn(parts, source - sources.firstMaster)
    else switchCell(source - sources.firstSwitch)
  }

  return (until, most) => {
    for (let i = 0; i < most; i += 1) {
      const core = first()
      const end = ends[core]!
      const timer = timers.nextTime()
      const coreFirst =
        end < timer || (end === timer && (completes[core] === 1 || timers.nextClass() > EventClass.hypervisor))
      const time = coreFirst ? end : timer
      if (time >= until) {
        handled[0]! += i
        return false
      }
      clock[0] = time
      if (coreFirst) endOnCore(core)
      else expire(timers.nextSource())
    }
    handled[0]! += most
    return true
  }
}
