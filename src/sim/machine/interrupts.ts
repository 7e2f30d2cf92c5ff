/** Interrupts on cores: they wait for each other, or nest, and when none is left the core goes to whoever is next. */
import type { Dispatching } from './dispatch'
import { Mode } from './execution'
import { EXIT_KINDS } from './exits'
import type { Parts } from './parts'
import type { RunningJobs } from './running-jobs'

export type InterruptHandling = ReturnType<typeof interruptHandling>

/** What lets the cores of one machine take interrupts. */
export function interruptHandling(
  parts: Parts,
  { startJob }: RunningJobs,
  { deliver, dispatch, suspend }: Dispatching,
) {
  const { codes, dataFlow, exitsOn, jobs, nested, observer, paths, refresh, sections, tasks, waiting } = parts
  const { begin, clock, current, demand, endAfter, ends, mode, running } = parts.execution
  const { walk, maskedNs, atMemoryNs } = paths

  /** The interrupt of `task` arrives at `core`: whatever runs there is suspended, unless it keeps interrupts out. */
  function interrupt(core: number, task: number): void {
    const inHandler = mode[core] === Mode.interrupt
    if (inHandler || sections.masked[core] === 1) {
      waiting.add(core, task)
      if (nested.has[core] === 1 && inHandler) leaveHandler(core, task)
    } else {
      suspend(core)
      takeInterrupt(core, task)
    }
  }

  /** What `core` does in a handler ends now. */
  function endInterrupt(core: number): void {
    const task = current[core]!
    if (nested.has[core] === 1 && nested.isLeft(core)) {
      nested.push(core, task)
      takeInterrupt(core, waiting.take(core))
      return
    }
    if (tasks.endsInHandler[task] === 1) {
      jobs.deliver(task)
      observer.finished(task)
      jobs.finish(task)
      resume(core)
      return
    }
    // A job behind one that still runs starts when its turn comes.
    const canRun = tasks.isTick[task] === 0 && deliver(task)
    if (canRun && tasks.startsInHandler[task] === 1) startJob(task)
    if (dataFlow.atInterrupt[task] === 1) dataFlow.interrupted(task)
    resume(core)
  }

  /** Takes the next interrupt that waits, else gives the core to whoever is next. */
  function resume(core: number): void {
    if (nested.depth[core]! > 0 && returnToHandler(core)) return
    const next = waiting.take(core)
    if (next < 0) dispatch(core)
    else takeInterrupt(core, next)
  }

  /** `core`, which is free, takes the interrupt of `task`. */
  function takeInterrupt(core: number, task: number): void {
    begin(core, Mode.interrupt, task, codes.firstInterrupt + task)
    demand(core, 0)
    let length = walk(task, task, running)
    if (refresh !== null) length += refresh.delay(task, clock[0]!, length, atMemoryNs(task))
    length += tasks.interruptNs[task]!
    exitsOn[core * EXIT_KINDS.length + tasks.exitKind[task]!]! += tasks.exits[task]!
    endAfter(core, length)
    if (nested.has[core] === 1) nested.begin(core, clock[0]! + maskedNs(task))
  }

  /** The handler on `core` is left for the interrupt of `task`, if that is more urgent and as soon as it lets it in. */
  function leaveHandler(core: number, task: number): void {
    if (!nested.isMoreUrgent(task, current[core]!)) return
    ends[core] = nested.leaveAt(core, clock[0]!, ends[core]!)
  }

  /** Goes on with the handler that was put aside last, unless a more urgent interrupt waits. */
  function returnToHandler(core: number): boolean {
    const task = nested.last(core)
    const next = waiting.first(core)
    if (next >= 0 && nested.isMoreUrgent(next, task)) return false
    begin(core, Mode.interrupt, task, codes.firstInterrupt + task)
    endAfter(core, nested.pop(core, clock[0]!))
    return true
  }

  return { interrupt, endInterrupt, resume }
}
