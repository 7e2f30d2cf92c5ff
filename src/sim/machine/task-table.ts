import { pinned } from '../engine/pinned'
import { EventClass } from '../engine/timers'
import { EXIT_KINDS } from './exits'
import type { Task } from './scenario'

/** What the machine asks about a task at every release, by task: columns instead of objects, so that nothing is chased. */
export class TaskTable {
  readonly core: Int32Array
  readonly priority: Float64Array
  readonly period: Float64Array
  readonly jitter: Float64Array
  readonly demand: Int32Array
  /** Execution with interrupts off behind the path, ns. */
  readonly interruptNs: Float64Array
  /** 1 for tasks that an interrupt releases. */
  readonly hasPath: Uint8Array
  /** Class of its releases among events. */
  readonly releaseClass: Uint8Array
  /** Exits to the hypervisor that its interrupt stands for, and their kind. */
  readonly exits: Float64Array
  readonly exitKind: Uint8Array
  /** 1 for scheduler ticks: neither job nor stream. */
  readonly isTick: Uint8Array
  /** 1 for ticks that a core with nothing to do has stopped. */
  readonly stopsWhenIdle: Uint8Array
  /** 1 for instruments that take their sample when the job first runs. */
  readonly isSampled: Uint8Array
  /** 1 for jobs whose first moment is in the handler already: the samples of interrupts, and the ways on to threads. */
  readonly startsInHandler: Uint8Array
  /** 1 for jobs that are done when their handler is. */
  readonly endsInHandler: Uint8Array
  /** The task whose thread the handler wakes; -1 for none. */
  readonly wakes: Int32Array
  /** 1 for such a thread: no timer releases it. */
  readonly isWoken: Uint8Array
  /** 1 for what messages release instead of a timer. */
  readonly isActivated: Uint8Array
  /** 1 for timers behind messages that no job sends. */
  readonly isSource: Uint8Array

  constructor(tasks: readonly Task[]) {
    this.core = pinned(Int32Array.from(tasks, (task) => task.core))
    this.priority = pinned(Float64Array.from(tasks, (task) => task.priority))
    this.period = pinned(Float64Array.from(tasks, (task) => task.periodNs))
    this.jitter = pinned(Float64Array.from(tasks, (task) => task.jitterNs))
    this.demand = pinned(Int32Array.from(tasks, (task) => task.demand))
    this.interruptNs = pinned(Float64Array.from(tasks, (task) => task.interruptNs))
    this.wakes = pinned(Int32Array.from(tasks, (task) => (task.wakes === undefined ? -1 : indexOf(tasks, task.wakes))))
    this.isWoken = pinned(Uint8Array.from(tasks, (_, task) => (this.wakes.includes(task) ? 1 : 0)))
    this.isActivated = pinned(Uint8Array.from(tasks, ({ activated }) => (activated === true ? 1 : 0)))
    this.isSource = pinned(Uint8Array.from(tasks, ({ stage }) => (stage === 'source' ? 1 : 0)))
    this.hasPath = pinned(Uint8Array.from(tasks, (task) => (task.path === null ? 0 : 1)))
    this.releaseClass = pinned(this.hasPath.map((path) => (path === 1 ? EventClass.interrupt : EventClass.release)))
    this.exits = pinned(Float64Array.from(tasks, (task) => task.exits?.count ?? (task.path?.trapped === true ? 1 : 0)))
    this.exitKind = pinned(Uint8Array.from(tasks, (task) => EXIT_KINDS.indexOf(task.exits?.kind ?? 'virt_irq')))
    this.isTick = pinned(Uint8Array.from(tasks, (task) => (isTick(task) ? 1 : 0)))
    this.stopsWhenIdle = pinned(
      Uint8Array.from(tasks, (task) =>
        isTick(task) && task.ticksWhenIdle !== true && task.stage === undefined ? 1 : 0,
      ),
    )
    this.isSampled = pinned(
      Uint8Array.from(tasks, (task) =>
        task.stream === 'interrupt latency' || task.stream === 'wake-up latency' ? 1 : 0,
      ),
    )
    this.endsInHandler = pinned(Uint8Array.from(tasks, (task) => (task.endsInHandler === true ? 1 : 0)))
    this.startsInHandler = pinned(
      Uint8Array.from(tasks, (task) =>
        task.path !== null && (task.stream === 'interrupt latency' || task.wakes !== undefined) ? 1 : 0,
      ),
    )
  }
}

/** A scheduler tick, or a message's interrupt or timer that is no more than that: it releases no job. */
export function isTick(task: Task): boolean {
  return task.stream === null && task.wakes === undefined && task.stage !== 'job'
}

function indexOf(tasks: readonly Task[], id: string): number {
  const index = tasks.findIndex((task) => task.id === id)
  if (index < 0) throw new RangeError(`an interrupt wakes "${id}", which is no task`)
  return index
}

/** For each core its tasks that have jobs, most urgent first; among equals in the scenario's order. */
export function tasksByUrgency(tasks: readonly Task[], cores: number): number[][] {
  return Array.from({ length: cores }, (_, core) => {
    const list = tasks.flatMap((task, i) => (task.core === core && !isTick(task) ? [i] : []))
    return list.sort((a, b) => tasks[b]!.priority - tasks[a]!.priority || a - b)
  })
}
