/**
 * What a machine is made of: what each of its cores, tasks and processes is at, and the tables that say what it may do.
 *
 * A part keeps one thing and knows no other. What follows from an event is said by functions over all of them: of `releases`,
 * `interrupts`, `dispatch`, `running-jobs`, `turns` and `ends`.
 */
import { pinned } from '../engine/pinned'
import { RandomStreams } from '../engine/random'
import type { State } from '../engine/state'
import { Timers } from '../engine/timers'
import { activityCodes } from './activity-codes'
import { Arrivals } from './arrivals'
import { DataFlow } from './data-flow'
import { DramRefresh } from './dram-refresh'
import { Equals } from './equals'
import { execution, type Execution } from './execution'
import { EXIT_KINDS } from './exits'
import { FairTurns } from './fair-turns'
import { interruptPaths, type InterruptPaths } from './interrupt-path'
import { Jobs } from './jobs'
import { NestedInterrupts } from './nested-interrupts'
import type { Observer } from './observer'
import { Processes } from './processes'
import { ReadySet } from './ready-set'
import type { Scenario } from './scenario'
import { Sections } from './sections'
import { Slices } from './slices'
import { tasksByUrgency, TaskTable } from './task-table'
import { timerSources, type TimerSources } from './timer-sources'
import { WaitingInterrupts } from './waiting-interrupts'

export class Parts {
  /** Streams of the tasks, of the processes, and of the mappings of code, in the order of the timers' sources. */
  readonly random: RandomStreams
  readonly timers: Timers
  readonly sources: TimerSources
  readonly codes: ReturnType<typeof activityCodes>
  readonly tasks: TaskTable
  /** Cell of each core. */
  readonly cellOf: Int32Array
  /** 1 for cells that are stopped; when each of the stops and starts is due next, ns. */
  readonly stopped: Uint8Array
  readonly switchDue: Float64Array
  readonly execution: Execution
  readonly paths: InterruptPaths
  readonly processes: Processes
  readonly jobs: Jobs
  readonly equals: Equals
  readonly ready: ReadySet
  readonly waiting: WaitingInterrupts
  readonly nested: NestedInterrupts
  readonly slices: Slices
  readonly fair: FairTurns
  readonly sections: Sections
  /** 1 for tasks whose jobs run in pieces: up to the end of a turn, to where a section begins or ends. */
  readonly inPieces: Uint8Array
  /** Process that a core returns to when it has no job; -1 for none. */
  readonly attached: Int32Array
  readonly arrivals: Arrivals
  readonly dataFlow: DataFlow
  /** Null where the run does not ask for it. */
  readonly refresh: DramRefresh | null
  /** Jobs that were released. */
  readonly released: Float64Array
  /** Exits to the hypervisor, by core, then by kind. */
  readonly exitsOn: Float64Array

  /**
   * The order in which the parts ask `state` for their arrays is the layout of a run's snapshots.
   * @param activate releases a task now, for a message that came
   */
  constructor(
    readonly scenario: Scenario,
    seed: string,
    readonly observer: Observer,
    activate: (task: number) => void,
    state: State,
  ) {
    const { cores, cells, tasks, processes, lifecycle } = scenario
    const byCore = tasksByUrgency(tasks, cores.length)
    const streams = [...tasks.map(({ id }) => id), ...processes.map(({ name }) => name), 'code mappings']
    this.codes = activityCodes(scenario)
    this.sources = timerSources(scenario)
    this.timers = new Timers(this.sources.count, state)
    this.random = new RandomStreams(seed, streams, state)
    this.tasks = new TaskTable(tasks)
    this.cellOf = pinned(Int32Array.from(cores, (core) => core.cell))
    this.stopped = state.uint8(cells.length)
    this.switchDue = state.float64(lifecycle?.switches.map(({ atNs }) => atNs) ?? 0)
    this.execution = execution(scenario, state)
    this.paths = interruptPaths(scenario, this.execution.fills, this.execution.coRunning, this.random, state)
    this.processes = new Processes(scenario, this.random, tasks.length, state)
    this.attached = state.int32(cores.length).fill(-1)
    this.jobs = new Jobs(tasks, this.random, state)
    this.equals = new Equals(byCore, tasks, this.jobs.nominal, state)
    this.ready = new ReadySet(byCore, tasks.length, this.equals, state)
    this.waiting = new WaitingInterrupts(cores.length, tasks, state)
    this.nested = new NestedInterrupts(tasks, cores.length, state)
    this.slices = new Slices(tasks, this.equals.shared, state)
    this.fair = new FairTurns(tasks, cores.length, state)
    this.sections = new Sections(tasks, cores.length, this.codes.firstSection, this.jobs, this.equals, state)
    this.inPieces = pinned(this.sections.has.map((has, task) => has | this.slices.has[task]!))
    this.arrivals = new Arrivals(tasks, seed, state)
    this.dataFlow = new DataFlow(scenario, this.execution.clock, this.paths, observer, activate, state)
    this.refresh = scenario.refresh === undefined ? null : new DramRefresh(scenario, seed, state)
    this.released = state.float64(1)
    this.exitsOn = state.float64(cores.length * EXIT_KINDS.length)
  }
}
