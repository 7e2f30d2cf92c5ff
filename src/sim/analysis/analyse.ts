/**
 * Analytic bounds beside the simulation: response-time analysis per core with jitter, the interrupts of every task as the
 * most urgent load, and execution times inflated to the slowest that the memory can make them.
 *
 * The level-i busy period is walked job by job (Lehoczky; Tindell for jitter): it starts when all releases that matter come at
 * once, each as late as its jitter allows, and ends when nothing of priority i or above is left. Tasks of equal priority count
 * as interference of each other.
 */
import { requestsAhead } from '../machine/co-running'
import { printedBound } from '../machine/instrument'
import type { Scenario, Task } from '../machine/scenario'

/** What can be said about the largest sample of a stream. */
export type Bound = { boundNs: number } | { noBound: string }

/** A task as the analysis sees it: everything at its worst. */
interface Load {
  task: Task
  /** Interrupt path and work with interrupts off, ns. */
  interruptNs: number
  executionNs: number
}

/** Iterations after which a busy period is given up as endless. */
const LONGEST_BUSY_PERIOD = 1e12

/** Bounds of every stream of `scenario`, by stream identifier. */
export function analyse(scenario: Scenario): Map<string, Bound> {
  const bounds = new Map<string, Bound>()
  scenario.cores.forEach((_, core) => {
    const loads = scenario.tasks.filter((task) => task.core === core).map((task) => worstOf(scenario, task))
    for (const load of loads) if (load.task.stream !== null) bounds.set(load.task.id, boundOf(scenario, load, loads))
  })
  return bounds
}

/** Longest wait of one DRAM line on `core`, ns: behind all that every other core can have outstanding. */
export function longestWait(scenario: Scenario, core: number): number {
  const { memory, demands, tasks, processes, cores } = scenario
  let requests = 0
  cores.forEach(({ cell }, other) => {
    if (other === core) return
    const running = [
      ...tasks.filter((task) => task.core === other).map((task) => task.demand),
      ...processes.filter((process) => process.cell === cell).flatMap((process) => process.demands),
    ]
    requests += Math.max(0, ...running.map((d) => requestsAhead(demands[d]!, memory, other)))
  })
  return requests * memory.lineNs
}

function worstOf(scenario: Scenario, task: Task): Load {
  const { memory, demands } = scenario
  const wait = longestWait(scenario, task.core)
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
    if (lines > 0) interruptNs += Math.ceil(lines * perLine + 4 + scenario.cores.length)
  }
  const demand = demands[task.demand]!
  // At worst every line that could be used again is gone.
  const reuses = demand.reuse?.perNs ?? 0
  const stretch = 1 + (demand.refills * wait + reuses * (missNs + wait)) / demand.outstanding
  // An end that was moved because neighbours changed is rounded up each time; the mean stretch lies well below the worst.
  const executionNs = stretch > 1 ? Math.ceil(task.longestNs * stretch) + 1 : task.longestNs
  return { task, interruptNs, executionNs }
}

function boundOf(scenario: Scenario, load: Load, all: readonly Load[]): Bound {
  const { task } = load
  const cell = scenario.cells[task.cell]!
  if (all.some((other) => (other.task.path?.offProbability ?? 0) > 0)) {
    return { noBound: `${cell} runs Linux, whose sections with interrupts off have no upper bound` }
  }
  const urgent = all.filter((other) => other.task.stream !== null && other.task.priority >= task.priority)
  const share = all.reduce((sum, other) => {
    const execution = urgent.includes(other) ? other.executionNs : 0
    return sum + (other.interruptNs + execution) / other.task.periodNs
  }, 0)
  const cpu = scenario.cores[task.core]!.cpu
  if (share > 1) return { noBound: `at its worst core ${cpu} is loaded to ${share.toFixed(2)} by what is as urgent` }
  const bound = task.stream === 'response time' ? response(load, urgent, all) : start(load, urgent, all)
  if (bound === undefined) return { noBound: `the busy period on core ${cpu} does not end` }
  return { boundNs: printedBound(task.reading, bound) }
}

/** Smallest fixed point of w = base + interference(w); undefined when there is none. */
function fixedPoint(from: number, next: (w: number) => number): number | undefined {
  let w = from
  for (;;) {
    const following = next(w)
    if (following === w) return w
    if (following > LONGEST_BUSY_PERIOD) return undefined
    w = following
  }
}

const releases = (w: number, task: Task) => Math.ceil((w + task.jitterNs) / task.periodNs)

/** Longest time from a job's nominal release to its end. */
function response(load: Load, urgent: readonly Load[], all: readonly Load[]): number | undefined {
  const { task } = load
  const others = urgent.filter((other) => other !== load)
  let worst = 0
  let previous = 0
  for (let job = 0; ; job += 1) {
    const own = (job + 1) * load.executionNs
    const end = fixedPoint(Math.max(previous, 1), (w) => own + interrupts(w, all) + executions(w, others))
    if (end === undefined) return undefined
    previous = end
    worst = Math.max(worst, task.jitterNs + end - job * task.periodNs)
    if (end <= (job + 1) * task.periodNs - task.jitterNs) return worst
  }
}

/** Longest time from a job's nominal release to its start: releases at that very moment still come first. */
function start(load: Load, urgent: readonly Load[], all: readonly Load[]): number | undefined {
  const { task } = load
  const others = urgent.filter((other) => other !== load)
  const closed = (w: number, other: Load) => Math.floor((w + other.task.jitterNs) / other.task.periodNs) + 1
  let worst = 0
  let previous = 0
  for (let job = 0; ; job += 1) {
    const own = job * load.executionNs
    const begin = fixedPoint(Math.max(previous, 1), (w) => {
      let sum = own
      for (const other of all) sum += closed(w, other) * other.interruptNs
      for (const other of others) sum += closed(w, other) * other.executionNs
      return sum
    })
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
