/** What an instrument counted on a board, as calibration uses it: how often each value came. */
import { INSTRUMENTS, type Instrument, type InstrumentHistogram } from '../observed/board-event'
import type { MeasuredResult } from '../results/measured'

export interface Measurement {
  /** What it comes from, in words: "gic-demo", "cyclictest thread 2". */
  what: string
  instrument: Instrument
  /** Samples by printed value, ns. */
  counts: ReadonlyMap<number, number>
  /** Samples above `beyondNs`, of which the value is not known. */
  over: number
  /** Largest value that is counted on its own, ns; Infinity where every value is. */
  beyondNs: number
}

/** A histogram as an instrument printed it. */
export function measurementOf(histogram: InstrumentHistogram): Measurement {
  const { what, instrument, counts, over, beyondNs, resolutionNs = 1 } = histogram
  const largest = beyondNs === undefined ? Infinity : beyondNs - resolutionNs
  return { what, instrument, counts: new Map(counts), over, beyondNs: largest }
}

/** The streams of a stored measurement that are of its first instrument; those whose values were too many to keep are left out. */
export function measurementsIn({ streams }: MeasuredResult): Measurement[] {
  const instrument = INSTRUMENTS.find((one) => streams.some((stream) => stream.instrument === one))
  return streams.flatMap((stream) => {
    const { what, values, histogram, beyondNs, resolutionNs, shown } = stream
    // timerlat's interrupts are no wake-ups.
    const isOther = stream.instrument === 'timerlat' && stream.kind !== 'wake-up latency'
    if (stream.instrument !== instrument || values === undefined || shown !== undefined || isOther) return []
    const beyond = beyondNs === undefined ? {} : { beyondNs }
    return [measurementOf({ what, instrument, counts: values, over: histogram.over, resolutionNs, ...beyond })]
  })
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
