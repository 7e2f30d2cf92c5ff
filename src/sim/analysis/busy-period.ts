/**
 * The level-i busy period, walked job by job (Lehoczky; Tindell for jitter): it starts when all releases that matter come at once,
 * each as late as its jitter allows and the next ones as close as their law allows, and ends when nothing as urgent is left. One
 * section of something less urgent may have begun just before. Tasks of equal priority count as interference of each other,
 * which holds for every order among them.
 */
import { leastSpan, mostBefore, mostWithin } from '../machine/arrivals'
import type { Effort } from './effort'
import type { Load } from './load'

/** Length at which a busy period is given up as endless, ns. */
const LONGEST_BUSY_PERIOD = 1e12

/** What else wants the core while `load` waits. */
export interface Interference {
  /** Tasks whose executions come first, without `load`. */
  others: readonly Load[]
  /** All of the core: their interrupts come first. */
  all: readonly Load[]
  /** What comes once, before the busy period's own work, ns. */
  onceNs: number
}

/**
 * Smallest fixed point of w = base + interference(w) from `from`; undefined when there is none, or none within the effort.
 * @param terms of one evaluation of `next`
 */
export function fixedPoint(
  from: number,
  next: (w: number) => number,
  terms: number,
  effort: Effort,
): number | undefined {
  let w = Math.max(from, 1)
  for (;;) {
    if (!effort.spend(terms)) return undefined
    const following = next(w)
    if (following === w) return w
    if (following > LONGEST_BUSY_PERIOD) return undefined
    w = following
  }
}

/** Interrupts and executions that come before `w` ns after the start, ns. */
export function interference(w: number, { others, all }: Pick<Interference, 'others' | 'all'>): number {
  let sum = 0
  for (const { task, interruptNs } of all) sum += mostBefore(task, w + task.jitterNs) * interruptNs
  for (const { task, executionNs } of others) sum += mostBefore(task, w + task.jitterNs) * executionNs
  return sum
}

/** The same with what comes at that very moment. */
function closedInterference(w: number, { others, all }: Interference): number {
  let sum = 0
  for (const { task, interruptNs } of all) sum += mostWithin(task, w + task.jitterNs) * interruptNs
  for (const { task, executionNs } of others) sum += mostWithin(task, w + task.jitterNs) * executionNs
  return sum
}

/**
 * Longest time from when a job was due to its end, ns; undefined when no busy period ends within the effort.
 * @param eachNs what each job takes, with what may come before it every time
 */
export function response(
  { task }: Load,
  interfering: Interference,
  effort: Effort,
  eachNs: number,
): number | undefined {
  const terms = 1 + interfering.all.length + interfering.others.length
  let worst = 0
  let end: number | undefined = 0
  for (let job = 0; ; job += 1) {
    const own = interfering.onceNs + (job + 1) * eachNs
    end = fixedPoint(end, (w) => own + interference(w, interfering), terms, effort)
    if (end === undefined) return undefined
    worst = Math.max(worst, task.jitterNs + end - leastSpan(task, job))
    if (end <= leastSpan(task, job + 1) - task.jitterNs) return worst
  }
}

/** Longest time from when a job was due to its start, ns: releases at that very moment still come first. */
export function start({ task, executionNs }: Load, interfering: Interference, effort: Effort): number | undefined {
  const terms = 1 + interfering.all.length + interfering.others.length
  let worst = 0
  let begin: number | undefined = 0
  let end: number | undefined = 0
  for (let job = 0; ; job += 1) {
    const before = interfering.onceNs + job * executionNs
    begin = fixedPoint(begin, (w) => before + closedInterference(w, interfering), terms, effort)
    end = fixedPoint(end, (w) => before + executionNs + interference(w, interfering), terms, effort)
    if (begin === undefined || end === undefined) return undefined
    worst = Math.max(worst, task.jitterNs + begin - leastSpan(task, job))
    if (end <= leastSpan(task, job + 1) - task.jitterNs) return worst
  }
}
