/**
 * Jobs on cores: their first moments, and the pieces in which some of them run, up to the end of a turn, or to where one of their
 * sections begins or ends.
 */
import { Mode } from './execution'
import type { Parts } from './parts'
import { NOTHING } from './sections'

/** `core` runs the current job of `task`, from its beginning or from where it was. */
export function runJob(parts: Parts, core: number, task: number): void {
  const { execution, jobs, tasks } = parts
  if (jobs.started[task] === 0 && !execution.isHeldBack(core)) startJob(parts, task)
  if (parts.inPieces[task] === 1) {
    runPiece(parts, core, task)
    return
  }
  execution.begin(core, Mode.job, task, 1 + task)
  execution.left[core] = jobs.left[task]!
  execution.run(core, tasks.demand[task]!)
}

/** The first moment of a job: an instrument takes its sample, a handler is done and its way on to the thread begins. */
export function startJob(parts: Parts, task: number): void {
  const { jobs, tasks, execution, observer, dataFlow, paths } = parts
  jobs.started[task] = 1
  if (tasks.isSampled[task] === 1) observer.sampled(task)
  if (dataFlow.atStart[task] === 1) dataFlow.started(task)
  const thread = tasks.wakes[task]!
  if (thread < 0) return
  execution.settleFor(tasks.core[task]!)
  jobs.work[task] = paths.walk(thread, thread, execution.running)
  jobs.left[task] = jobs.work[task]!
}

/** Keeps what is left of the job of `task`, which stops running on `core`; the core is settled. */
export function keepJob(parts: Parts, core: number, task: number): void {
  const { execution, jobs } = parts
  if (parts.inPieces[task] === 1) keepPiece(parts, core, task)
  else jobs.left[task] = execution.left[core]!
}

/**
 * The piece of a job that `core` ran is over: true when the job has more of them. A turn that is over ends behind a section.
 */
export function endPiece(parts: Parts, core: number, task: number): boolean {
  const { sections, slices, jobs, equals, fair } = parts
  keepPiece(parts, core, task)
  if (jobs.left[task]! <= NOTHING) {
    if (sections.has[task] === 1) sections.finish(task)
    return false
  }
  if (sections.has[task] === 1) sections.leave(task)
  if (slices.has[task] === 1 && !sections.isHolding(task) && slices.isOver(task)) {
    slices.renew(task)
    equals.toEnd(task)
    if (fair.isFair[task] === 1) fair.pass(core)
  }
  return true
}

function runPiece(parts: Parts, core: number, task: number): void {
  const { execution, sections, slices, jobs, fair, tasks } = parts
  const work = sections.has[task] === 1 ? sections.workToEdge(task) : jobs.left[task]!
  execution.begin(core, Mode.job, task, sections.codeOf(task))
  execution.left[core] = work
  if (slices.has[task] === 1) {
    if (fair.isFair[task] === 1) fair.end(core)
    const over = slices.resume(task, execution.now)
    if (!sections.isHolding(task)) execution.sliceEnd[core] = over
  }
  execution.run(core, tasks.demand[task]!)
}

function keepPiece(parts: Parts, core: number, task: number): void {
  const { execution, sections, slices, jobs } = parts
  if (sections.has[task] === 1) sections.keep(task, execution.left[core]!)
  else jobs.left[task] = execution.left[core]!
  if (slices.has[task] === 1) slices.pause(task, execution.now)
  execution.sliceEnd[core] = Infinity
}
