/** The axis of percentiles by nines: -log10 of the share of samples that lie beyond. */
import { percentileName, type NinesPoint } from '../../sim/report/nines-shape'

/** Where half of the samples lie beyond. */
export const HALF = -Math.log10(0.5)

/** Marks from the median to the last whole nine. */
export function ninesTicks(end: number): number[] {
  const whole = Array.from({ length: Math.max(0, Math.floor(end + 1e-9)) }, (_, i) => i + 1)
  return [HALF, ...whole]
}

/** `50` for the median, `90` for one nine, `99.9` for three. */
export function ninesName(nines: number): string {
  return nines === HALF ? '50' : percentileName(nines)
}

/** The same line with a vertex where it reaches `nines`, so that it can change its look there. */
export function withVertexAt(points: readonly NinesPoint[], nines: number): NinesPoint[] {
  const after = points.findIndex((point) => point.nines > nines)
  if (after <= 0) return [...points]
  return [...points.slice(0, after), { nines, ns: points[after]!.ns }, ...points.slice(after)]
}

/** The latency that a share of the samples does not exceed; the curve's last one beyond its end, 0 without samples. */
export function latencyAt(points: readonly NinesPoint[], nines: number): number {
  return (points.find((point) => point.nines >= nines - 1e-9) ?? points.at(-1))?.ns ?? 0
}
