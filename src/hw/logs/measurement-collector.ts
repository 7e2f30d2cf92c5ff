/** Gathers what instruments say on a line, event by event, into a measurement that can be looked at while it grows. */
import {
  measuredStream,
  type MeasuredResult,
  type MeasuredStream,
  type MeasurementConditions,
  type MeasurementProgress,
} from '../../sim/results/measured'
import { Strip } from '../../sim/results/strip'
import type { BoardEvent, BoardEventOf, Instrument, InstrumentHistogram } from './board-event'

/** Different values that are kept of gic-demo, and of each thread of cyclictest; above, neighbours are counted together. */
const MOST_VALUES = 50_000
const MOST_THREAD_VALUES = 2_000
/** Threads and histograms that are kept; no board has more. */
const MOST_THREADS = 1024
const MOST_HISTOGRAMS = 4096
/** Values of all histograms together. */
const MOST_ENTRIES = 1_000_000
/** Points of a strip in a report of progress: as many as a screen shows. */
const PROGRESS_POINTS = 256
/** Slice of a strip to begin with, ns: gic-demo beats ten times a second. */
const SLICE_NS = 1e8

/** Samples that come one by one. Memory does not grow with their number. */
class Samples {
  readonly counts = new Map<number, number>()
  private stepNs = 1
  private readonly strip = new Strip(SLICE_NS)
  private lastNs = 0

  constructor(private readonly mostValues: number) {}

  add(valueNs: number, atNs: number): void {
    const value = this.rounded(valueNs)
    this.counts.set(value, (this.counts.get(value) ?? 0) + 1)
    // Clocks of hosts can be set back.
    this.lastNs = Math.max(this.lastNs, atNs)
    this.strip.add(valueNs, this.lastNs)
    if (this.counts.size > this.mostValues) this.coarsen()
  }

  private rounded(valueNs: number): number {
    return Math.floor(valueNs / this.stepNs) * this.stepNs
  }

  private coarsen(): void {
    this.stepNs *= 2
    const before = [...this.counts]
    this.counts.clear()
    for (const [value, count] of before) {
      const rounded = this.rounded(value)
      this.counts.set(rounded, (this.counts.get(rounded) ?? 0) + count)
    }
  }

  histogram(what: string, instrument: Instrument): InstrumentHistogram {
    const counts = [...this.counts].sort(([a], [b]) => a - b)
    return { what, instrument, counts, over: 0, resolutionNs: this.stepNs }
  }

  points() {
    return this.strip.points(PROGRESS_POINTS)
  }
}

/** A thread of cyclictest's running screen: what it showed, and its summary. */
interface LiveThread {
  samples: Samples
  last: BoardEventOf<'cyclictest-thread'>
}

export interface CollectorOptions {
  /** Only this instrument; all when left out. */
  instrument?: Instrument | undefined
  /** Stream of the plan that is measured, such as "flight/gic-demo": its name is taken over. */
  stream?: string | undefined
  /** False where the times of the events are none: of logs without. */
  timed?: boolean
}

export class MeasurementCollector {
  private readonly beats = new Samples(MOST_VALUES)
  private beat: { count: number; min: number; max: number } | undefined
  private readonly threads = new Map<number, LiveThread>()
  private readonly histograms: InstrumentHistogram[][] = []
  private entries = 0
  private readonly conditions: MeasurementConditions = {}
  private firstMs: number | undefined
  private lastMs: number | undefined

  constructor(private options: CollectorOptions = {}) {}

  /** Names the stream of the plan that is measured, which somebody says only now. */
  measures(stream: string): void {
    this.options = { ...this.options, stream }
  }

  /** Values that are kept: bounded, however long it goes on. */
  get retained(): number {
    let sum = this.beats.counts.size + this.entries
    for (const { samples } of this.threads.values()) sum += samples.counts.size
    return sum
  }

  /** Samples so far, as instruments count them. */
  get count(): number {
    return this.streams().reduce((sum, { count }) => sum + count, 0)
  }

  /** Takes an event; true where it changed the measurement. */
  take(event: BoardEvent): boolean {
    this.learn(event)
    const { instrument } = this.options
    const wanted = (of: Instrument) => instrument === undefined || instrument === of
    if (event.kind === 'beat' && wanted('gic-demo')) this.takeBeat(event)
    else if (event.kind === 'cyclictest-thread' && wanted('cyclictest')) {
      if (!this.takeThread(event)) return false
    } else if (event.kind === 'histogram' && wanted(event.instrument)) {
      const entries = event.histograms.reduce((sum, { counts }) => sum + counts.length, 0)
      if (this.histograms.length >= MOST_HISTOGRAMS || this.entries + entries > MOST_ENTRIES) return false
      this.entries += entries
      this.histograms.push(event.histograms)
    } else return false
    this.firstMs ??= event.atMs
    this.lastMs = event.atMs
    return true
  }

  private learn(event: BoardEvent): void {
    const { conditions } = this
    if (event.kind === 'machine-model') conditions.machineModel = event.model
    else if (event.kind === 'kernel-starting') {
      delete conditions.kernel
      delete conditions.hypervisor
    } else if (event.kind === 'hypervisor-starting') conditions.hypervisor = event.version
    else if (event.kind === 'kernel-line' && event.text.startsWith('Linux version ')) {
      conditions.kernel = event.text.split(' ')[2]!
    } else if (event.kind === 'command' && /\b(?:cyclictest|timerlat|jitterdebugger)\b/.test(event.command)) {
      conditions.command = event.command
      // A run of its own: what the last one showed is not its.
      this.threads.clear()
    }
  }

  private takeBeat({ valueNs, atMs }: BoardEventOf<'beat'>): void {
    this.beats.add(valueNs, this.sinceFirst(atMs))
    const { count = 0, min = Infinity, max = 0 } = this.beat ?? {}
    this.beat = { count: count + 1, min: Math.min(min, valueNs), max: Math.max(max, valueNs) }
  }

  private takeThread(event: BoardEventOf<'cyclictest-thread'>): boolean {
    const known = this.threads.get(event.thread)
    if (known?.last.process === event.process && known.last.cycles === event.cycles) return false
    if (!known && this.threads.size >= MOST_THREADS) return false
    const samples = known?.samples ?? new Samples(MOST_THREAD_VALUES)
    if (event.actNs !== undefined) samples.add(event.actNs, this.sinceFirst(event.atMs))
    this.threads.set(event.thread, { samples, last: event })
    return true
  }

  private sinceFirst(atMs: number): number {
    return Math.max(0, (atMs - (this.firstMs ?? atMs)) * 1e6)
  }

  /** The state so far. */
  progress(damagedLines: number): MeasurementProgress {
    return { conditions: this.timedConditions(), damagedLines, streams: this.streams() }
  }

  /** The measurement; undefined where no instrument said anything. */
  result(
    said: Pick<MeasurementConditions, 'board' | 'load' | 'note'>,
    damagedLines: number,
    sources: MeasuredResult['sources'] = [],
  ): MeasuredResult | undefined {
    const streams = this.streams()
    if (streams.length === 0) return undefined
    return {
      format: 'cellbench-result',
      version: 1,
      origin: 'measured',
      instruments: [...new Set(streams.map(({ instrument }) => instrument))],
      conditions: { ...this.timedConditions(), ...said },
      sources,
      damagedLines,
      streams,
    }
  }

  private timedConditions(): MeasurementConditions {
    const { firstMs, lastMs, conditions } = this
    if (this.options.timed === false || firstMs === undefined || lastMs === undefined) return { ...conditions }
    // Captures count from their own start: no date, but a distance.
    const dated = firstMs > Date.UTC(2000)
    const iso = (ms: number) => new Date(ms).toISOString()
    return {
      ...conditions,
      ...(dated ? { from: iso(firstMs), to: iso(lastMs) } : {}),
      ...(lastMs > firstMs ? { seconds: (lastMs - firstMs) / 1000 } : {}),
    }
  }

  private streams(): MeasuredStream[] {
    const streams: MeasuredStream[] = []
    if (this.beat) {
      const stream = measuredStream(this.idOf('gic-demo'), this.beats.histogram('gic-demo', 'gic-demo'))
      streams.push({ ...stream, min: this.beat.min, max: this.beat.max, ...this.stripOf(this.beats) })
    }
    const printed = this.histograms.flatMap((run, number) =>
      run.map((histogram) => {
        const id = this.idOf(histogram.what, histogram.cpu, run.length > 1)
        return measuredStream(number === 0 ? id : `${id}, run ${number + 1}`, histogram)
      }),
    )
    // Its own histogram says all that the running screen showed, and more.
    const shown = printed.some(({ instrument }) => instrument === 'cyclictest') ? [] : this.shown()
    return [...streams, ...shown, ...printed]
  }

  private shown(): MeasuredStream[] {
    return [...this.threads].flatMap(([number, { samples, last }]) => {
      if (last.minNs === undefined || last.avgNs === undefined || last.maxNs === undefined) return []
      const what = `cyclictest thread ${number}`
      const stream = measuredStream(
        this.idOf(what, undefined, this.threads.size > 1),
        samples.histogram(what, 'cyclictest'),
      )
      const { minNs: min, avgNs: mean, maxNs: max, cycles: count } = last
      // The screen shows one sample in many: nothing can be said of percentiles from them.
      const percentiles = { p50: null, p99: null, 'p99.9': null, 'p99.99': null, 'p99.999': null }
      return [{ ...stream, count, min, mean, max, percentiles, shown: stream.count, ...this.stripOf(samples) }]
    })
  }

  private stripOf(samples: Samples) {
    return this.options.timed === false ? {} : { strip: samples.points() }
  }

  private idOf(what: string, cpu?: number, several = false): string {
    const { stream } = this.options
    if (stream === undefined) return what
    if (!several) return stream
    // timerlat's two columns of one core, as the simulator names them.
    const name = what.includes('IRQ') ? `${stream}/irq` : stream
    if (cpu !== undefined) return `${name}@${cpu}`
    return `${name}, ${/thread \d+$/.exec(what)?.[0] ?? what}`
  }
}
