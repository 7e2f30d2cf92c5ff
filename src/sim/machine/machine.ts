/**
 * The machine: cores that run jobs by fixed priority and processes by turns, timers that interrupt them, and the memory that
 * they share.
 *
 * Everything that changes lives in typed arrays and nothing is allocated per event. An event is a core's end of what it does
 * now, kept by `Execution`, or a timer: a task's next release, the end of a process's wait, a mapping of code.
 */
import { RandomStreams } from '../engine/random'
import { State } from '../engine/state'
import { EventClass, Timers } from '../engine/timers'
import { Arrivals } from './arrivals'
import { DataFlow, type DataFlowObserver } from './data-flow'
import { Equals } from './equals'
import { activityCodes } from './activity-codes'
import { CellPower, type Powered } from './cell-power'
import { DramRefresh } from './dram-refresh'
import { Execution, Mode, type MemoryCounts } from './execution'
import { EXIT_KINDS } from './exits'
import { FairTurns } from './fair-turns'
import type { History } from './history'
import { InterruptPaths } from './interrupt-path'
import { Jobs } from './jobs'
import { Masters } from './masters'
import { NestedInterrupts } from './nested-interrupts'
import { Processes } from './processes'
import { ReadySet } from './ready-set'
import type { Scenario } from './scenario'
import { NOTHING, Sections } from './sections'
import { Slices } from './slices'
import { tasksByUrgency, TaskTable } from './task-table'
import { WaitingInterrupts } from './waiting-interrupts'

/**
 * Told about every sample and every finished job of a task; the machine's `now` and its `jobs` say the rest. They
 * are read, not handed over: numbers beyond 2^31 would be allocated for every call.
 */
export interface Observer extends DataFlowObserver {
  /** An instrument takes its sample now. */
  sampled(task: number): void
  /** A job is done now. */
  finished(task: number): void
  /** A release was dropped because its task is hopelessly late. */
  dropped(task: number): void
}

export class Machine {
  readonly paths: InterruptPaths
  readonly jobs: Jobs
  readonly dataFlow: DataFlow
  /** Null where the run does not ask for it. */
  readonly refresh: DramRefresh | null
  /** Exits to the hypervisor, by core, then by kind. */
  readonly exitsOn: Float64Array

  private readonly cores: number
  /** Codes of interrupts and of processes begin here. */
  private readonly firstInterrupt: number
  private readonly firstProcess: number
  /** Timers: releases by task, then the ends of waits by process, the next mapping of code, and the masters' turns. */
  private readonly timers: Timers
  private readonly mappingTimer: number
  private readonly tasks: TaskTable
  private readonly arrivals: Arrivals
  private readonly random: RandomStreams
  private readonly execution: Execution
  private readonly processes: Processes
  private readonly masters: Masters
  private readonly power: CellPower
  private readonly firstSwitch: number
  private readonly ready: ReadySet
  private readonly waiting: WaitingInterrupts
  private readonly nested: NestedInterrupts
  private readonly equals: Equals
  private readonly slices: Slices
  private readonly fair: FairTurns
  private readonly sections: Sections
  /** 1 for tasks whose jobs run in pieces: up to the end of a turn, to where a section begins or ends. */
  private readonly inPieces: Uint8Array
  private readonly cellOf: Int32Array
  /** Process that a core returns to when it has no job; -1 for none. */
  private readonly attached: Int32Array
  /** Events handled and jobs released. */
  private readonly counts: Float64Array

  constructor(
    private readonly scenario: Scenario,
    seed: string,
    private readonly observer: Observer,
    state = new State(),
  ) {
    const { cores, tasks, processes } = scenario
    this.cores = cores.length
    const codes = activityCodes(scenario)
    this.firstInterrupt = codes.firstInterrupt
    this.firstProcess = codes.firstProcess
    this.mappingTimer = tasks.length + processes.length
    this.firstSwitch = this.mappingTimer + 1 + scenario.masters.length
    this.timers = new Timers(this.firstSwitch + CellPower.timersOf(scenario), state)
    const names = [...tasks.map(({ id }) => id), ...processes.map(({ name }) => name), 'code mappings']
    this.random = new RandomStreams(seed, names, state)
    this.tasks = new TaskTable(tasks)
    this.execution = new Execution(scenario, state)
    this.paths = new InterruptPaths(scenario, this.execution.fills, this.execution.coRunning, this.random, state)
    this.processes = new Processes(scenario, this.random, tasks.length, state)
    this.jobs = new Jobs(tasks, this.random, state)
    const byCore = tasksByUrgency(tasks, cores.length)
    this.equals = new Equals(byCore, tasks, this.jobs.nominal, state)
    this.masters = new Masters(scenario, this.execution, this.timers, this.mappingTimer + 1)
    this.ready = new ReadySet(byCore, tasks.length, this.equals, state)
    this.waiting = new WaitingInterrupts(cores.length, tasks, state)
    this.nested = new NestedInterrupts(tasks, cores.length, state)
    this.slices = new Slices(tasks, this.equals.shared, state)
    this.fair = new FairTurns(tasks, cores.length, state)
    this.sections = new Sections(tasks, cores.length, codes.firstSection, this.jobs, this.equals, state)
    this.inPieces = this.sections.has.map((has, task) => has | this.slices.has[task]!)
    this.exitsOn = state.float64(cores.length * EXIT_KINDS.length)
    this.cellOf = Int32Array.from(cores, (core) => core.cell)
    this.attached = state.int32(cores.length).fill(-1)
    this.arrivals = new Arrivals(tasks, seed, state)
    const activate = (task: number) => this.activate(task)
    this.dataFlow = new DataFlow(scenario, this.execution.clock, this.paths, observer, activate, state)
    this.counts = state.float64(2)
    this.refresh = scenario.refresh === undefined ? null : new DramRefresh(scenario, seed, state)
    this.power = new CellPower(scenario, this.timers, this.firstSwitch, this.powered(), state)
    for (let task = 0; task < tasks.length; task += 1) {
      if (this.tasks.isWoken[task] === 1 || this.tasks.isActivated[task] === 1) continue
      this.setDue(task)
      this.timers.set(task, this.tasks.releaseClass[task]!)
    }
    for (let core = 0; core < this.cores; core += 1) this.dispatch(core)
    if (scenario.codeMappingsPerSecond > 0) {
      this.drawMapping()
      this.timers.set(this.mappingTimer, EventClass.hypervisor)
    }
    this.masters.start()
    this.power.start()
  }

  get events(): number {
    return this.counts[0]!
  }

  /** Jobs that were released. */
  get released(): number {
    return this.counts[1]!
  }

  get now(): number {
    return this.execution.clock[0]!
  }

  get history(): History {
    return this.execution.history
  }

  /** Time that each core was not idle, ns; settled by `finish`. */
  get busyOn(): Float64Array {
    return this.execution.busyOn
  }

  /** Time that each core was not idle up to `until`, before which no event is left, ns; nothing is settled by asking. */
  busyUntil(until: number): Float64Array {
    return this.execution.busyUntil(until)
  }

  /** What went to and from the DRAM and how long cores stalled up to `until`, before which no event is left. */
  memoryUntil(until: number): MemoryCounts {
    return this.execution.memoryUntil(until)
  }

  /** Handles events before `until`, at most `most` of them; false when there is nothing left before `until`. */
  run(until: number, most: number): boolean {
    const { timers, execution } = this
    const { ends, completes, clock } = execution
    for (let i = 0; i < most; i += 1) {
      const core = execution.first()
      const end = ends[core]!
      const timer = timers.nextTime()
      const coreFirst =
        end < timer || (end === timer && (completes[core] === 1 || timers.nextClass() > EventClass.hypervisor))
      const time = coreFirst ? end : timer
      if (time >= until) {
        this.counts[0]! += i
        return false
      }
      clock[0] = time
      if (coreFirst) this.endOnCore(core)
      else this.expire(timers.nextSource())
    }
    this.counts[0]! += most
    return true
  }

  /** Settles every core at `until`, for results; a run that goes on after this is another one, by its last bits. */
  finish(until: number): void {
    this.execution.clock[0] = until
    this.execution.settleAll()
  }

  private expire(timer: number): void {
    if (timer < this.firstInterrupt - 1) this.release(timer)
    else if (timer < this.mappingTimer) this.wake(timer - this.firstInterrupt + 1)
    else if (timer === this.mappingTimer) this.mapCode()
    else if (timer < this.firstSwitch) this.masters.expire(timer - this.mappingTimer - 1)
    else this.power.expire(timer - this.firstSwitch, this.now)
  }

  /** Tells the timers when the next release of `task` is due. */
  private setDue(task: number): void {
    const jitter = this.tasks.jitter[task]!
    const nominal = this.arrivals.nominal[task]!
    let arrival = nominal
    if (jitter > 0) {
      arrival += Math.round(jitter * this.random.unit(task))
      if (arrival < this.now) arrival = this.now
    }
    this.timers.due[0] = arrival
  }

  private release(task: number): void {
    const { tasks } = this
    const nominal = this.arrivals.nominal[task]!
    this.arrivals.advance(task)
    this.setDue(task)
    this.timers.setNextAgain(tasks.releaseClass[task]!)
    if (tasks.isTick[task] === 1) {
      if (tasks.stopsWhenIdle[task] === 1 && this.execution.mode[tasks.core[task]!] === Mode.idle) return
      if (tasks.isSource[task] === 1) {
        this.dataFlow.finished(task)
        return
      }
    } else {
      this.counts[1]! += 1
      if (this.jobs.isFull(task)) {
        const thread = tasks.wakes[task]!
        this.observer.dropped(thread < 0 ? task : thread)
        return
      }
      this.jobs.arrive(task, nominal, this.now)
    }
    this.bring(task)
  }

  /** A message releases `task` now. */
  private activate(task: number): void {
    if (this.power.stopped[this.cellOf[this.tasks.core[task]!]!] === 1) return
    if (this.tasks.isTick[task] === 0) {
      this.counts[1]! += 1
      if (this.jobs.isFull(task)) {
        const thread = this.tasks.wakes[task]!
        this.observer.dropped(thread < 0 ? task : thread)
        return
      }
      this.jobs.arrive(task, this.now, this.now)
    }
    this.bring(task)
  }

  /** The release of `task` reaches its core: as an interrupt, or at once where none is in between. */
  private bring(task: number): void {
    const { tasks, execution } = this
    const core = tasks.core[task]!
    const mode = execution.mode[core]
    if (tasks.hasPath[task] === 0) {
      this.deliver(task)
      if (mode !== Mode.interrupt) this.preempt(core, task)
    } else if (mode === Mode.interrupt || this.sections.masked[core] === 1) {
      this.waiting.add(core, task)
      if (this.nested.has[core] === 1 && mode === Mode.interrupt) this.leaveHandler(core, task)
    } else {
      this.suspend(core)
      this.interrupt(core, task)
    }
  }

  /** The core takes the interrupt of `task`; whatever it did is suspended. */
  private interrupt(core: number, task: number): void {
    const { execution, tasks } = this
    execution.begin(core, Mode.interrupt, task, this.firstInterrupt + task)
    execution.demand(core, 0)
    execution.settleAll()
    let length = this.paths.walk(task, task, execution.running)
    if (this.refresh !== null) length += this.refresh.delay(task, this.now, length, this.paths.atMemoryNs(task))
    length += tasks.interruptNs[task]!
    this.exitsOn[core * EXIT_KINDS.length + tasks.exitKind[task]!]! += tasks.exits[task]!
    execution.endAfter(core, length)
    if (this.nested.has[core] === 1) this.nested.begin(core, this.now + this.paths.maskedNs(task))
  }

  /** The handler that runs on `core` is left for the interrupt of `task`, if that is more urgent and as soon as it lets it in. */
  private leaveHandler(core: number, task: number): void {
    const { execution, nested } = this
    if (!nested.isMoreUrgent(task, execution.current[core]!)) return
    execution.ends[core] = nested.leaveAt(core, this.now, execution.ends[core]!)
  }

  /** Goes on with the handler that was put aside last, unless a more urgent interrupt waits. */
  private returnToHandler(core: number): boolean {
    const { execution, nested } = this
    const task = nested.last(core)
    const next = this.waiting.first(core)
    if (next >= 0 && nested.isMoreUrgent(next, task)) return false
    execution.begin(core, Mode.interrupt, task, this.firstInterrupt + task)
    execution.endAfter(core, nested.pop(core, this.now))
    return true
  }

  private endOfInterrupt(core: number): void {
    const { execution, nested } = this
    const task = execution.current[core]!
    execution.settle(core)
    if (nested.has[core] === 1 && nested.isLeft(core)) {
      nested.push(core, task)
      this.interrupt(core, this.waiting.take(core))
      return
    }
    if (this.tasks.endsInHandler[task] === 1) {
      this.jobs.deliver(task)
      this.observer.finished(task)
      this.jobs.finish(task)
      this.resume(core)
      return
    }
    // A job behind one that still runs starts when its turn comes.
    if (this.tasks.isTick[task] === 0 && this.deliver(task) && this.tasks.startsInHandler[task] === 1) this.start(task)
    if (this.dataFlow.atInterrupt[task] === 1) this.dataFlow.interrupted(task)
    this.resume(core)
  }

  /** Takes the next interrupt that waits, else gives the core to whoever is next. */
  private resume(core: number): void {
    if (this.nested.depth[core]! > 0 && this.returnToHandler(core)) return
    const next = this.waiting.take(core)
    if (next < 0) this.dispatch(core)
    else this.interrupt(core, next)
  }

  /** The job that was released can run; true when it is its task's current one. */
  private deliver(task: number): boolean {
    if (!this.jobs.deliver(task)) return false
    this.ready.add(task)
    if (this.slices.has[task] === 1) this.slices.renew(task)
    return true
  }

  /** Runs `task` at once if it is more urgent than what `core` does. */
  private preempt(core: number, task: number): void {
    if (this.execution.mode[core] === Mode.job) {
      const current = this.execution.current[core]!
      if (current === task || !this.sections.overtakes(task, current)) return
    }
    this.suspend(core)
    if (this.equals.shared[task] === 1) this.dispatch(core)
    else this.runJob(core, task)
  }

  /** Keeps what is left of the core's job or burst. */
  private suspend(core: number): void {
    const { execution, processes } = this
    execution.settle(core)
    const mode = execution.mode[core]
    const current = execution.current[core]!
    if (mode === Mode.job) {
      if (this.inPieces[current] === 1) this.suspendPiece(core, current)
      else this.jobs.left[current] = execution.left[core]!
    } else if (mode === Mode.process) {
      processes.burstLeft[current] = execution.left[core]!
      processes.sliceLeft[current] = execution.sliceEnd[core]! - this.now
      execution.sliceEnd[core] = Infinity
    }
  }

  private suspendPiece(core: number, task: number): void {
    const { execution, sections, slices } = this
    if (sections.has[task] === 1) sections.keep(task, execution.left[core]!)
    else this.jobs.left[task] = execution.left[core]!
    if (slices.has[task] === 1) slices.pause(task, this.now)
    execution.sliceEnd[core] = Infinity
  }

  /** Gives the core to its most urgent ready job, else to a process, else to nobody. */
  private dispatch(core: number): void {
    const task = this.ready.first(core)
    if (task >= 0 && !this.fair.yields(core, task)) {
      this.runJob(core, this.sections.firstOf(core, task))
      return
    }
    let process = this.attached[core]!
    if (process < 0) process = this.processes.take(this.cellOf[core]!)
    if (process >= 0) this.runProcess(core, process)
    else if (task >= 0) this.runJob(core, this.sections.firstOf(core, task))
    else this.execution.idle(core)
  }

  private runJob(core: number, task: number): void {
    const { execution, jobs, tasks } = this
    if (jobs.started[task] === 0 && !execution.isHeldBack(core)) this.start(task)
    if (this.inPieces[task] === 1) {
      this.runPiece(core, task)
      return
    }
    execution.begin(core, Mode.job, task, 1 + task)
    execution.left[core] = jobs.left[task]!
    execution.run(core, tasks.demand[task]!)
  }

  /** Runs the job of `task` up to the end of its turn, or to where one of its sections begins or ends. */
  private runPiece(core: number, task: number): void {
    const { execution, sections, slices } = this
    const work = sections.has[task] === 1 ? sections.workToEdge(task) : this.jobs.left[task]!
    execution.begin(core, Mode.job, task, sections.codeOf(task))
    execution.left[core] = work
    if (slices.has[task] === 1) {
      if (this.fair.isFair[task] === 1) this.fair.end(core)
      const over = slices.resume(task, this.now)
      if (!sections.isHolding(task)) execution.sliceEnd[core] = over
    }
    execution.run(core, this.tasks.demand[task]!)
  }

  /** The piece that `core` ran is over; false when that was the job's last. A turn that is over ends behind a section. */
  private endOfPiece(core: number, task: number): boolean {
    const { sections, slices } = this
    this.suspendPiece(core, task)
    if (this.jobs.left[task]! <= NOTHING) {
      if (sections.has[task] === 1) sections.finish(task)
      return false
    }
    if (sections.has[task] === 1) sections.workToEdge(task)
    if (slices.has[task] === 1 && !sections.isHolding(task) && slices.isOver(task)) {
      slices.renew(task)
      this.equals.toEnd(task)
      if (this.fair.isFair[task] === 1) this.fair.pass(core)
    }
    if (sections.masked[core] === 1) this.dispatch(core)
    else this.resume(core)
    return true
  }

  /** The first moment of a job: an instrument takes its sample, a handler is done and its way on to the thread begins. */
  private start(task: number): void {
    const { jobs, tasks, execution } = this
    jobs.started[task] = 1
    if (tasks.isSampled[task] === 1) this.observer.sampled(task)
    if (this.dataFlow.atStart[task] === 1) this.dataFlow.started(task)
    const thread = tasks.wakes[task]!
    if (thread < 0) return
    execution.settleAll()
    jobs.work[task] = this.paths.walk(thread, thread, execution.running)
    jobs.left[task] = jobs.work[task]!
  }

  /** The thread that the handler of `task` woke is ready, for what `task` was released for. */
  private wakeThread(task: number, thread: number): void {
    const { jobs } = this
    if (jobs.isFull(thread)) {
      this.observer.dropped(thread)
      return
    }
    jobs.arrive(thread, jobs.nominal[task]!, jobs.arrival[task]!)
    this.deliver(thread)
  }

  private runProcess(core: number, process: number): void {
    const { execution, processes } = this
    this.attached[core] = process
    execution.begin(core, Mode.process, process, this.firstProcess + process)
    execution.left[core] = processes.burstLeft[process]!
    execution.sliceEnd[core] = this.now + processes.sliceLeft[process]!
    execution.run(core, processes.demand[process]!)
  }

  /** What `core` does ends now. */
  private endOnCore(core: number): void {
    if (this.endOfBudget(core)) return
    const mode = this.execution.mode[core]
    if (mode === Mode.job) this.endOfJob(core)
    else if (mode === Mode.interrupt) this.endOfInterrupt(core)
    else this.endOfTurn(core)
  }

  /** Takes an end that is the memory budget's: a stall begins, or one is over. False for the end of what the core runs. */
  private endOfBudget(core: number): boolean {
    if (this.execution.beginStall(core)) return true
    if (!this.execution.endsStall(core)) return false
    this.suspend(core)
    this.dispatch(core)
    return true
  }

  private endOfJob(core: number): void {
    const task = this.execution.current[core]!
    this.execution.settle(core)
    if (this.inPieces[task] === 1 && this.endOfPiece(core, task)) return
    this.observer.finished(task)
    const thread = this.tasks.wakes[task]!
    if (thread >= 0) this.wakeThread(task, thread)
    if (!this.jobs.finish(task)) this.ready.remove(task)
    else if (this.equals.shared[task] === 1) this.equals.renew(task)
    const handsOver = this.dataFlow.atEnd[task] === 1
    if (handsOver) this.handOver(core, task)
    // Interrupts wait only for those who handed over, or had interrupts off.
    if (handsOver || this.inPieces[task] === 1) this.resume(core)
    else this.dispatch(core)
  }

  /** Messages and chains take over what the job of `task` did; whatever that releases on this core waits until they are done. */
  private handOver(core: number, task: number): void {
    this.execution.mode[core] = Mode.interrupt
    this.dataFlow.finished(task)
  }

  /** A process's burst or its slice ends. */
  private endOfTurn(core: number): void {
    const { processes } = this
    const process = this.execution.current[core]!
    this.suspend(core)
    this.attached[core] = -1
    this.fair.end(core)
    if (processes.burstLeft[process]! < 1) {
      const wait = processes.wait(process)
      processes.begin(process)
      if (wait > 0) {
        this.timers.due[0] = this.now + wait
        this.timers.set(this.firstInterrupt - 1 + process, EventClass.release)
        this.dispatch(core)
        return
      }
    }
    if (processes.sliceLeft[process]! > 0) this.attached[core] = process
    else {
      processes.renewSlice(process)
      processes.append(this.cellOf[core]!, process)
    }
    this.dispatch(core)
  }

  /** A process has waited long enough: it goes first in line, and at once where a core of its cell is idle. */
  private wake(process: number): void {
    this.timers.removeNext()
    const cell = this.processes.cellOf(process)
    this.processes.renewSlice(process)
    for (let core = 0; core < this.cores; core += 1) {
      if (this.cellOf[core] === cell && this.execution.mode[core] === Mode.idle) {
        this.execution.settle(core)
        this.runProcess(core, process)
        return
      }
    }
    this.processes.prepend(cell, process)
  }

  /** What stopping and starting a cell does to the machine's parts. */
  private powered(): Powered {
    const { tasks, arrivals, timers, jobs, ready, slices, processes } = this
    return {
      clearTask: (task) => {
        this.dataFlow.messages.forget(task)
        jobs.clear(task)
        if (tasks.isTick[task] === 0) ready.remove(task)
        slices.renew(task)
      },
      clearCore: (core) => {
        this.execution.settle(core)
        this.execution.sliceEnd[core] = Infinity
        this.execution.idle(core)
        this.sections.clear(core)
        this.waiting.clear(core)
        this.nested.clear(core)
        this.attached[core] = -1
      },
      arm: (task, nominal) => {
        this.dataFlow.messages.forget(task)
        if (tasks.isWoken[task] === 1 || tasks.isActivated[task] === 1) return
        arrivals.restart(task, nominal)
        this.setDue(task)
        timers.set(task, tasks.releaseClass[task]!)
      },
      clearProcesses: (cell) => processes.clear(cell),
      beginProcess: (process) => {
        processes.begin(process)
        processes.renewSlice(process)
        processes.append(processes.cellOf(process), process)
      },
      dispatch: (core) => this.dispatch(core),
    }
  }

  /** Somebody maps code: every instruction cache that can alias is emptied, wherever it is. */
  private mapCode(): void {
    this.paths.codeMappings += 1
    this.drawMapping()
    this.timers.setNextAgain(EventClass.hypervisor)
  }

  private drawMapping(): void {
    const mean = 1e9 / this.scenario.codeMappingsPerSecond
    this.timers.due[0] = this.now + Math.ceil(this.random.exponential(this.mappingTimer, mean))
  }
}
