import { State } from '../engine/state'
import { percentileOf, percentilesOf } from './percentile'
import type { Histogram, StreamKind, StreamProgress, StreamResult, WorstSample } from './result'
import { Strip } from './strip'
import { WorstSamples } from './worst-samples'

/** Bins of a histogram; what lies beyond is counted as over. */
const BINS = 8192

/**
 * What a report of progress holds at most: as fine as a chart on a laptop, a sixth of what the result has. Reports of many
 * streams go to another thread dozens of times a second.
 */
const PROGRESS_BINS = 1024
const PROGRESS_POINTS = 256

/** What a stream is, before its first sample. */
export interface StreamDescription {
  id: string
  cell: string
  cpu: number
  kind: StreamKind
  /** Step between two values that can be printed, ns. */
  resolutionNs: number
  binNs: number
  firstNs: number
  periodNs: number
}

/** What a recorder knows of its stream: the bound and the parameters behind it are for others to add. */
export type RecordedStream = Omit<StreamResult, 'bound' | 'restsOn'>
export type RecordedProgress = Omit<StreamProgress, 'bound'>

/** Collects the samples of one stream in memory that does not depend on their number. */
export class StreamRecorder {
  private readonly worst: WorstSamples
  private readonly counts: Uint32Array
  private readonly strip: Strip
  /** count, sum, min, max, over, what one of the worst must exceed, and misses: as doubles that change in place. */
  private readonly totals: Float64Array
  private readonly firstNs: number
  private readonly binNs: number

  constructor(
    private readonly about: StreamDescription,
    state = new State(),
  ) {
    this.worst = new WorstSamples(state)
    this.counts = state.uint32(BINS)
    this.totals = state.float64([0, 0, Infinity, -Infinity, 0, -Infinity, 0])
    this.strip = new Strip(about.periodNs, state)
    this.firstNs = about.firstNs
    this.binNs = about.binNs
  }

  get id(): string {
    return this.about.id
  }

  get cpu(): number {
    return this.about.cpu
  }

  get count(): number {
    return this.totals[0]!
  }

  /** Adds a sample; true when it is one of the worst so far and should be kept with its causes. */
  add(value: number, atNs: number): boolean {
    const totals = this.totals
    totals[0]! += 1
    totals[1]! += value
    if (value < totals[2]!) totals[2] = value
    const bin = Math.floor((value - this.firstNs) / this.binNs)
    if (bin < BINS) this.counts[bin]! += 1
    else totals[4]! += 1
    this.strip.add(value, atNs)
    if (value > totals[3]!) totals[3] = value
    return value > totals[5]!
  }

  /** Keeps the sample that was added last. */
  keep(sample: WorstSample): void {
    this.worst.add(sample)
    this.totals[5] = this.worst.threshold
  }

  /** The kept sample of this number in its stream; undefined when larger ones took its place. */
  kept(number: number): WorstSample | undefined {
    return this.worst.list().find(({ sample }) => sample === number)
  }

  addMiss(): void {
    this.totals[6]! += 1
  }

  private bins() {
    return { binNs: this.binNs, firstNs: this.firstNs, counts: this.counts, over: this.totals[4]! }
  }

  /** So many neighbouring bins become one that there are no more than `most`. */
  private histogram(most = BINS): Histogram {
    let used = BINS
    while (used > 0 && this.counts[used - 1] === 0) used -= 1
    const bins = this.bins()
    const together = Math.ceil(used / most)
    if (together <= 1) return { ...bins, counts: Array.from(this.counts.subarray(0, used)) }
    const counts = new Array<number>(Math.ceil(used / together)).fill(0)
    for (let i = 0; i < used; i += 1) counts[Math.floor(i / together)]! += this.counts[i]!
    return { ...bins, binNs: bins.binNs * together, counts }
  }

  /** The state so far, in bins and slices no finer than a screen shows. */
  progress(): RecordedProgress {
    const { id, cell, cpu, kind, resolutionNs } = this.about
    const { count, min, mean, max } = this.summary()
    const percentiles = percentilesOf(this.bins(), count, max, resolutionNs)
    const histogram = this.histogram(PROGRESS_BINS)
    const strip = this.strip.points(PROGRESS_POINTS)
    return { id, cell, cpu, kind, resolutionNs, count, min, mean, max, percentiles, histogram, strip }
  }

  private summary() {
    const [count, sum, min, max] = this.totals
    if (count === 0) return { count: 0, min: 0, mean: 0, max: 0 }
    return { count: count!, min: min!, mean: sum! / count!, max: max! }
  }

  private mode(): number {
    let best = 0
    for (let i = 1; i < BINS; i += 1) if (this.counts[i]! > this.counts[best]!) best = i
    return this.count === 0 ? 0 : this.about.firstNs + best * this.about.binNs
  }

  result(): RecordedStream {
    const { id, cell, cpu, kind, resolutionNs } = this.about
    const summary = this.summary()
    const worstSamples = this.worst.list()
    return {
      id,
      cell,
      cpu,
      kind,
      unit: 'ns',
      resolutionNs,
      ...summary,
      mode: this.mode(),
      percentiles: percentilesOf(this.bins(), summary.count, summary.max, resolutionNs),
      histogram: this.histogram(),
      strip: this.strip.points(),
      worst: worstSamples[0] ?? null,
      worstSamples,
      ...(kind === 'response time' ? { missed: this.totals[6]! } : {}),
    }
  }

  /** The value that `percentile` % of the samples do not exceed; null when the count does not support it. */
  percentile(percentile: number): number | null {
    const { count, max } = this.summary()
    return count === 0 ? null : percentileOf(this.bins(), count, max, percentile, this.about.resolutionNs)
  }
}
