/** Releases of tasks, by their timers or by messages: a job comes and reaches its core, as an interrupt or at once. */
import type { Dispatching } from './dispatch'
import { Mode } from './execution'
import type { InterruptHandling } from './interrupts'
import type { Parts } from './parts'

export type Releases = ReturnType<typeof releases>

/** What releases the tasks of one machine. */
export function releases(parts: Parts, { deliver, preempt }: Dispatching, { interrupt }: InterruptHandling) {
  const { arrivals, cellOf, dataFlow, jobs, observer, random, released, scenario, stopped, tasks, timers } = parts
  const { clock, mode } = parts.execution

  /** Sets the timers of all tasks that have one. */
  function startReleases(): void {
    for (let task = 0; task < scenario.tasks.length; task += 1) {
      if (hasTimer(task)) setTimer(task)
    }
  }

  /** `task`, whose timer does not run, is released next at `nominal`, ns, and from then on by its law. */
  function restartReleases(task: number, nominal: number): void {
    if (!hasTimer(task)) return
    arrivals.restart(task, nominal)
    setTimer(task)
  }

  /** The next timer, that of `task`, has expired. */
  function release(task: number): void {
    const nominal = arrivals.nominal[task]!
    arrivals.advance(task)
    setDue(task)
    timers.setNextAgain(tasks.releaseClass[task]!)
    if (tasks.isTick[task] === 0) {
      if (arrive(task, nominal)) bring(task)
      return
    }
    if (tasks.stopsWhenIdle[task] === 1 && mode[tasks.core[task]!] === Mode.idle) return
    if (tasks.isSource[task] === 1) dataFlow.finished(task)
    else bring(task)
  }

  /** A message releases `task` now. */
  function activate(task: number): void {
    if (stopped[cellOf[tasks.core[task]!]!] === 1) return
    if (tasks.isTick[task] === 1 || arrive(task, clock[0]!)) bring(task)
  }

  /** False for what handlers wake and messages release. */
  function hasTimer(task: number): boolean {
    return tasks.isWoken[task] === 0 && tasks.isActivated[task] === 0
  }

  function setTimer(task: number): void {
    setDue(task)
    timers.set(task, tasks.releaseClass[task]!)
  }

  /** Tells the timers when the next release of `task` is due. */
  function setDue(task: number): void {
    const jitter = tasks.jitter[task]!
    let arrival = arrivals.nominal[task]!
    if (jitter > 0) {
      arrival += Math.round(jitter * random.unit(task))
      if (arrival < clock[0]!) arrival = clock[0]!
    }
    timers.due[0] = arrival
  }

  /** A job of `task`, due at `nominal`, arrives now; false when there is no room for it. */
  function arrive(task: number, nominal: number): boolean {
    released[0]! += 1
    if (jobs.isFull(task)) {
      const thread = tasks.wakes[task]!
      observer.dropped(thread < 0 ? task : thread)
      return false
    }
    jobs.arrive(task, nominal, clock[0]!)
    return true
  }

  /** The release of `task` reaches its core: as an interrupt, or at once where none is in between. */
  function bring(task: number): void {
    const core = tasks.core[task]!
    if (tasks.hasPath[task] === 1) {
      interrupt(core, task)
      return
    }
    deliver(task)
    if (mode[core] !== Mode.interrupt) preempt(core, task)
  }

  return { startReleases, restartReleases, release, activate }
}
