/** Interrupts on cores: they wait for each other, or nest, and when none is left the core goes to whoever is next. */
import { deliver, dispatch, suspend } from './dispatch'
import { Mode } from './execution'
import { EXIT_KINDS } from './exits'
import type { Parts } from './parts'
import { startJob } from './running-jobs'

/** The interrupt of `task` arrives at `core`: whatever runs there is suspended, unless it keeps interrupts out. */
export function interrupt(parts: Parts, core: number, task: number): void {
  const { execution, sections, waiting, nested } = parts
  const inHandler = execution.mode[core] === Mode.interrupt
  if (inHandler || sections.masked[core] === 1) {
    waiting.add(core, task)
    if (nested.has[core] === 1 && inHandler) leaveHandler(parts, core, task)
  } else {
    suspend(parts, core)
    takeInterrupt(parts, core, task)
  }
}

/** What `core` does in a handler ends now. */
export function endInterrupt(parts: Parts, core: number): void {
  const { execution, nested, tasks, jobs, observer, dataFlow, waiting } = parts
  const task = execution.current[core]!
  execution.settle(core)
  if (nested.has[core] === 1 && nested.isLeft(core)) {
    nested.push(core, task)
    takeInterrupt(parts, core, waiting.take(core))
    return
  }
  if (tasks.endsInHandler[task] === 1) {
    jobs.deliver(task)
    observer.finished(task)
    jobs.finish(task)
    resume(parts, core)
    return
  }
  // A job behind one that still runs starts when its turn comes.
  const canRun = tasks.isTick[task] === 0 && deliver(parts, task)
  if (canRun && tasks.startsInHandler[task] === 1) startJob(parts, task)
  if (dataFlow.atInterrupt[task] === 1) dataFlow.interrupted(task)
  resume(parts, core)
}

/** Takes the next interrupt that waits, else gives the core to whoever is next. */
export function resume(parts: Parts, core: number): void {
  const { nested, waiting } = parts
  if (nested.depth[core]! > 0 && returnToHandler(parts, core)) return
  const next = waiting.take(core)
  if (next < 0) dispatch(parts, core)
  else takeInterrupt(parts, core, next)
}

/** `core`, which is free, takes the interrupt of `task`. */
function takeInterrupt(parts: Parts, core: number, task: number): void {
  const { execution, codes, paths, refresh, tasks, nested } = parts
  execution.begin(core, Mode.interrupt, task, codes.firstInterrupt + task)
  execution.demand(core, 0)
  execution.settleFor(core)
  let length = paths.walk(task, task, execution.running)
  if (refresh !== null) length += refresh.delay(task, execution.now, length, paths.atMemoryNs(task))
  length += tasks.interruptNs[task]!
  parts.exitsOn[core * EXIT_KINDS.length + tasks.exitKind[task]!]! += tasks.exits[task]!
  execution.endAfter(core, length)
  if (nested.has[core] === 1) nested.begin(core, execution.now + paths.maskedNs(task))
}

/** The handler on `core` is left for the interrupt of `task`, if that is more urgent and as soon as it lets it in. */
function leaveHandler(parts: Parts, core: number, task: number): void {
  const { execution, nested } = parts
  if (!nested.isMoreUrgent(task, execution.current[core]!)) return
  execution.ends[core] = nested.leaveAt(core, execution.now, execution.ends[core]!)
}

/** Goes on with the handler that was put aside last, unless a more urgent interrupt waits. */
function returnToHandler(parts: Parts, core: number): boolean {
  const { execution, nested, waiting, codes } = parts
  const task = nested.last(core)
  const next = waiting.first(core)
  if (next >= 0 && nested.isMoreUrgent(next, task)) return false
  execution.begin(core, Mode.interrupt, task, codes.firstInterrupt + task)
  execution.endAfter(core, nested.pop(core, execution.now))
  return true
}
