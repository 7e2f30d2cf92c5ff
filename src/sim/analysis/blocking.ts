/** What sections of tasks that are no more urgent cost, under the immediate priority ceiling. */
import type { Load } from './load'

const longest = (values: readonly number[]) => Math.max(0, ...values)

/** Longest section of `load` that keeps out tasks of `level`, ns. */
function longestSection(load: Load, level: number): number {
  return longest(load.sections.filter(({ ceiling }) => ceiling >= level).map(({ ns }) => ns))
}

/** Lowest preemption level of the tasks with the priority of `load`. */
function bottom(load: Load, all: readonly Load[]): number {
  return Math.min(...all.flatMap((one) => (one.task.priority === load.task.priority ? [one.level] : [])))
}

/**
 * Longest section of a task below the priority of `load` that holds it off, ns. It comes once in a busy period: it has begun
 * before, and nobody less urgent begins another one.
 */
export function blockingFromBelow(load: Load, all: readonly Load[]): number {
  const level = bottom(load, all)
  return longest(all.flatMap((one) => (one.task.priority < load.task.priority ? [longestSection(one, level)] : [])))
}

/** The same for tasks at or below the priority of `load`, ns. */
export function blockingUpToEquals(load: Load, all: readonly Load[]): number {
  const may = (one: Load) => one !== load && one.task.priority <= load.task.priority
  return longest(all.flatMap((one) => (may(one) ? [longestSection(one, load.level)] : [])))
}

/**
 * Sections of tasks of equal priority with later deadlines that may have begun before `load` came, ns: one of each task, for with
 * jitter a job can come late and with a deadline between theirs.
 */
export function blockingAmongEquals(load: Load, all: readonly Load[]): number {
  const isEqual = (one: Load) => one !== load && one.task.priority === load.task.priority
  return all.reduce((sum, one) => (isEqual(one) ? sum + longestSection(one, -Infinity) : sum), 0)
}
