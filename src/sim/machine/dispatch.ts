/** Who gets a core: the most urgent job that is ready there, else a process, else nobody. */
import { Mode } from './execution'
import type { Parts } from './parts'
import { keepJob, runJob } from './running-jobs'
import { keepProcess, nextProcess, runProcess } from './turns'

/** The job of `task` that was released can run; true when it is its task's current one. */
export function deliver(parts: Parts, task: number): boolean {
  const { jobs, ready, slices } = parts
  if (!jobs.deliver(task)) return false
  ready.add(task)
  if (slices.has[task] === 1) slices.renew(task)
  return true
}

/** Gives `core`, which is free, to whoever is next. */
export function dispatch(parts: Parts, core: number): void {
  const { ready, fair, sections, execution } = parts
  const task = ready.first(core)
  if (task >= 0 && !fair.yields(core, task)) {
    runJob(parts, core, sections.firstOf(core, task))
    return
  }
  const process = nextProcess(parts, core)
  if (process >= 0) runProcess(parts, core, process)
  else if (task >= 0) runJob(parts, core, sections.firstOf(core, task))
  else execution.idle(core)
}

/** Runs `task`, which is ready, at once if it is more urgent than what `core` does. */
export function preempt(parts: Parts, core: number, task: number): void {
  const { execution, sections, equals } = parts
  if (execution.mode[core] === Mode.job) {
    const current = execution.current[core]!
    if (current === task || !sections.overtakes(task, current)) return
  }
  suspend(parts, core)
  if (equals.shared[task] === 1) dispatch(parts, core)
  else runJob(parts, core, task)
}

/** Frees `core` and keeps what is left of its job or burst. */
export function suspend(parts: Parts, core: number): void {
  const { execution } = parts
  execution.settle(core)
  const mode = execution.mode[core]
  if (mode === Mode.job) keepJob(parts, core, execution.current[core]!)
  else if (mode === Mode.process) keepProcess(parts, core, execution.current[core]!)
}
