/** Releases of tasks, by their timers or by messages: a job comes and reaches its core, as an interrupt or at once. */
import { deliver, preempt } from './dispatch'
import { Mode } from './execution'
import { interrupt } from './interrupts'
import type { Parts } from './parts'

/** Sets the timers of all tasks that have one. */
export function startReleases(parts: Parts): void {
  for (let task = 0; task < parts.scenario.tasks.length; task += 1) {
    if (hasTimer(parts, task)) setTimer(parts, task)
  }
}

/** `task`, whose timer does not run, is released next at `nominal`, ns, and from then on by its law. */
export function restartReleases(parts: Parts, task: number, nominal: number): void {
  if (!hasTimer(parts, task)) return
  parts.arrivals.restart(task, nominal)
  setTimer(parts, task)
}

/** The next timer, that of `task`, has expired. */
export function release(parts: Parts, task: number): void {
  const { tasks, arrivals, timers, execution, dataFlow } = parts
  const nominal = arrivals.nominal[task]!
  arrivals.advance(task)
  setDue(parts, task)
  timers.setNextAgain(tasks.releaseClass[task]!)
  if (tasks.isTick[task] === 0) {
    if (arrive(parts, task, nominal)) bring(parts, task)
    return
  }
  if (tasks.stopsWhenIdle[task] === 1 && execution.mode[tasks.core[task]!] === Mode.idle) return
  if (tasks.isSource[task] === 1) dataFlow.finished(task)
  else bring(parts, task)
}

/** A message releases `task` now. */
export function activate(parts: Parts, task: number): void {
  const { tasks, cellOf, stopped, execution } = parts
  if (stopped[cellOf[tasks.core[task]!]!] === 1) return
  if (tasks.isTick[task] === 1 || arrive(parts, task, execution.now)) bring(parts, task)
}

/** False for what handlers wake and messages release. */
function hasTimer(parts: Parts, task: number): boolean {
  const { tasks } = parts
  return tasks.isWoken[task] === 0 && tasks.isActivated[task] === 0
}

function setTimer(parts: Parts, task: number): void {
  const { tasks, timers } = parts
  setDue(parts, task)
  timers.set(task, tasks.releaseClass[task]!)
}

/** Tells the timers when the next release of `task` is due. */
function setDue(parts: Parts, task: number): void {
  const { tasks, arrivals, timers, random, execution } = parts
  const jitter = tasks.jitter[task]!
  let arrival = arrivals.nominal[task]!
  if (jitter > 0) {
    arrival += Math.round(jitter * random.unit(task))
    if (arrival < execution.now) arrival = execution.now
  }
  timers.due[0] = arrival
}

/** A job of `task`, due at `nominal`, arrives now; false when there is no room for it. */
function arrive(parts: Parts, task: number, nominal: number): boolean {
  const { jobs, tasks, observer, execution } = parts
  parts.released[0]! += 1
  if (jobs.isFull(task)) {
    const thread = tasks.wakes[task]!
    observer.dropped(thread < 0 ? task : thread)
    return false
  }
  jobs.arrive(task, nominal, execution.now)
  return true
}

/** The release of `task` reaches its core: as an interrupt, or at once where none is in between. */
function bring(parts: Parts, task: number): void {
  const { tasks, execution } = parts
  const core = tasks.core[task]!
  if (tasks.hasPath[task] === 1) {
    interrupt(parts, core, task)
    return
  }
  deliver(parts, task)
  if (execution.mode[core] !== Mode.interrupt) preempt(parts, core, task)
}
