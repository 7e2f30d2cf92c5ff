/** The plan's limits held against a stream as it is now: while it fills, and while a limit is dragged. */
import type { PlanLimit } from '../../sim/plan/plan'
import { isAbout } from '../../sim/results/limit-target'
import { percentileOf } from '../../sim/results/percentile'
import type { LimitResult, StreamKind } from '../../sim/results/result'
import type { AnyStream } from '../session/run-session.svelte'

/** A limit of the plan with what one stream says about it. */
export interface LiveLimit extends LimitResult {
  /** Its place in the plan's list. */
  index: number
}

/** The limits on a stream, and what changes them in the plan. */
export interface Limiting {
  limits: readonly LiveLimit[]
  /** Moves the limit at `index` in the plan's list; a new one where that is undefined. Steps of a key are one to undo. */
  set: (index: number | undefined, ns: number, isStep?: boolean) => void
  remove: (index: number) => void
}

type Judged = Pick<AnyStream, 'count' | 'max' | 'histogram' | 'resolutionNs'>

/** Whether a stream keeps a limit; null where it has too few samples for the percentile. */
export function verdictOf(
  { count, max, histogram, resolutionNs }: Judged,
  percentile: number,
  atMostNs: number,
): { observedNs: number | null; met: boolean | null } {
  const observedNs = count === 0 ? null : percentileOf(histogram, count, max, percentile, resolutionNs)
  return { observedNs, met: observedNs === null ? null : observedNs <= atMostNs }
}

/** The plan's limits on a stream, judged by that stream alone. */
export function liveLimits(limits: readonly PlanLimit[], stream: AnyStream): LiveLimit[] {
  return limits.flatMap((limit, index): LiveLimit[] => {
    if (!isAbout(limit, stream.id)) return []
    const { of, measure, percentile, atMost } = limit
    const { observedNs, met } = verdictOf(stream, percentile, atMost)
    return [{ index, of, measure, percentile, atMostNs: atMost, observedNs, count: stream.count, ...stream.bound, met }]
  })
}

/** What a new limit on a stream is about; undefined for streams that a plan sets no limits on. */
export function limitTarget({
  id,
  kind,
}: {
  id: string
  kind: StreamKind
}): Pick<PlanLimit, 'of' | 'measure'> | undefined {
  const workload = id.replace(/@\d+$/, '')
  if (kind === 'response time') return { of: workload, measure: 'response' }
  if (kind === 'interrupt latency' || kind === 'wake-up latency') return { of: workload, measure: 'latency' }
  if (kind === 'reaction time') return { of: id.replace(/ reaction$/, ''), measure: 'reaction' }
  if (kind === 'data age') return { of: id.replace(/ age$/, ''), measure: 'age' }
  return undefined
}

/** Steps of a limit that is dragged on an axis of `axisNs`: 1, 2 or 5 of a power of ten, about two hundred on the axis. */
export function limitStep(axisNs: number): number {
  const rough = Math.max(1, axisNs / 200)
  const power = 10 ** Math.floor(Math.log10(rough))
  const factor = [1, 2, 5, 10].find((one) => one * power >= rough * 0.999) ?? 10
  return Math.max(1, Math.round(factor * power))
}

/** The nearest step to a value, never 0. */
export function snappedLimit(ns: number, stepNs: number): number {
  return Math.max(stepNs, Math.round(ns / stepNs) * stepNs)
}
