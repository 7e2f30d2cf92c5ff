/**
 * Analytic bounds beside the simulation: response-time analysis per core, with the interrupts of every task as the most urgent load
 * and execution times inflated to the slowest that the memory can make them. Every policy's own bound is held against the one
 * that holds for every order among equals, and the smaller one counts.
 */
import { longestRefreshDelay } from '../machine/dram-refresh'
import { densestRate } from '../machine/arrivals'
import { printedBound } from '../machine/instrument'
import type { Scenario } from '../machine/scenario'
import { ceilingOf, preemptionLevels } from '../machine/sections'
import type { Bound } from '../results/result'
import { blockingFromBelow } from './blocking'
import { response, start } from './busy-period'
import { deadlineResponse } from './earliest-deadline'
import { Effort } from './effort'
import type { Load } from './load'
import { turnsResponse } from './round-robin'
import { longestStall, longestStretch, longestWait } from './longest-memory'

/**
 * Bounds of every stream of `scenario`, by stream identifier.
 * @param beat called about every millisecond; it may throw to end the analysis
 */
export function analyse(scenario: Scenario, beat?: () => void): Map<string, Bound> {
  const bounds = new Map<string, Bound>()
  const effort = new Effort(scenario.tasks.filter(({ stream }) => stream !== null).length, beat)
  const levels = preemptionLevels(scenario.tasks)
  scenario.cores.forEach((_, core) => {
    const wait = longestWait(scenario, core)
    const loads = scenario.tasks.flatMap((task, i) => (task.core === core ? [worstOf(scenario, i, levels, wait)] : []))
    for (const load of loads) {
      if (load.task.stream === null) continue
      effort.renew()
      bounds.set(load.task.id, boundOf(scenario, load, loads, effort))
    }
  })
  return bounds
}

/** @param levels preemption levels of all tasks @param wait longest wait of a DRAM line on the task's core, ns */
function worstOf(scenario: Scenario, index: number, levels: Float64Array, wait: number): Load {
  const task = scenario.tasks[index]!
  const { memory, demands } = scenario
  const missNs = memory.missNs[task.core]!
  const { path } = task
  let interruptNs = task.interruptNs
  if (path !== null) {
    const { hypervisorLines, handlerLines } = path
    const handler = handlerLines.instruction + handlerLines.data
    const lines = handler + (path.trapped ? hypervisorLines.instruction + hypervisorLines.data : 0)
    const perLine = Math.max(memory.sharedHitNs[task.core]!, missNs + wait)
    interruptNs += path.entryNs + path.handlerNs
    // Every part of a path is rounded to whole nanoseconds: half a nanosecond for each of them.
    if (lines > 0) {
      interruptNs += Math.ceil(lines * perLine + 4 + scenario.cores.length + scenario.masters.length)
      interruptNs += longestRefreshDelay(scenario, interruptNs - task.interruptNs)
    }
  }
  const stretch = longestStretch(scenario, demands[task.demand]!, task.core, wait)
  // An end that was moved because neighbours changed is rounded up each time; the mean stretch lies well below the worst.
  const stretched = (ns: number) => (stretch > 1 ? Math.ceil(ns * stretch) + 1 : ns)
  const stallNs = longestStall(scenario, task.core)
  const sections = (task.sections ?? []).map((section) => ({
    ceiling: ceilingOf(scenario.tasks, levels, index, section),
    ns: stretched(section.lengthNs) + stallNs,
  }))
  return { task, interruptNs, executionNs: stretched(task.longestNs), stallNs, level: levels[index]!, sections }
}

function boundOf(scenario: Scenario, load: Load, all: readonly Load[], effort: Effort): Bound {
  const { task } = load
  const cell = scenario.cells[task.cell]!
  if (all.some((other) => (other.task.path?.offProbability ?? 0) > 0)) {
    return { noBound: `${cell} runs Linux, whose sections with interrupts off have no upper bound` }
  }
  effort.spend(all.length)
  const bound = task.stream === 'response time' ? responseOf(load, all, effort) : startOf(load, all, effort)
  if (bound !== undefined) return { boundNs: printedBound(task.reading, bound) }
  const share = shareOf(load, all)
  const cpu = scenario.cores[task.core]!.cpu
  if (share > 1) return { noBound: `at its worst core ${cpu} is loaded to ${share.toFixed(2)} by what is as urgent` }
  return { noBound: `the busy period on core ${cpu} is longer than the analysis can follow it` }
}

const executes = ({ task }: Load) => task.stream !== null

/** What is as urgent as `load`, but for itself; in any order among equals it comes first at the worst. */
function othersOf(load: Load, all: readonly Load[]): Load[] {
  return all.filter((one) => one !== load && executes(one) && one.task.priority >= load.task.priority)
}

/** Share of the core that all interrupts, `load` and what is as urgent ask for at the worst. */
function shareOf(load: Load, all: readonly Load[]): number {
  const of = (sum: number, ns: number, { task }: Load) => sum + ns * densestRate(task)
  return (
    all.reduce((sum, one) => of(sum, one.interruptNs, one), 0) +
    [...othersOf(load, all), load].reduce((sum, one) => of(sum, one.executionNs, one), 0)
  )
}

function startOf(load: Load, all: readonly Load[], effort: Effort): number | undefined {
  if (shareOf(load, all) > 1) return undefined
  return start(load, { others: othersOf(load, all), all, onceNs: load.stallNs + blockingFromBelow(load, all) }, effort)
}

function responseOf(load: Load, all: readonly Load[], effort: Effort): number | undefined {
  const bounds = [turnsResponse(load, all, effort)]
  if (shareOf(load, all) <= 1) {
    const interfering = { others: othersOf(load, all), all, onceNs: load.stallNs + blockingFromBelow(load, all) }
    bounds.push(response(load, interfering, effort, load.executionNs), deadlineResponse(load, all, effort))
  }
  const known = bounds.filter((bound) => bound !== undefined)
  return known.length > 0 ? Math.min(...known) : undefined
}
