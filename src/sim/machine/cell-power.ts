/**
 * Cells that stop and run again while the others go on: a stopped cell's timers, jobs and processes are gone, and when it runs
 * again its workloads begin as after a boot.
 */
import type { State } from '../engine/state'
import { EventClass, type Timers } from '../engine/timers'
import { ONCE_NS, type Scenario } from './scenario'

/** What the machine does for one of its parts. */
export interface Powered {
  /** Forgets every job of `task` and what it holds. */
  clearTask(task: number): void
  /** Forgets what `core` does and what waits there; it has nothing to do. */
  clearCore(core: number): void
  /** Sets the timer of `task`, whose next release is due at `nominal`, ns. */
  arm(task: number, nominal: number): void
  /** Forgets the line of the cell's processes. */
  clearProcesses(cell: number): void
  /** `process` begins anew, last in line. */
  beginProcess(process: number): void
  /** Gives `core` something to do. */
  dispatch(core: number): void
}

export class CellPower {
  /** 1 for cells that are stopped. */
  readonly stopped: Uint8Array
  private readonly due: Float64Array

  /** @param firstTimer timer of the first switch; the others follow @param firstProcess timer of the first process */
  constructor(
    private readonly scenario: Scenario,
    private readonly timers: Timers,
    private readonly firstTimer: number,
    private readonly machine: Powered,
    state: State,
  ) {
    const switches = scenario.lifecycle?.switches ?? []
    this.stopped = state.uint8(scenario.cells.length)
    this.due = state.float64(switches.map(({ atNs }) => atNs))
  }

  /** Timers that it needs. */
  static timersOf({ lifecycle }: Scenario): number {
    return lifecycle?.switches.length ?? 0
  }

  /** Starts the timers of all switches. */
  start(): void {
    this.due.forEach((due, index) => {
      this.timers.due[0] = due
      this.timers.set(this.firstTimer + index, EventClass.hypervisor)
    })
  }

  /** The time of a switch has come. */
  expire(index: number, now: number): void {
    const { cell, running, everyNs } = this.scenario.lifecycle!.switches[index]!
    this.due[index]! += everyNs
    this.timers.due[0] = this.due[index]!
    this.timers.setNextAgain(EventClass.hypervisor)
    if (running) this.run(cell, now)
    else this.stop(cell)
  }

  private stop(cell: number): void {
    const { tasks, processes, cores } = this.scenario
    this.stopped[cell] = 1
    cores.forEach((core, index) => {
      if (core.cell === cell) this.machine.clearCore(index)
    })
    tasks.forEach((task, index) => {
      if (task.cell !== cell || task.outlivesCell === true) return
      this.timers.remove(index)
      this.machine.clearTask(index)
    })
    processes.forEach((process, index) => {
      if (process.cell === cell) this.timers.remove(tasks.length + index)
    })
    this.machine.clearProcesses(cell)
  }

  private run(cell: number, now: number): void {
    const { tasks, processes, cores, lifecycle } = this.scenario
    this.stop(cell)
    this.stopped[cell] = 0
    tasks.forEach((task, index) => {
      if (task.cell !== cell || task.outlivesCell === true) return
      // What happens once keeps its time.
      const isOnce = task.periodNs >= ONCE_NS
      const at = isOnce ? task.phaseNs : firstRelease(now, lifecycle!.phases[index]!, task.reading.resolutionNs)
      if (at >= now) this.machine.arm(index, at)
    })
    processes.forEach((process, index) => {
      if (process.cell === cell) this.machine.beginProcess(index)
    })
    cores.forEach((core, index) => {
      if (core.cell === cell) this.machine.dispatch(index)
    })
  }
}

/** The first release after a start: on a step of the clock that an instrument reads. */
function firstRelease(now: number, phaseNs: number, resolutionNs: number): number {
  const wanted = now + phaseNs
  return resolutionNs > 1 ? Math.ceil(wanted / resolutionNs) * resolutionNs : wanted
}
