/** Processes on cores: each has a core for a slice at most, and lets others go first once it waits or its slice is over. */
import { EventClass } from '../engine/timers'
import { Mode } from './execution'
import type { Parts } from './parts'

export type Turns = ReturnType<typeof turns>

/** What gives processes their turns on the cores of one machine. */
export function turns(parts: Parts) {
  const { attached, cellOf, codes, processes, sources, timers } = parts
  const { begin, clock, left, mode, run, sliceEnd } = parts.execution

  /** Takes the process that `core` goes on with, or the first in line of its cell; -1 when there is none. */
  function nextProcess(core: number): number {
    const process = attached[core]!
    return process < 0 ? processes.take(cellOf[core]!) : process
  }

  /** `core` runs `process` for what is left of its burst and of its slice. */
  function runProcess(core: number, process: number): void {
    attached[core] = process
    begin(core, Mode.process, process, codes.firstProcess + process)
    left[core] = processes.burstLeft[process]!
    sliceEnd[core] = clock[0]! + processes.sliceLeft[process]!
    run(core, processes.demand[process]!)
  }

  /** Keeps what is left of the burst and the slice of `process`, which stops running on `core`; the core is settled. */
  function keepProcess(core: number, process: number): void {
    processes.burstLeft[process] = left[core]!
    processes.sliceLeft[process] = sliceEnd[core]! - clock[0]!
    sliceEnd[core] = Infinity
  }

  /** The burst or the slice of `process` has ended on `core`, which is free; it waits, goes on, or goes last in line. */
  function endTurn(core: number, process: number): void {
    attached[core] = -1
    if (processes.burstLeft[process]! < 1) {
      const wait = processes.wait(process)
      processes.begin(process)
      if (wait > 0) {
        timers.due[0] = clock[0]! + wait
        timers.set(sources.firstProcess + process, EventClass.release)
        return
      }
    }
    if (processes.sliceLeft[process]! > 0) attached[core] = process
    else {
      processes.renewSlice(process)
      processes.append(cellOf[core]!, process)
    }
  }

  /** A process has waited long enough: it goes first in line, and at once where a core of its cell is idle. */
  function wakeProcess(process: number): void {
    timers.removeNext()
    const cell = processes.cellOf(process)
    processes.renewSlice(process)
    for (let core = 0; core < cellOf.length; core += 1) {
      if (cellOf[core] === cell && mode[core] === Mode.idle) {
        runProcess(core, process)
        return
      }
    }
    processes.prepend(cell, process)
  }

  /** `core` goes on with nobody: its cell has stopped. */
  function detach(core: number): void {
    attached[core] = -1
  }

  return { nextProcess, runProcess, keepProcess, endTurn, wakeProcess, detach }
}
