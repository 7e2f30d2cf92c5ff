/**
 * Jobs on cores: their first moments, and the pieces in which some of them run, up to the end of a turn, or to where one of their
 * sections begins or ends.
 */
import { Mode } from './execution'
import type { Parts } from './parts'
import { NOTHING } from './sections'

export type RunningJobs = ReturnType<typeof runningJobs>

/** What runs jobs on the cores of one machine. */
export function runningJobs(parts: Parts) {
  const { dataFlow, equals, fair, inPieces, jobs, observer, paths, sections, slices, tasks } = parts
  const { begin, clock, isHeldBack, left, run, running, settle, sliceEnd } = parts.execution
  const { walk } = paths

  /** `core` runs the current job of `task`, from its beginning or from where it was. */
  function runJob(core: number, task: number): void {
    if (jobs.started[task] === 0 && !isHeldBack(core)) startJob(task)
    if (inPieces[task] === 1) {
      runPiece(core, task)
      return
    }
    begin(core, Mode.job, task, 1 + task)
    left[core] = jobs.left[task]!
    run(core, tasks.demand[task]!)
  }

  /** The first moment of a job: an instrument takes its sample, a handler is done and its way on to the thread begins. */
  function startJob(task: number): void {
    jobs.started[task] = 1
    if (tasks.isSampled[task] === 1) observer.sampled(task)
    if (dataFlow.atStart[task] === 1) dataFlow.started(task)
    const thread = tasks.wakes[task]!
    if (thread < 0) return
    settle()
    jobs.work[task] = walk(thread, thread, running)
    jobs.left[task] = jobs.work[task]!
  }

  /** Keeps what is left of the job of `task`, which stops running on `core`; the core is settled. */
  function keepJob(core: number, task: number): void {
    if (inPieces[task] === 1) keepPiece(core, task)
    else jobs.left[task] = left[core]!
  }

  /**
   * The piece of a job that `core` ran is over: true when the job has more of them. A turn that is over ends behind a section.
   */
  function endPiece(core: number, task: number): boolean {
    settle()
    keepPiece(core, task)
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

  function runPiece(core: number, task: number): void {
    const work = sections.has[task] === 1 ? sections.workToEdge(task) : jobs.left[task]!
    begin(core, Mode.job, task, sections.codeOf(task))
    left[core] = work
    if (slices.has[task] === 1) {
      if (fair.isFair[task] === 1) fair.end(core)
      const over = slices.resume(task, clock[0]!)
      if (!sections.isHolding(task)) sliceEnd[core] = over
    }
    run(core, tasks.demand[task]!)
  }

  function keepPiece(core: number, task: number): void {
    if (sections.has[task] === 1) sections.keep(task, left[core]!)
    else jobs.left[task] = left[core]!
    if (slices.has[task] === 1) slices.pause(task, clock[0]!)
    sliceEnd[core] = Infinity
  }

  return { runJob, startJob, keepJob, endPiece }
}
