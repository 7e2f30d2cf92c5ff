/** Ends of what cores do: of jobs, of processes' turns, of handlers and of memory budgets, and what follows from each. */
import { deliver, dispatch, suspend } from './dispatch'
import { Mode } from './execution'
import { endInterrupt, resume } from './interrupts'
import type { Parts } from './parts'
import { endPiece } from './running-jobs'
import { endTurn } from './turns'

/** What `core` does ends now. */
export function endOnCore(parts: Parts, core: number): void {
  if (endOfBudget(parts, core)) return
  const mode = parts.execution.mode[core]
  if (mode === Mode.job) endOfJob(parts, core)
  else if (mode === Mode.interrupt) endInterrupt(parts, core)
  else endOfTurn(parts, core)
}

/** Takes an end that is the memory budget's: a stall begins, or one is over. False for the end of what the core runs. */
function endOfBudget(parts: Parts, core: number): boolean {
  const { execution } = parts
  if (execution.beginStall(core)) return true
  if (!execution.endsStall(core)) return false
  suspend(parts, core)
  dispatch(parts, core)
  return true
}

/** A job, or one of its pieces, ends. */
function endOfJob(parts: Parts, core: number): void {
  const { execution, sections, jobs, ready, equals, observer, dataFlow } = parts
  const task = execution.current[core]!
  const inPieces = parts.inPieces[task] === 1
  execution.settle(core)
  if (inPieces && endPiece(parts, core, task)) {
    if (sections.masked[core] === 1) dispatch(parts, core)
    else resume(parts, core)
    return
  }
  observer.finished(task)
  wakeThread(parts, task)
  if (!jobs.finish(task)) ready.remove(task)
  else if (equals.shared[task] === 1) equals.renew(task)
  const handsOver = dataFlow.atEnd[task] === 1
  if (handsOver) handOver(parts, core, task)
  // Interrupts wait only for those who handed over, or had interrupts off.
  if (handsOver || inPieces) resume(parts, core)
  else dispatch(parts, core)
}

/** The thread that the handler of `task` woke, if any, is ready for what `task` was released for. */
function wakeThread(parts: Parts, task: number): void {
  const { tasks, jobs, observer } = parts
  const thread = tasks.wakes[task]!
  if (thread < 0) return
  if (jobs.isFull(thread)) {
    observer.dropped(thread)
    return
  }
  jobs.arrive(thread, jobs.nominal[task]!, jobs.arrival[task]!)
  deliver(parts, thread)
}

/** Messages and chains take over what the job of `task` did; whatever that releases on this core waits until they are done. */
function handOver(parts: Parts, core: number, task: number): void {
  parts.execution.mode[core] = Mode.interrupt
  parts.dataFlow.finished(task)
}

/** A process's burst or its slice ends. */
function endOfTurn(parts: Parts, core: number): void {
  const { execution, fair } = parts
  const process = execution.current[core]!
  suspend(parts, core)
  endTurn(parts, core, process)
  fair.end(core)
  dispatch(parts, core)
}
