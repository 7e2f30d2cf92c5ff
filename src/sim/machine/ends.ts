/** Ends of what cores do: of jobs, of processes' turns, of handlers and of memory budgets, and what follows from each. */
import type { Dispatching } from './dispatch'
import { Mode } from './execution'
import type { InterruptHandling } from './interrupts'
import type { Parts } from './parts'
import type { RunningJobs } from './running-jobs'
import type { Turns } from './turns'

/** What ends on the cores of one machine. */
export function endings(
  parts: Parts,
  { endPiece }: RunningJobs,
  { endTurn }: Turns,
  { deliver, dispatch, suspend }: Dispatching,
  { endInterrupt, resume }: InterruptHandling,
) {
  const { dataFlow, equals, fair, inPieces, jobs, observer, ready, sections, tasks } = parts
  const { beginStall, current, endsStall, mode } = parts.execution

  /** What `core` does ends now. */
  function endOnCore(core: number): void {
    if (endOfBudget(core)) return
    if (mode[core] === Mode.job) endOfJob(core)
    else if (mode[core] === Mode.interrupt) endInterrupt(core)
    else endOfTurn(core)
  }

  /** Takes an end that is the memory budget's: a stall begins, or one is over. False for the end of what the core runs. */
  function endOfBudget(core: number): boolean {
    if (beginStall(core)) return true
    if (!endsStall(core)) return false
    suspend(core)
    dispatch(core)
    return true
  }

  /** A job, or one of its pieces, ends. */
  function endOfJob(core: number): void {
    const task = current[core]!
    const wasPiece = inPieces[task] === 1
    if (wasPiece && endPiece(core, task)) {
      if (sections.masked[core] === 1) dispatch(core)
      else resume(core)
      return
    }
    observer.finished(task)
    wakeThread(task)
    if (!jobs.finish(task)) ready.remove(task)
    else if (equals.shared[task] === 1) equals.renew(task)
    const handsOver = dataFlow.atEnd[task] === 1
    if (handsOver) handOver(core, task)
    // Interrupts wait only for those who handed over, or had interrupts off.
    if (handsOver || wasPiece) resume(core)
    else dispatch(core)
  }

  /** The thread that the handler of `task` woke, if any, is ready for what `task` was released for. */
  function wakeThread(task: number): void {
    const thread = tasks.wakes[task]!
    if (thread < 0) return
    if (jobs.isFull(thread)) {
      observer.dropped(thread)
      return
    }
    jobs.arrive(thread, jobs.nominal[task]!, jobs.arrival[task]!)
    deliver(thread)
  }

  /** Messages and chains take over what the job of `task` did; whatever that releases on this core waits until they are done. */
  function handOver(core: number, task: number): void {
    mode[core] = Mode.interrupt
    dataFlow.finished(task)
  }

  /** A process's burst or its slice ends. */
  function endOfTurn(core: number): void {
    const process = current[core]!
    suspend(core)
    endTurn(core, process)
    fair.end(core)
    dispatch(core)
  }

  return { endOnCore }
}
