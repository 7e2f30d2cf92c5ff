/**
 * Cells that stop and run again while the others go on: a stopped cell's timers, jobs and processes are gone, and when it runs
 * again its workloads begin as after a boot.
 */
import { EventClass } from '../engine/timers'
import { dispatch } from './dispatch'
import type { Parts } from './parts'
import { restartReleases } from './releases'
import { ONCE_NS } from './scenario'
import { detach } from './turns'

/** Sets the timers of all stops and starts. */
export function startSwitches({ switchDue, timers, sources }: Parts): void {
  switchDue.forEach((due, index) => {
    timers.due[0] = due
    timers.set(sources.firstSwitch + index, EventClass.hypervisor)
  })
}

/** The next timer, that of switch `index`, has expired: a cell stops, or starts whether it ran or not. */
export function switchCell(parts: Parts, index: number): void {
  const { scenario, timers, switchDue } = parts
  const { cell, running, everyNs } = scenario.lifecycle!.switches[index]!
  switchDue[index]! += everyNs
  timers.due[0] = switchDue[index]!
  timers.setNextAgain(EventClass.hypervisor)
  stop(parts, cell)
  if (running) start(parts, cell)
}

function stop(parts: Parts, cell: number): void {
  const { cores, tasks, processes } = parts.scenario
  parts.stopped[cell] = 1
  cores.forEach((core, index) => {
    if (core.cell === cell) clearCore(parts, index)
  })
  tasks.forEach((task, index) => {
    if (task.cell === cell && task.outlivesCell !== true) clearTask(parts, index)
  })
  processes.forEach((process, index) => {
    if (process.cell === cell) parts.timers.remove(parts.sources.firstProcess + index)
  })
  parts.processes.clear(cell)
}

/** Forgets what `core` does and what waits there; it has nothing to do. */
function clearCore(parts: Parts, core: number): void {
  const { execution, sections, waiting, nested } = parts
  execution.settle(core)
  execution.sliceEnd[core] = Infinity
  execution.idle(core)
  sections.clear(core)
  waiting.clear(core)
  nested.clear(core)
  detach(parts, core)
}

/** Forgets every job of `task` and what it holds. */
function clearTask(parts: Parts, task: number): void {
  const { timers, dataFlow, jobs, tasks, ready, slices } = parts
  timers.remove(task)
  dataFlow.messages.forget(task)
  jobs.clear(task)
  if (tasks.isTick[task] === 0) ready.remove(task)
  slices.renew(task)
}

/** Starts a cell, which is stopped. */
function start(parts: Parts, cell: number): void {
  const { scenario, processes } = parts
  parts.stopped[cell] = 0
  scenario.tasks.forEach((task, index) => {
    if (task.cell === cell && task.outlivesCell !== true) startTask(parts, index)
  })
  scenario.processes.forEach((process, index) => {
    if (process.cell !== cell) return
    processes.begin(index)
    processes.renewSlice(index)
    processes.append(cell, index)
  })
  scenario.cores.forEach((core, index) => {
    if (core.cell === cell) dispatch(parts, index)
  })
}

/** `task` begins anew, at a phase of its own; what happens once keeps its time. */
function startTask(parts: Parts, task: number): void {
  const { scenario, execution, dataFlow } = parts
  const { periodNs, phaseNs, reading } = scenario.tasks[task]!
  const isOnce = periodNs >= ONCE_NS
  const phase = scenario.lifecycle!.phases[task]!
  const due = isOnce ? phaseNs : firstRelease(execution.now, phase, reading.resolutionNs)
  if (due < execution.now) return
  dataFlow.messages.forget(task)
  restartReleases(parts, task, due)
}

/** The first release after a start: on a step of the clock that an instrument reads. */
function firstRelease(now: number, phaseNs: number, resolutionNs: number): number {
  const wanted = now + phaseNs
  return resolutionNs > 1 ? Math.ceil(wanted / resolutionNs) * resolutionNs : wanted
}
