/**
 * The machine: cores that run jobs by fixed priority and processes by turns, timers that interrupt them, and the memory that
 * they share.
 *
 * Everything that changes lives in typed arrays and nothing is allocated per event. A core's one event is the end of what it
 * does now; a task's is its next release; a process's is the end of its wait. Execution is stretched by the neighbours'
 * memory load: whenever the co-running set changes, what was done so far is settled and the ends of the cores that feel the
 * change are moved.
 */
import { EventClass, EventQueue } from '../engine/event-queue'
import { RandomStreams } from '../engine/random'
import { CoRunning } from './co-running'
import { Fills } from './fills'
import { History } from './history'
import { InterruptPaths } from './interrupt-path'
import { BACKLOG, Jobs } from './jobs'
import { Processes } from './processes'
import { ReadySet } from './ready-set'
import type { Scenario } from './scenario'

/** What a core does. */
const IDLE = 0
const JOB = 1
const PROCESS = 2
const INTERRUPT = 3

/**
 * Told about every sample and every finished job of a task; the machine's `now` and its `jobs` say the rest. They
 * are read, not handed over: numbers beyond 2^31 would be allocated for every call.
 */
export interface Observer {
  /** An instrument takes its sample now. */
  sampled(task: number): void
  /** A job is done now. */
  finished(task: number): void
  /** A release was dropped because its task is hopelessly late. */
  dropped(task: number): void
}

export class Machine {
  events = 0
  /** Jobs that were released. */
  released = 0
  now = 0
  readonly history: History
  readonly paths: InterruptPaths
  readonly jobs: Jobs
  /** Interrupts taken to the hypervisor, by core. */
  readonly trapsOn: Float64Array
  /** Time that each core was not idle, ns; settled by `finish`. */
  readonly busyOn: Float64Array

  private readonly cores: number
  private readonly tasks: number
  private readonly queue: EventQueue
  private readonly random: RandomStreams
  private readonly coRunning: CoRunning
  private readonly fills: Fills
  private readonly processes: Processes

  // By core.
  private readonly mode: Uint8Array
  private readonly current: Int32Array
  /** Code of what the core does, as the history keeps it. */
  private readonly running: Int32Array
  private readonly settledAt: Float64Array
  /** Undisturbed execution that is left of the current job or burst, ns. */
  private readonly left: Float64Array
  private readonly stretch: Float64Array
  private readonly sliceEnd: Float64Array
  private readonly coreCell: Int32Array
  /** Process that a core returns to when it has no job; -1 for none. */
  private readonly attached: Int32Array
  private readonly waitingInterrupts: Int32Array[]
  private readonly waitingCount: Int32Array
  private readonly ready: ReadySet

  // By task.
  private readonly coreOf: Int32Array
  private readonly priority: Float64Array
  private readonly period: Float64Array
  private readonly jitter: Float64Array
  private readonly demandOf: Int32Array
  private readonly interruptTime: Float64Array
  private readonly hasPath: Uint8Array
  private readonly trapped: Uint8Array
  private readonly isTick: Uint8Array
  private readonly isSampled: Uint8Array
  private readonly nextNominal: Float64Array

  // By demand.
  private readonly refills: Float64Array
  private readonly privateFills: Float64Array

  private readonly mappingSource: number
  private readonly mappingStream: number

  constructor(
    private readonly scenario: Scenario,
    seed: string,
    private readonly observer: Observer,
  ) {
    const { cores, tasks, processes, demands } = scenario
    const c = (this.cores = cores.length)
    const t = (this.tasks = tasks.length)
    this.mappingSource = c + t + processes.length
    this.mappingStream = t + processes.length
    this.queue = new EventQueue(this.mappingSource + 1)
    this.random = new RandomStreams(seed, [
      ...tasks.map((task) => task.id),
      ...processes.map((process) => process.name),
      'code mappings',
    ])
    this.coRunning = new CoRunning(scenario)
    this.fills = new Fills(c)
    this.history = new History(c)
    this.paths = new InterruptPaths(scenario, this.fills, this.coRunning, this.random)
    this.processes = new Processes(scenario, this.random, t)
    this.trapsOn = new Float64Array(c)
    this.busyOn = new Float64Array(c)

    this.mode = new Uint8Array(c)
    this.current = new Int32Array(c)
    this.running = new Int32Array(c)
    this.settledAt = new Float64Array(c)
    this.left = new Float64Array(c)
    this.stretch = new Float64Array(c).fill(1)
    this.sliceEnd = new Float64Array(c)
    this.coreCell = Int32Array.from(cores, (core) => core.cell)
    this.attached = new Int32Array(c).fill(-1)
    this.waitingInterrupts = cores.map(() => new Int32Array(t * BACKLOG + 1))
    this.waitingCount = new Int32Array(c)

    this.coreOf = Int32Array.from(tasks, (task) => task.core)
    this.priority = Float64Array.from(tasks, (task) => task.priority)
    this.ready = new ReadySet(
      cores.map((_, core) => this.rankTasks(core)),
      t,
    )
    this.jobs = new Jobs(tasks, this.random)
    this.period = Float64Array.from(tasks, (task) => task.periodNs)
    this.jitter = Float64Array.from(tasks, (task) => task.jitterNs)
    this.demandOf = Int32Array.from(tasks, (task) => task.demand)
    this.interruptTime = Float64Array.from(tasks, (task) => task.interruptNs)
    this.hasPath = Uint8Array.from(tasks, (task) => (task.path === null ? 0 : 1))
    this.trapped = Uint8Array.from(tasks, (task) => (task.path?.trapped === true ? 1 : 0))
    this.isTick = Uint8Array.from(tasks, (task) => (task.stream === null ? 1 : 0))
    this.isSampled = Uint8Array.from(tasks, (task) =>
      task.stream === 'interrupt latency' || task.stream === 'wake-up latency' ? 1 : 0,
    )
    this.nextNominal = new Float64Array(t)

    this.refills = Float64Array.from(demands, (demand) => demand.refills)
    this.privateFills = Float64Array.from(demands, (demand) => demand.privateFills)
    this.start()
  }

  private rankTasks(core: number): number[] {
    const list = this.scenario.tasks.flatMap((task, i) => (task.core === core && task.stream !== null ? [i] : []))
    return list.sort((a, b) => this.priority[b]! - this.priority[a]! || a - b)
  }

  private start(): void {
    const { tasks, codeMappingsPerSecond } = this.scenario
    for (let core = 0; core < this.cores; core += 1) this.history.note(core, 0, 0)
    tasks.forEach((task, i) => {
      this.nextNominal[i] = task.phaseNs
      this.schedule(i)
    })
    for (let core = 0; core < this.cores; core += 1) this.dispatch(core)
    if (codeMappingsPerSecond > 0) this.nextMapping()
  }

  /** Handles events before `until`, at most `most` of them; false when there is nothing left before `until`. */
  run(until: number, most: number): boolean {
    const queue = this.queue
    const firstTask = this.cores
    const firstProcess = this.cores + this.tasks
    for (let i = 0; i < most; i += 1) {
      const time = queue.nextTime()
      if (time >= until) {
        this.events += i
        return false
      }
      this.now = time
      const source = queue.nextSource()
      if (source < firstTask) this.endOnCore(source)
      else if (source < firstProcess) this.release(source - firstTask)
      else if (source < this.mappingSource) this.wake(source - firstProcess)
      else this.mapCode()
    }
    this.events += most
    return true
  }

  /** Settles every core at the end of the run. */
  finish(until: number): void {
    this.now = until
    for (let core = 0; core < this.cores; core += 1) this.settle(core)
  }

  /** Sets the next release of `task`. */
  private schedule(task: number): void {
    const eventClass = this.hasPath[task] === 1 ? EventClass.interrupt : EventClass.release
    this.queue.schedule(this.cores + task, this.arrivalOf(task), eventClass)
  }

  private arrivalOf(task: number): number {
    const jitter = this.jitter[task]!
    const nominal = this.nextNominal[task]!
    if (jitter === 0) return nominal
    const arrival = nominal + Math.round(jitter * this.random.unit(task))
    return arrival < this.now ? this.now : arrival
  }

  private release(task: number): void {
    const core = this.coreOf[task]!
    const nominal = this.nextNominal[task]!
    this.nextNominal[task] = nominal + this.period[task]!
    this.schedule(task)
    if (this.isTick[task] === 1) {
      // A core with nothing to do has its tick stopped.
      if (this.mode[core] === IDLE) return
    } else {
      this.released += 1
      if (this.jobs.isFull(task)) {
        this.observer.dropped(task)
        return
      }
      this.jobs.arrive(task, nominal, this.now)
    }
    if (this.hasPath[task] === 0) {
      this.deliver(task)
      if (this.mode[core] !== INTERRUPT) this.preempt(core, task)
    } else if (this.mode[core] === INTERRUPT) {
      const waiting = this.waitingInterrupts[core]!
      const count = this.waitingCount[core]!
      // Only ticks of a core that does nothing but interrupts can overrun this line; a late tick is a lost tick.
      if (count < waiting.length) {
        waiting[count] = task
        this.waitingCount[core] = count + 1
      }
    } else {
      this.suspend(core)
      this.interrupt(core, task)
    }
  }

  /** The core takes the interrupt of `task`; whatever it did is suspended. */
  private interrupt(core: number, task: number): void {
    this.mode[core] = INTERRUPT
    this.current[core] = task
    this.running[core] = 1 + this.tasks + task
    this.history.note(core, this.now, 1 + this.tasks + task)
    this.demand(core, 0)
    for (let other = 0; other < this.cores; other += 1) this.settle(other)
    const length = this.paths.walk(task, task, this.running) + this.interruptTime[task]!
    this.trapsOn[core]! += this.trapped[task]!
    this.queue.schedule(core, this.now + length, EventClass.hypervisor)
  }

  private endOfInterrupt(core: number): void {
    const task = this.current[core]!
    this.settle(core)
    if (this.isTick[task] === 0) this.deliver(task)
    const count = this.waitingCount[core]!
    if (count === 0) {
      this.dispatch(core)
      return
    }
    const waiting = this.waitingInterrupts[core]!
    const next = waiting[0]!
    waiting.copyWithin(0, 1, count)
    this.waitingCount[core] = count - 1
    this.interrupt(core, next)
  }

  private deliver(task: number): void {
    if (this.jobs.deliver(task)) this.ready.add(task)
  }

  /** Runs `task` at once if it is more urgent than what `core` does. */
  private preempt(core: number, task: number): void {
    if (this.mode[core] === JOB) {
      const current = this.current[core]!
      if (current === task || this.priority[current]! >= this.priority[task]!) return
    }
    this.suspend(core)
    this.runJob(core, task)
  }

  /** Keeps what is left of the core's job or burst. */
  private suspend(core: number): void {
    this.settle(core)
    const mode = this.mode[core]
    if (mode === JOB) this.jobs.left[this.current[core]!] = this.left[core]!
    else if (mode === PROCESS) {
      const process = this.current[core]!
      this.processes.burstLeft[process] = this.left[core]!
      this.processes.sliceLeft[process] = this.sliceEnd[core]! - this.now
    }
  }

  /** Gives the core to its most urgent ready job, else to a process, else to nobody. */
  private dispatch(core: number): void {
    const task = this.ready.first(core)
    if (task >= 0) {
      this.runJob(core, task)
      return
    }
    let process = this.attached[core]!
    if (process < 0) process = this.processes.take(this.coreCell[core]!)
    if (process >= 0) this.runProcess(core, process)
    else this.idle(core)
  }

  private idle(core: number): void {
    this.mode[core] = IDLE
    this.running[core] = 0
    this.history.note(core, this.now, 0)
    this.left[core] = 0
    this.demand(core, 0)
    this.queue.cancel(core)
  }

  private runJob(core: number, task: number): void {
    if (this.jobs.started[task] === 0) {
      this.jobs.started[task] = 1
      if (this.isSampled[task] === 1) {
        this.jobs.identify(task)
        this.observer.sampled(task)
      }
    }
    this.mode[core] = JOB
    this.current[core] = task
    this.running[core] = 1 + task
    this.history.note(core, this.now, 1 + task)
    this.left[core] = this.jobs.left[task]!
    this.demand(core, this.demandOf[task]!)
    this.queue.schedule(core, this.endOf(core), EventClass.completion)
  }

  private runProcess(core: number, process: number): void {
    this.attached[core] = process
    this.mode[core] = PROCESS
    this.current[core] = process
    this.running[core] = 1 + 2 * this.tasks + process
    this.history.note(core, this.now, 1 + 2 * this.tasks + process)
    this.left[core] = this.processes.burstLeft[process]!
    this.sliceEnd[core] = this.now + this.processes.sliceLeft[process]!
    this.demand(core, this.processes.demand[process]!)
    this.queue.schedule(core, this.endOf(core), EventClass.completion)
  }

  /** The event of `core`: what it does ends now. */
  private endOnCore(core: number): void {
    const mode = this.mode[core]
    if (mode === JOB) this.endOfJob(core)
    else if (mode === INTERRUPT) this.endOfInterrupt(core)
    else this.endOfTurn(core)
  }

  private endOfJob(core: number): void {
    const task = this.current[core]!
    this.settle(core)
    this.jobs.identify(task)
    this.observer.finished(task)
    if (!this.jobs.finish(task)) this.ready.remove(task)
    this.dispatch(core)
  }

  /** A process's burst or its slice ends. */
  private endOfTurn(core: number): void {
    const process = this.current[core]!
    const { processes } = this
    this.suspend(core)
    this.attached[core] = -1
    if (processes.burstLeft[process]! < 1) {
      const wait = processes.wait(process)
      processes.begin(process)
      if (wait > 0) {
        this.queue.schedule(this.cores + this.tasks + process, this.now + wait, EventClass.release)
        this.dispatch(core)
        return
      }
    }
    if (processes.sliceLeft[process]! > 0) this.attached[core] = process
    else {
      processes.renewSlice(process)
      processes.append(this.coreCell[core]!, process)
    }
    this.dispatch(core)
  }

  /** A process has waited long enough: it goes first in line, and at once where a core of its cell is idle. */
  private wake(process: number): void {
    this.queue.cancel(this.cores + this.tasks + process)
    const cell = this.processes.cellOf(process)
    this.processes.renewSlice(process)
    for (let core = 0; core < this.cores; core += 1) {
      if (this.coreCell[core] === cell && this.mode[core] === IDLE) {
        this.settle(core)
        this.runProcess(core, process)
        return
      }
    }
    this.processes.prepend(cell, process)
  }

  /** Somebody maps code: every instruction cache that can alias is emptied, wherever it is. */
  private mapCode(): void {
    this.paths.codeMappings += 1
    this.nextMapping()
  }

  private nextMapping(): void {
    const mean = 1e9 / this.scenario.codeMappingsPerSecond
    const wait = Math.ceil(this.random.exponential(this.mappingStream, mean))
    this.queue.schedule(this.mappingSource, this.now + wait, EventClass.hypervisor)
  }

  /** Accounts for what `core` did since it was last settled. */
  private settle(core: number): void {
    const elapsed = this.now - this.settledAt[core]!
    if (elapsed === 0) return
    this.settledAt[core] = this.now
    if (this.mode[core] === IDLE) return
    this.busyOn[core]! += elapsed
    const work = elapsed / this.stretch[core]!
    this.left[core]! -= work
    const demand = this.coRunning.demandOn(core)
    if (demand === 0) return
    this.fills.shared[core]! += work * this.refills[demand]!
    this.fills.private[core]! += work * this.privateFills[demand]!
  }

  /** When what a core runs, a job or a process, ends as things are. */
  private endOf(core: number): number {
    let end = this.now + Math.ceil(this.left[core]! * this.stretch[core]!)
    if (end < this.now) end = this.now
    if (this.mode[core] === PROCESS && this.sliceEnd[core]! < end) end = this.sliceEnd[core]!
    return end
  }

  /** Notes the demand that runs on `core` from now on and passes the change on to every core that feels it. */
  private demand(core: number, demand: number): void {
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
      if (this.mode[other] !== JOB && this.mode[other] !== PROCESS) continue
      const end = this.endOf(other)
      if (end !== this.queue.timeOf(other)) this.queue.schedule(other, end, EventClass.completion)
    }
  }
}
