/** Bounds for tasks that take turns with others of their priority. */
import { densestRate } from '../machine/arrivals'
import { blockingUpToEquals } from './blocking'
import { response } from './busy-period'
import type { Effort } from './effort'
import type { Load } from './load'

/**
 * Longest response of `load`, ns, when everyone else of its priority takes turns: before each of its own turns each of them has
 * at most one, a slice and the rest of a section. Interference of more urgent tasks is counted from when they began to keep the
 * core. Undefined when somebody takes no turns, or when no busy period ends within the effort.
 */
export function turnsResponse(load: Load, all: readonly Load[], effort: Effort): number | undefined {
  const { task, executionNs } = load
  const equals = all.filter((one) => one !== load && one.task.priority === task.priority)
  const takesTurns = ({ policy, sliceNs }: Load['task']) => policy === 'round-robin' && sliceNs !== undefined
  if (!equals.every((one) => takesTurns(one.task)) || task.policy === 'deadline' || load.stallNs > 0) return undefined
  const ownTurns = takesTurns(task) ? Math.ceil(executionNs / task.sliceNs!) : 1
  const turnOf = (one: Load) => one.task.sliceNs! + Math.max(0, ...one.sections.map(({ ns }) => ns))
  const each = executionNs + ownTurns * equals.reduce((sum, one) => sum + turnOf(one), 0)
  const others = all.filter((one) => one.task.priority > task.priority && one.executionNs > 0)
  const share =
    each * densestRate(task) +
    others.reduce((sum, one) => sum + one.executionNs * densestRate(one.task), 0) +
    all.reduce((sum, one) => sum + one.interruptNs * densestRate(one.task), 0)
  if (share > 1) return undefined
  return response(load, { others, all, onceNs: blockingUpToEquals(load, all) }, effort, each)
}
