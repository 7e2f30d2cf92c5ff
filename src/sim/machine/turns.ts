/** Processes on cores: each has a core for a slice at most, and lets others go first once it waits or its slice is over. */
import { EventClass } from '../engine/timers'
import { Mode } from './execution'
import type { Parts } from './parts'

/** Takes the process that `core` goes on with, or the first in line of its cell; -1 when there is none. */
export function nextProcess(parts: Parts, core: number): number {
  const attached = parts.attached[core]!
  return attached < 0 ? parts.processes.take(parts.cellOf[core]!) : attached
}

/** `core` runs `process` for what is left of its burst and of its slice. */
export function runProcess(parts: Parts, core: number, process: number): void {
  const { execution, processes, codes } = parts
  parts.attached[core] = process
  execution.begin(core, Mode.process, process, codes.firstProcess + process)
  execution.left[core] = processes.burstLeft[process]!
  execution.sliceEnd[core] = execution.now + processes.sliceLeft[process]!
  execution.run(core, processes.demand[process]!)
}

/** Keeps what is left of the burst and the slice of `process`, which stops running on `core`; the core is settled. */
export function keepProcess(parts: Parts, core: number, process: number): void {
  const { execution, processes } = parts
  processes.burstLeft[process] = execution.left[core]!
  processes.sliceLeft[process] = execution.sliceEnd[core]! - execution.now
  execution.sliceEnd[core] = Infinity
}

/** The burst or the slice of `process` has ended on `core`, which is free; it waits, goes on, or goes last in line. */
export function endTurn(parts: Parts, core: number, process: number): void {
  const { processes, timers, sources, execution, cellOf } = parts
  parts.attached[core] = -1
  if (processes.burstLeft[process]! < 1) {
    const wait = processes.wait(process)
    processes.begin(process)
    if (wait > 0) {
      timers.due[0] = execution.now + wait
      timers.set(sources.firstProcess + process, EventClass.release)
      return
    }
  }
  if (processes.sliceLeft[process]! > 0) parts.attached[core] = process
  else {
    processes.renewSlice(process)
    processes.append(cellOf[core]!, process)
  }
}

/** A process has waited long enough: it goes first in line, and at once where a core of its cell is idle. */
export function wakeProcess(parts: Parts, process: number): void {
  const { timers, processes, cellOf, execution } = parts
  timers.removeNext()
  const cell = processes.cellOf(process)
  processes.renewSlice(process)
  for (let core = 0; core < cellOf.length; core += 1) {
    if (cellOf[core] === cell && execution.mode[core] === Mode.idle) {
      execution.settle(core)
      runProcess(parts, core, process)
      return
    }
  }
  processes.prepend(cell, process)
}

/** `core` goes on with nobody: its cell has stopped. */
export function detach(parts: Parts, core: number): void {
  parts.attached[core] = -1
}
