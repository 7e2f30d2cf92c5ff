/**
 * Analytic bounds beside the simulation: response-time analysis per core with jitter, the interrupts of every task as the
 * most urgent load, and execution times inflated to the slowest that the memory can make them.
 *
 * The level-i busy period is walked job by job (Lehoczky; Tindell for jitter): it starts when all releases that matter come at
 * once, each as late as its jitter allows, and ends when nothing of priority i or above is left. Tasks of equal priority count
 * as interference of each other.
 */
import { longestRefreshDelay } from '../machine/dram-refresh'
import { printedBound } from '../machine/instrument'
import type { Scenario, Task } from '../machine/scenario'
import type { Bound } from '../results/result'
import { Effort } from './effort'
import { longestStall, longestStretch, longestWait } from './longest-memory'

/** A task as the analysis sees it: everything at its worst. */
interface Load {
  task: Task
  /** Interrupt path and work with interrupts off, ns. */
  interruptNs: number
  executionNs: number
  /** Stall by a memory budget that was spent before the busy period, ns. */
  stallNs: number
}

/** Length at which a busy period is given up as endless, ns. */
const LONGEST_BUSY_PERIOD = 1e12

/**
 * Bounds of every stream of `scenario`, by stream identifier.
 * @param beat called about every millisecond; it may throw to end the analysis
 */
export function analyse(scenario: Scenario, beat?: () => void): Map<string, Bound> {
  const bounds = new Map<string, Bound>()
  const effort = new Effort(scenario.tasks.filter(({ stream }) => stream !== null).length, beat)
  scenario.cores.forEach((_, core) => {
    const wait = longestWait(scenario, core)
    const loads = scenario.tasks.filter((task) => task.core === core).map((task) => worstOf(scenario, task, wait))
    for (const load of loads) {
      if (load.task.stream === null) continue
      effort.renew()
      bounds.set(load.task.id, boundOf(scenario, load, loads, effort))
    }
  })
  return bounds
}

/** @param wait longest wait of a DRAM line on the task's core, ns */
function worstOf(scenario: Scenario, task: Task, wait: number): Load {
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
      interruptNs += longestRefreshDelay(scenario, interruptNs)
    }
  }
  const stretch = longestStretch(scenario, demands[task.demand]!, task.core, wait)
  // An end that was moved because neighbours changed is rounded up each time; the mean stretch lies well below the worst.
  const executionNs = stretch > 1 ? Math.ceil(task.longestNs * stretch) + 1 : task.longestNs
  return { task, interruptNs, executionNs, stallNs: longestStall(scenario, task.core) }
}

function boundOf(scenario: Scenario, load: Load, all: readonly Load[], effort: Effort): Bound {
  const { task } = load
  const cell = scenario.cells[task.cell]!
  if (all.some((other) => (other.task.path?.offProbability ?? 0) > 0)) {
    return { noBound: `${cell} runs Linux, whose sections with interrupts off have no upper bound` }
  }
  const urgent = all.filter((other) => other.task.stream !== null && other.task.priority >= task.priority)
  effort.spend(all.length)
  const shareOf = (sum: number, ns: number, other: Load) => sum + ns / other.task.periodNs
  const share =
    all.reduce((sum, other) => shareOf(sum, other.interruptNs, other), 0) +
    urgent.reduce((sum, other) => shareOf(sum, other.executionNs, other), 0)
  const cpu = scenario.cores[task.core]!.cpu
  if (share > 1) return { noBound: `at its worst core ${cpu} is loaded to ${share.toFixed(2)} by what is as urgent` }
  const others = urgent.filter((other) => other !== load)
  const bound = task.stream === 'response time' ? response(load, others, all, effort) : start(load, others, all, effort)
  if (bound === undefined)
    return { noBound: `the busy period on core ${cpu} is longer than the analysis can follow it` }
  return { boundNs: printedBound(task.reading, bound) }
}

/**
 * Smallest fixed point of w = base + interference(w); undefined when there is none, or none within the effort.
 * @param terms of one evaluation of `next`
 */
function fixedPoint(from: number, next: (w: number) => number, terms: number, effort: Effort): number | undefined {
  let w = from
  for (;;) {
    const following = next(w)
    if (following === w) return w
    if (following > LONGEST_BUSY_PERIOD || !effort.spend(terms)) return undefined
    w = following
  }
}

const releases = (w: number, task: Task) => Math.ceil((w + task.jitterNs) / task.periodNs)

/** Longest time from a job's nominal release to its end. */
function response(load: Load, others: readonly Load[], all: readonly Load[], effort: Effort): number | undefined {
  const { task } = load
  const terms = 1 + all.length + others.length
  let worst = 0
  let previous = 0
  for (let job = 0; ; job += 1) {
    const own = load.stallNs + (job + 1) * load.executionNs
    const sum = (w: number) => own + interrupts(w, all) + executions(w, others)
    const end = effort.spend(terms) ? fixedPoint(Math.max(previous, 1), sum, terms, effort) : undefined
    if (end === undefined) return undefined
    previous = end
    worst = Math.max(worst, task.jitterNs + end - job * task.periodNs)
    if (end <= (job + 1) * task.periodNs - task.jitterNs) return worst
  }
}

/** Longest time from a job's nominal release to its start: releases at that very moment still come first. */
function start(load: Load, others: readonly Load[], all: readonly Load[], effort: Effort): number | undefined {
  const { task } = load
  const terms = 1 + all.length + others.length
  const closed = (w: number, other: Load) => Math.floor((w + other.task.jitterNs) / other.task.periodNs) + 1
  let worst = 0
  let previous = 0
  for (let job = 0; ; job += 1) {
    const own = load.stallNs + job * load.executionNs
    const sumOf = (w: number) => {
      let sum = own
      for (const other of all) sum += closed(w, other) * other.interruptNs
      for (const other of others) sum += closed(w, other) * other.executionNs
      return sum
    }
    const begin = effort.spend(terms) ? fixedPoint(Math.max(previous, 1), sumOf, terms, effort) : undefined
    if (begin === undefined) return undefined
    previous = begin
    worst = Math.max(worst, task.jitterNs + begin - job * task.periodNs)
    if (begin + load.executionNs <= (job + 1) * task.periodNs - task.jitterNs) return worst
  }
}

function interrupts(w: number, all: readonly Load[]): number {
  let sum = 0
  for (const other of all) sum += releases(w, other.task) * other.interruptNs
  return sum
}

function executions(w: number, others: readonly Load[]): number {
  let sum = 0
  for (const other of others) sum += releases(w, other.task) * other.executionNs
  return sum
}
