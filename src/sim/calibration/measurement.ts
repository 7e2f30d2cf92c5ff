/** What an instrument printed on a board: how often each value came. */
export interface Measurement {
  /** What it comes from, in words: "gic-demo", "cyclictest thread 2". */
  what: string
  instrument: 'gic-demo' | 'cyclictest'
  /** Samples by printed value, ns. */
  counts: ReadonlyMap<number, number>
  /** Samples above `beyondNs`, of which the value is not known. */
  over: number
  /** Largest value that is counted on its own, ns; Infinity where every value is. */
  beyondNs: number
}

/** All samples, those of unknown value included. */
export function sampleCount({ counts, over }: Measurement): number {
  let sum = over
  for (const count of counts.values()) sum += count
  return sum
}

/** Several threads as one. At least one is needed. */
export function pooled(measurements: readonly Measurement[]): Measurement {
  const [first, ...rest] = measurements
  if (first === undefined) throw new RangeError('there is nothing to pool')
  if (rest.length === 0) return first
  const beyondNs = Math.min(...measurements.map((one) => one.beyondNs))
  const counts = new Map<number, number>()
  let over = 0
  for (const one of measurements) {
    over += one.over
    for (const [value, count] of one.counts) {
      if (value > beyondNs) over += count
      else counts.set(value, (counts.get(value) ?? 0) + count)
    }
  }
  return { ...first, what: `${measurements.length} threads`, counts, over, beyondNs }
}
