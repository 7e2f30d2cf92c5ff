/**
 * Cells that stop and run again while the others go on: a stopped cell's timers, jobs and processes are gone, and when it runs
 * again its workloads begin as after a boot.
 */
import { EventClass } from '../engine/timers'
import type { Dispatching } from './dispatch'
import type { Parts } from './parts'
import type { Releases } from './releases'
import { ONCE_NS } from './scenario'
import type { Turns } from './turns'

/** What stops and starts the cells of one machine. */
export function cellPower(parts: Parts, { dispatch }: Dispatching, { restartReleases }: Releases, { detach }: Turns) {
  const {
    dataFlow,
    execution,
    jobs,
    nested,
    processes,
    ready,
    scenario,
    sections,
    slices,
    sources,
    stopped,
    switchDue,
    tasks,
    timers,
    waiting,
  } = parts

  /** Sets the timers of all stops and starts. */
  function startSwitches(): void {
    switchDue.forEach((due, index) => {
      timers.due[0] = due
      timers.set(sources.firstSwitch + index, EventClass.hypervisor)
    })
  }

  /** The next timer, that of switch `index`, has expired: a cell stops, or starts whether it ran or not. */
  function switchCell(index: number): void {
    const { cell, running, everyNs } = scenario.lifecycle!.switches[index]!
    switchDue[index]! += everyNs
    timers.due[0] = switchDue[index]!
    timers.setNextAgain(EventClass.hypervisor)
    stop(cell)
    if (running) start(cell)
  }

  function stop(cell: number): void {
    stopped[cell] = 1
    scenario.cores.forEach((core, index) => {
      if (core.cell === cell) clearCore(index)
    })
    scenario.tasks.forEach((task, index) => {
      if (task.cell === cell && task.outlivesCell !== true) clearTask(index)
    })
    scenario.processes.forEach((process, index) => {
      if (process.cell === cell) timers.remove(sources.firstProcess + index)
    })
    processes.clear(cell)
  }

  /** Forgets what `core` does and what waits there; it has nothing to do. */
  function clearCore(core: number): void {
    execution.settle()
    execution.sliceEnd[core] = Infinity
    execution.idle(core)
    sections.clear(core)
    waiting.clear(core)
    nested.clear(core)
    detach(core)
  }

  /** Forgets every job of `task` and what it holds. */
  function clearTask(task: number): void {
    timers.remove(task)
    dataFlow.messages.forget(task)
    jobs.clear(task)
    if (tasks.isTick[task] === 0) ready.remove(task)
    slices.renew(task)
  }

  /** Starts a cell, which is stopped. */
  function start(cell: number): void {
    stopped[cell] = 0
    scenario.tasks.forEach((task, index) => {
      if (task.cell === cell && task.outlivesCell !== true) startTask(index)
    })
    scenario.processes.forEach((process, index) => {
      if (process.cell !== cell) return
      processes.begin(index)
      processes.renewSlice(index)
      processes.append(cell, index)
    })
    scenario.cores.forEach((core, index) => {
      if (core.cell === cell) dispatch(index)
    })
  }

  /** `task` begins anew, at a phase of its own; what happens once keeps its time. */
  function startTask(task: number): void {
    const { periodNs, phaseNs, reading } = scenario.tasks[task]!
    const isOnce = periodNs >= ONCE_NS
    const phase = scenario.lifecycle!.phases[task]!
    const due = isOnce ? phaseNs : firstRelease(execution.now, phase, reading.resolutionNs)
    if (due < execution.now) return
    dataFlow.messages.forget(task)
    restartReleases(task, due)
  }

  /** The first release after a start: on a step of the clock that an instrument reads. */
  function firstRelease(now: number, phaseNs: number, resolutionNs: number): number {
    const wanted = now + phaseNs
    return resolutionNs > 1 ? Math.ceil(wanted / resolutionNs) * resolutionNs : wanted
  }

  return { startSwitches, switchCell }
}
