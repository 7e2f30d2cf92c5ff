import type { PlanLimit } from '../plan/plan'
import { isAbout } from './limit-target'
import type { Bound, LimitResult } from './result'
import type { StreamRecorder } from './stream-recorder'

/**
 * Holds each limit against the streams it means: one on every core where the workload runs, of which the worst counts. A limit
 * is met when the observed percentile does not exceed it; unknown when nothing ran under that name or too few samples exist.
 */
export function evaluateLimits(
  limits: readonly PlanLimit[],
  recorders: readonly StreamRecorder[],
  bounds: ReadonlyMap<string, Bound>,
): LimitResult[] {
  return limits.map(({ of, measure, percentile, atMost }) => {
    const meant = recorders.filter(({ id }) => isAbout({ of, measure }, id))
    const observed = meant.map((recorder) => recorder.percentile(percentile))
    const known = observed.filter((value) => value !== null)
    const complete = meant.length > 0 && known.length === meant.length
    const worst = known.length > 0 ? Math.max(...known) : null
    const exceeded = worst !== null && worst > atMost
    return {
      of,
      measure,
      percentile,
      atMostNs: atMost,
      observedNs: worst,
      count: meant.reduce((sum, recorder) => sum + recorder.count, 0),
      ...worstBound(meant.map(({ id }) => bounds.get(id))),
      met: exceeded ? false : complete ? true : null,
    }
  })
}

function worstBound(bounds: readonly (Bound | undefined)[]): { boundNs: number } | { noBound: string } {
  let boundNs = 0
  for (const bound of bounds) {
    if (bound === undefined || 'noBound' in bound) return bound ?? { noBound: 'no such stream ran' }
    boundNs = Math.max(boundNs, bound.boundNs)
  }
  return bounds.length > 0 ? { boundNs } : { noBound: 'nothing with this name ran' }
}
