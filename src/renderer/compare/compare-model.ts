/** What runs beside each other have to say about one stream: simulated and measured ones alike. */
import { compareResults, FIGURES, type FigureName } from '../../sim/results/compare'
import { isAbout } from '../../sim/results/limit-target'
import {
  isMeasured,
  measuredConditions,
  percentileIn,
  type MeasuredStream,
  type StoredResult,
} from '../../sim/results/measured'
import type { Histogram, LimitResult, RunResult, StreamResult } from '../../sim/results/result'
import type { AnyStream } from '../session/run-session.svelte'
import { COMPARE } from '../texts/compare'

/** A run that takes part: what it is called here, and which of its streams is looked at where that was chosen. */
export interface Contestant {
  id: string
  title: string
  result: StoredResult
  chosen?: string | undefined
}

export interface RowFigure {
  ns: number | null
  /** Against the first run; null where either has no such figure. */
  difference: { ns: number; share: number | null } | null
}

export interface CompareRow {
  id: string
  title: string
  origin: StoredResult['origin']
  /** Identifiers of the run's streams of a like kind, to choose from. */
  streams: string[]
  /** The one that is compared; undefined where the run has none. */
  stream: string | undefined
  /** For the charts, under the row's own name. */
  drawn: AnyStream | undefined
  count: number
  figures: Record<FigureName, RowFigure>
  /** What differs from the first run, in words; null where that cannot be said. */
  changes: string[] | null
  /** By limit of the comparison; null where it does not hold the stream to it. */
  verdicts: (Pick<LimitResult, 'atMostNs' | 'observedNs' | 'met'> | null)[]
}

export interface CompareView {
  rows: CompareRow[]
  limits: { of: string; measure: string; percentile: number }[]
}

/** Streams that all runs together have, those of the first run first. */
export function streamsOfAll(runs: readonly Contestant[]): string[] {
  return [...new Set(runs.flatMap(({ result }) => result.streams.map(({ id }) => id)))]
}

/** Everything that the comparison shows about the stream `id`. */
export function compareView(runs: readonly Contestant[], id: string): CompareView {
  const streams = runs.map((run) => streamOf(run, id, runs[0]))
  const limits = limitsOf(runs, id)
  const first = streams[0]
  return {
    limits,
    rows: runs.map((run, index) => {
      const stream = streams[index]
      return {
        id: run.id,
        title: run.title,
        origin: run.result.origin,
        streams: run.result.streams.map((one) => one.id),
        stream: stream?.id,
        drawn: stream && drawable(stream, `${index + 1} ${run.title}`),
        count: stream?.count ?? 0,
        figures: figuresOf(stream, index === 0 ? undefined : first),
        changes: changesOf(runs[0]!, run),
        verdicts: limits.map((limit) => {
          const own = isMeasured(run.result) ? undefined : run.result.limits.find((one) => isSame(one, limit))
          if (own) return { atMostNs: own.atMostNs, observedNs: own.observedNs, met: own.met }
          // What was measured has no plan: it is held to the limits of the runs that have one.
          if (!isMeasured(run.result) || !stream) return null
          return { atMostNs: limit.atMostNs, ...measuredVerdict(stream, limit) }
        }),
      }
    }),
  }
}

type AnyStored = StreamResult | MeasuredStream

/** The chosen stream of a run, else the one of that name, else of a measured run the first of its kind. */
function streamOf({ result, chosen }: Contestant, id: string, first: Contestant | undefined): AnyStored | undefined {
  const streams: readonly AnyStored[] = result.streams
  const named = streams.find((stream) => stream.id === (chosen ?? id))
  if (named || !first) return named
  const kind = first.result.streams.find((stream) => stream.id === id)?.kind
  return isMeasured(result) ? (streams.find((stream) => stream.kind === kind) ?? streams[0]) : undefined
}

function figuresOf(stream: AnyStored | undefined, first: AnyStored | undefined): CompareRow['figures'] {
  const entries = FIGURES.map((name): [FigureName, RowFigure] => {
    const [ns, before] = [figure(stream, name), figure(first, name)]
    const isBoth = ns !== null && before !== null
    return [
      name,
      { ns, difference: isBoth ? { ns: ns - before, share: before === 0 ? null : (ns - before) / before } : null },
    ]
  })
  return Object.fromEntries(entries) as CompareRow['figures']
}

function figure(stream: AnyStored | undefined, name: FigureName): number | null {
  if (!stream || stream.count === 0) return null
  if (name === 'min' || name === 'mean' || name === 'max') return stream[name] ?? null
  return stream.percentiles[name]
}

function changesOf(first: Contestant, run: Contestant): string[] | null {
  const [a, b] = [first.result, run.result]
  if (run === first) return []
  if (isMeasured(b)) return measuredConditions(b)
  if (isMeasured(a)) return null
  const { planChanges, conditionChanges } = compareResults([
    { name: '', result: a },
    { name: '', result: b },
  ]).runs[1]!
  if (planChanges === null) return null
  // What the plan says too is said once.
  const said = /^(interrupts|cache colouring|seed|simulated seconds|load) /
  return [...planChanges, ...conditionChanges.filter((text) => planChanges.length === 0 || !said.test(text))]
}

/** Null where the instrument printed neither the figure nor enough to tell it. */
function measuredVerdict(
  stream: AnyStored,
  { percentile, atMostNs }: ComparedLimit,
): Pick<LimitResult, 'observedNs' | 'met'> {
  const observedNs = percentile >= 100 ? figure(stream, 'max') : percentileIn(stream, percentile)
  return { observedNs, met: observedNs === null ? null : observedNs <= atMostNs }
}

interface ComparedLimit {
  of: string
  measure: string
  percentile: number
  atMostNs: number
}

const isSame = (a: Omit<ComparedLimit, 'atMostNs'>, b: Omit<ComparedLimit, 'atMostNs'>) =>
  a.of === b.of && a.measure === b.measure && a.percentile === b.percentile

/** Limits of any of the runs on the stream, each once. */
function limitsOf(runs: readonly Contestant[], id: string): ComparedLimit[] {
  const all = runs.flatMap(({ result }) => (isMeasured(result) ? [] : (result as RunResult).limits))
  const about = all.filter((limit) => isAbout(limit, id))
  return about.filter((limit, index) => about.findIndex((other) => isSame(other, limit)) === index)
}

/** A stream as the charts take it. What an instrument did not print is read off its histogram, for the drawing only. */
export function drawable(stream: AnyStored, id: string): AnyStream {
  if (!('what' in stream)) return { ...stream, id }
  const { histogram, count, kind, percentiles, resolutionNs, min, mean, max, cpu } = stream
  return {
    id,
    kind,
    count,
    percentiles,
    resolutionNs,
    histogram,
    cell: '',
    cpu: cpu ?? 0,
    min: min ?? edges(histogram).min,
    mean: mean ?? edges(histogram).min,
    max: max ?? edges(histogram).max - resolutionNs,
    bound: { noBound: COMPARE.unboundMeasured },
    strip: [],
  }
}

/** From the first filled bin to behind the last one. */
function edges({ counts, firstNs, binNs, over }: Histogram): { min: number; max: number } {
  const first = counts.findIndex((count) => count > 0)
  let last = counts.length
  while (over === 0 && last > 0 && counts[last - 1] === 0) last -= 1
  const bins = over > 0 ? counts.length + 1 : last
  return { min: firstNs + Math.max(0, first) * binNs, max: firstNs + bins * binNs }
}
