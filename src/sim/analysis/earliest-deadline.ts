/**
 * Bounds for tasks whose order is their deadlines, after M. Spuri, 'Analysis of deadline scheduled real-time systems', INRIA RR-2772
 * (1996): a job's longest response lies in a busy period in which everything else came at once at its start, for some time
 * between that start and when the job was due.
 */
import { leastSpan, mostBefore, mostWithin } from '../machine/arrivals'
import { orderingDeadline } from '../machine/equals'
import { blockingAmongEquals, blockingFromBelow } from './blocking'
import { fixedPoint, interference } from './busy-period'
import type { Effort } from './effort'
import type { Load } from './load'

/**
 * Longest response of `load`, ns, against all that is ordered by deadlines at its priority. Undefined when it is not ordered so
 * itself, or when no busy period ends within the effort.
 */
export function deadlineResponse(load: Load, all: readonly Load[], effort: Effort): number | undefined {
  const { task } = load
  const deadline = orderingDeadline(task)
  if (deadline === Infinity) return undefined
  const equals = all.filter((one) => one !== load && one.task.priority === task.priority && one.executionNs > 0)
  const urgent = all.filter((one) => one.task.priority > task.priority && one.executionNs > 0)
  const onceNs = load.stallNs + blockingFromBelow(load, all) + blockingAmongEquals(load, all)
  const terms = 1 + all.length + urgent.length + equals.length
  const busy = { others: [...urgent, ...equals, load], all }
  const longest = fixedPoint(onceNs, (w) => onceNs + interference(w, busy), terms, effort)
  if (longest === undefined) return undefined
  const times = dueTimes(load, equals, longest, effort)
  if (times === undefined) return undefined
  let worst = 0
  let end: number | undefined = 0
  for (const due of times) {
    const own = onceNs + mostWithin(task, due + task.jitterNs) * load.executionNs
    // What is due later has no less before it.
    end = fixedPoint(
      Math.max(own, end),
      (w) => {
        let sum = own + interference(w, { others: urgent, all })
        for (const one of equals) {
          const { jitterNs } = one.task
          const sooner = mostWithin(one.task, due + deadline - orderingDeadline(one.task) + jitterNs)
          sum += Math.min(mostBefore(one.task, w + jitterNs), sooner) * one.executionNs
        }
        return sum
      },
      terms,
      effort,
    )
    if (end === undefined) return undefined
    worst = Math.max(worst, end - due)
  }
  return worst
}

/**
 * When the job may be due, in order, after the start of a busy period of at most `longest` ns: where one more job, its own or one
 * with an earlier deadline, joins those before it. In between a later time only shortens the response. Undefined when there are
 * more than the effort allows.
 */
function dueTimes(load: Load, equals: readonly Load[], longest: number, effort: Effort): number[] | undefined {
  const earliest = -load.task.jitterNs
  const times = new Set<number>()
  for (const one of [load, ...equals]) {
    const first = orderingDeadline(one.task) - orderingDeadline(load.task) - one.task.jitterNs
    if (first === Infinity) continue
    for (let n = 0; ; n += 1) {
      const due = first + leastSpan(one.task, n)
      if (due >= longest) break
      if (!effort.spend(1)) return undefined
      if (due >= earliest) times.add(due)
    }
  }
  return [...times].sort((a, b) => a - b)
}
