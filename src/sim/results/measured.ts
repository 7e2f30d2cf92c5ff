/**
 * What a board measured, stored beside runs: the same streams, marked measured, with the conditions as far as they are known.
 */
import type { Instrument, InstrumentHistogram } from '../observed/board-event'
import { percentileOf, samplesFor } from './percentile'
import type { Histogram, Percentiles, RunResult, StreamKind, StreamResult, StripPoint } from './result'

/** The part of a stream that an instrument's histogram gives too, so that both are drawn and compared alike. */
export type ComparableStream = Pick<
  StreamResult,
  'id' | 'kind' | 'unit' | 'resolutionNs' | 'count' | 'percentiles' | 'histogram'
> & { min?: number; mean?: number; max?: number }

/** Samples of one thread, core or inmate. What the instrument did not say is absent. */
export interface MeasuredStream extends ComparableStream {
  /** What printed it: "cyclictest thread 2". */
  what: string
  instrument: Instrument
  cpu?: number
  /** [value in ns, samples], ascending: what `histogram` was made of. Absent where there are too many values to keep. */
  values?: [number, number][]
  /** Samples of this value and above, ns, are counted in `over`, and their values are not known. */
  beyondNs?: number
  /**
   * Samples that the instrument showed while it ran, of `count` that it took: the histogram holds these alone. Present until it
   * prints its histogram, and in results of instruments that never printed one.
   */
  shown?: number
  /** By host time, where the samples came one by one. */
  strip?: StripPoint[]
}

/** What is known of how it was measured; nothing in here is ever filled in by guessing. */
export interface MeasurementConditions {
  /** Identifier of a board's template, as its operator says. */
  board?: string
  /** What the board said that it is: "NXP i.MX8MPlus EVK board". */
  machineModel?: string
  /** Version of Linux that the board printed. */
  kernel?: string
  /** Version that the hypervisor printed. */
  hypervisor?: string
  /** How the instrument was started, as echoed. */
  command?: string
  /** What else ran, as the operator says. */
  load?: string
  note?: string
  /** Host's clock at the first and the last sample, ISO 8601. */
  from?: string
  to?: string
  /** Between the two, where only their distance is known. */
  seconds?: number
}

/** A file that holds what an instrument printed. */
export interface MeasurementSource {
  name: string
  bytes: number
  sha256: string
}

export interface MeasuredResult {
  format: 'cellbench-result'
  version: 1
  origin: 'measured'
  /** Those that its streams are of. */
  instruments: Instrument[]
  conditions: MeasurementConditions
  /** The files that it was read from; none for what came over an open line. */
  sources: MeasurementSource[]
  /** Lines of the recording that something else had cut into, and that do not count. */
  damagedLines: number
  streams: MeasuredStream[]
}

/** Whatever a result file can hold. */
export type StoredResult = RunResult | MeasuredResult

/** State of one measurement while its line is open: everything so far, not the difference. */
export interface MeasurementProgress {
  conditions: MeasurementConditions
  damagedLines: number
  streams: MeasuredStream[]
}

/** True for what a board measured. */
export function isMeasured(result: StoredResult): result is MeasuredResult {
  return result.origin === 'measured'
}

/** What the values of an instrument are. */
export function kindOf({ instrument, what }: Pick<InstrumentHistogram, 'instrument' | 'what'>): StreamKind {
  const ofInterrupt = instrument === 'gic-demo' || (instrument === 'timerlat' && what.includes('IRQ'))
  return ofInterrupt ? 'interrupt latency' : 'wake-up latency'
}

/** As many as a simulated stream has. */
const MOST_BINS = 8192
/** Values that are kept one by one. */
const MOST_VALUES = 100_000

/** Bins of 1, 2 or 5 times a power of ten steps, as few as fit. */
function binsOf({ counts, over }: InstrumentHistogram, stepNs: number): Histogram {
  const [first, last] = [counts[0]?.[0] ?? 0, counts.at(-1)?.[0] ?? 0]
  let binNs = stepNs
  for (let i = 0; Math.floor(last / binNs) - Math.floor(first / binNs) >= MOST_BINS; i += 1)
    binNs *= i % 3 === 1 ? 2.5 : 2
  const firstNs = Math.floor(first / binNs) * binNs
  const bins = new Array<number>(counts.length === 0 ? 0 : Math.floor((last - firstNs) / binNs) + 1).fill(0)
  for (const [value, count] of counts) bins[Math.floor((value - firstNs) / binNs)]! += count
  return { binNs, firstNs, counts: bins, over }
}

/** The percentile by the values themselves; null where too few samples support it, or where it lies beyond the histogram. */
function percentileByValue(counts: readonly [number, number][], total: number, percentile: number): number | null {
  if (total < samplesFor(percentile)) return null
  const rank = Math.ceil((percentile / 100) * total - 1e-9)
  let seen = 0
  for (const [value, count] of counts) {
    seen += count
    if (seen >= rank) return value
  }
  return null
}

/** An instrument's histogram as a stream. `id` as simulated streams have it, so that both are laid over each other. */
export function measuredStream(id: string, histogram: InstrumentHistogram): MeasuredStream {
  const { what, instrument, cpu, counts, over, beyondNs, resolutionNs = 1 } = histogram
  let [sum, weighted] = [0, 0]
  for (const [value, count] of counts) {
    sum += count
    weighted += value * count
  }
  const total = sum + over
  const at = (percentile: number) => percentileByValue(counts, total, percentile)
  const percentiles: Percentiles = {
    p50: at(50),
    p99: at(99),
    'p99.9': at(99.9),
    'p99.99': at(99.99),
    'p99.999': at(99.999),
  }
  // What the instrument printed counts every sample; what is counted here does so only where none is beyond.
  const own = over === 0 && sum > 0 ? { min: counts[0]![0], mean: weighted / sum, max: counts.at(-1)![0] } : {}
  const { min = own.min, max = own.max } = histogram
  const mean = own.mean ?? histogram.mean
  return {
    id,
    kind: kindOf(histogram),
    unit: 'ns',
    resolutionNs,
    count: total,
    percentiles,
    histogram: binsOf(histogram, resolutionNs),
    what,
    instrument,
    ...(cpu === undefined ? {} : { cpu }),
    ...(counts.length <= MOST_VALUES ? { values: [...counts] } : {}),
    ...(beyondNs === undefined ? {} : { beyondNs }),
    ...(min === undefined ? {} : { min }),
    ...(mean === undefined ? {} : { mean }),
    ...(max === undefined ? {} : { max }),
  }
}

/** What a stream says at a percentile, simulated or measured, ns; null where it cannot. */
export function percentileIn(stream: ComparableStream, percentile: number): number | null {
  const { histogram, count, max, resolutionNs } = stream
  if (count === 0) return null
  const counted = histogram.counts.reduce((sum, bin) => sum + bin, 0)
  const rank = Math.ceil((percentile / 100) * count - 1e-9)
  if (rank > counted && percentile < 100) return null
  return percentileOf(histogram, count, max ?? Infinity, percentile, resolutionNs)
}

/** What is the same in all of them: the conditions of all. */
function common(all: readonly MeasurementConditions[]): MeasurementConditions {
  const [first = {}, ...rest] = all
  const entries = Object.entries(first).filter(([name, value]) =>
    rest.every((one) => one[name as keyof MeasurementConditions] === value),
  )
  return Object.fromEntries(entries)
}

/**
 * Measurements of one occasion as one: their streams beside each other, with the conditions that hold for all of them. At least
 * one is needed. Streams of the same name are told apart by the name of their file.
 */
export function mergedMeasurements(results: readonly MeasuredResult[]): MeasuredResult {
  const [first] = results
  if (first === undefined) throw new RangeError('there is nothing to merge')
  if (results.length === 1) return first
  const ids = new Set<string>()
  const streams = results.flatMap(({ streams: own, sources }) =>
    own.map((stream) => {
      const id = ids.has(stream.id) ? `${stream.id}, ${sources[0]?.name ?? 'again'}` : stream.id
      ids.add(id)
      return { ...stream, id }
    }),
  )
  return {
    ...first,
    instruments: [...new Set(results.flatMap(({ instruments }) => instruments))],
    conditions: common(results.map(({ conditions }) => conditions)),
    sources: results.flatMap(({ sources }) => sources),
    damagedLines: results.reduce((sum, { damagedLines }) => sum + damagedLines, 0),
    streams,
  }
}

const ABOUT: Record<keyof MeasurementConditions, string> = {
  board: 'board',
  machineModel: 'machine',
  kernel: 'Linux',
  hypervisor: 'Jailhouse',
  command: 'command',
  load: 'load',
  note: 'note',
  from: 'from',
  to: 'to',
  seconds: 'seconds',
}

/** The conditions in a few words each: what travels with a figure. */
export function measuredConditions({ conditions, sources, damagedLines }: MeasuredResult): string[] {
  const words = (Object.keys(ABOUT) as (keyof MeasurementConditions)[]).flatMap((name) => {
    const value = conditions[name]
    return value === undefined ? [] : [`${ABOUT[name]}: ${value}`]
  })
  const damaged =
    damagedLines === 0
      ? []
      : [
          damagedLines === 1
            ? '1 line was damaged and does not count'
            : `${damagedLines} lines were damaged and do not count`,
        ]
  return ['measured on a board', ...words, ...sources.map(({ name }) => `from ${name}`), ...damaged]
}
