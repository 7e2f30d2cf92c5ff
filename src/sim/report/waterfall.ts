/** The worst sample as a waterfall: each cause starts where the one before ended, and the last ends at the sample. */
import type { Cause } from '../results/result'

export interface WaterfallStep extends Cause {
  /** Start and width as shares of the whole. */
  from: number
  share: number
}

/** Steps of a waterfall whose causes add up to `totalNs`. */
export function waterfall(causes: readonly Cause[], totalNs: number): WaterfallStep[] {
  let sum = 0
  return causes.map((cause) => {
    const step = { ...cause, from: totalNs > 0 ? sum / totalNs : 0, share: totalNs > 0 ? cause.ns / totalNs : 0 }
    sum += cause.ns
    return step
  })
}
