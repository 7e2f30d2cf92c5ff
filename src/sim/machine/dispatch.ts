/** Who gets a core: the most urgent job that is ready there, else a process, else nobody. */
import { Mode } from './execution'
import type { Parts } from './parts'
import type { RunningJobs } from './running-jobs'
import type { Turns } from './turns'

export type Dispatching = ReturnType<typeof dispatching>

/** What gives the cores of one machine to jobs and processes. */
export function dispatching(parts: Parts, running: RunningJobs, turns: Turns) {
  const { equals, fair, jobs, ready, sections, slices } = parts
  const { current, idle, mode, settle } = parts.execution
  const { keepJob, runJob } = running
  const { keepProcess, nextProcess, runProcess } = turns

  /** The job of `task` that was released can run; true when it is its task's current one. */
  function deliver(task: number): boolean {
    if (!jobs.deliver(task)) return false
    ready.add(task)
    if (slices.has[task] === 1) slices.renew(task)
    return true
  }

  /** Gives `core`, which is free, to whoever is next. */
  function dispatch(core: number): void {
    const task = ready.first(core)
    if (task >= 0 && !fair.yields(core, task)) {
      runJob(core, sections.firstOf(core, task))
      return
    }
    const process = nextProcess(core)
    if (process >= 0) runProcess(core, process)
    else if (task >= 0) runJob(core, sections.firstOf(core, task))
    else idle(core)
  }

  /** Runs `task`, which is ready, at once if it is more urgent than what `core` does. */
  function preempt(core: number, task: number): void {
    if (mode[core] === Mode.job) {
      const running = current[core]!
      if (running === task || !sections.overtakes(task, running)) return
    }
    suspend(core)
    if (equals.shared[task] === 1) dispatch(core)
    else runJob(core, task)
  }

  /** Frees `core` and keeps what is left of its job or burst. */
  function suspend(core: number): void {
    settle()
    if (mode[core] === Mode.job) keepJob(core, current[core]!)
    else if (mode[core] === Mode.process) keepProcess(core, current[core]!)
  }

  return { deliver, dispatch, preempt, suspend }
}
