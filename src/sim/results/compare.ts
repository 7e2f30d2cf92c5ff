/**
 * Results beside each other, simulated and measured: the same streams matched by their identifiers, what differs between the first
 * and each other, and the verdict of every limit in each. For a terminal, for the window, and for whoever wants it as data.
 */
import { diffPlans } from '../plan/diff'
import { parsePlan } from '../plan/parse'
import { aligned } from './align-measured'
import { isMeasured, measuredConditions, type ComparableStream, type StoredResult } from './measured'
import type { Estimate, LimitResult, ParameterResult, Percentiles, RunResult, StreamKind } from './result'

/** What is compared of a stream, in the order of tables. */
export const FIGURES = ['min', 'mean', 'p50', 'p99', 'p99.9', 'p99.99', 'p99.999', 'max'] as const
export type FigureName = (typeof FIGURES)[number]

export interface ComparedRun {
  /** What the run is called here: its file. */
  name: string
  origin: 'simulated' | 'measured'
  /** Null, as what follows it, for what was measured. */
  plan: { name: string; board: string; sha256: string } | null
  seed: string | null
  simulatedSeconds: number | null
  /** Null where nobody said what else ran. */
  load: string | null
  /** What is known of a measurement, in words; empty for runs. */
  conditions: string[]
  /** Changed fields of the plan against the first run, in words; null where one of them does not hold its plan, or has none. */
  planChanges: string[] | null
  /** Conditions and parameters that differ from the first run's, in words. */
  conditionChanges: string[]
}

/** A stream's figures in one run, ns; percentiles are null where the samples are too few. */
export interface ComparedFigures {
  count: number
  figures: Record<FigureName, number | null>
}

/** One figure of a later run against the first. */
export interface Difference {
  ns: number
  /** Of the first run's figure; null where that is 0. */
  share: number | null
  /**
   * True where the confidence intervals of both runs' replications do not touch: more than other seeds explain. Null where a run
   * was not replicated, and for extremes, which have no interval.
   */
  beyondIntervals: boolean | null
}

export interface ComparedStream {
  id: string
  kind: StreamKind
  /** By run; null where the run has no such stream. */
  runs: (ComparedFigures | null)[]
  /** By run against the first; the first's own is null, as are those of runs without the stream. */
  differences: (Record<FigureName, Difference | null> | null)[]
}

export interface ComparedLimit {
  of: string
  measure: string
  percentile: number
  /** By run; null where the run's plan has no such limit. */
  runs: (Pick<LimitResult, 'atMostNs' | 'observedNs' | 'count' | 'met'> | null)[]
}

export interface Comparison {
  format: 'cellbench-comparison'
  version: 1
  runs: ComparedRun[]
  streams: ComparedStream[]
  limits: ComparedLimit[]
}

/** Compares results in their order: all against the first. At least one is needed. */
export function compareResults(named: readonly { name: string; result: StoredResult }[]): Comparison {
  const same = aligned(named.map(({ result }) => result))
  const results = named.map(({ name }, i) => ({ name, result: same[i]! }))
  const [first] = results
  if (first === undefined) throw new RangeError('there is nothing to compare')
  const streams = distinct(
    results.flatMap(({ result }): readonly { id: string; kind: StreamKind }[] => result.streams),
    ({ id }) => id,
  )
  const limits = distinct(
    results.flatMap(({ result }) => limitsOf(result)),
    limitKey,
  )
  return {
    format: 'cellbench-comparison',
    version: 1,
    runs: results.map(({ name, result }) => comparedRun(name, result, first.result)),
    streams: streams.map(({ id, kind }) =>
      comparedStream(
        id,
        kind,
        results.map(({ result }) => result),
      ),
    ),
    limits: limits.map((limit) => ({
      of: limit.of,
      measure: limit.measure,
      percentile: limit.percentile,
      runs: results.map(({ result }) => {
        const own = limitsOf(result).find((one) => limitKey(one) === limitKey(limit))
        if (!own) return null
        const { atMostNs, observedNs, count, met } = own
        return { atMostNs, observedNs, count, met }
      }),
    })),
  }
}

function limitsOf(result: StoredResult): readonly LimitResult[] {
  return isMeasured(result) ? [] : result.limits
}

function comparedRun(name: string, result: StoredResult, first: StoredResult): ComparedRun {
  const { origin } = result
  if (isMeasured(result)) {
    const load = result.conditions.load ?? null
    const none = { plan: null, seed: null, simulatedSeconds: null, planChanges: null, conditionChanges: [] }
    return { name, origin, ...none, load, conditions: measuredConditions(result) }
  }
  const { plan, seed, simulatedSeconds, load } = result
  return {
    name,
    // Results of older versions do not say it.
    origin: 'simulated',
    plan: { name: plan.name, board: plan.board, sha256: plan.sha256 },
    seed,
    simulatedSeconds,
    load,
    conditions: [],
    planChanges: isMeasured(first) ? null : planChanges(first, result),
    conditionChanges: isMeasured(first) ? [] : conditionChanges(first, result),
  }
}

function distinct<T>(all: readonly T[], key: (item: T) => string): T[] {
  return [...new Map([...all].reverse().map((item) => [key(item), item])).values()].reverse()
}

const limitKey = ({ of, measure, percentile }: LimitResult) => `${of} ${measure} ${percentile}`

function planChanges(first: RunResult, other: RunResult): string[] | null {
  if (first.plan.sha256 === other.plan.sha256) return []
  const [a, b] = [parsePlan(first.plan.document), parsePlan(other.plan.document)]
  return a.ok && b.ok ? diffPlans(a.value, b.value).map(({ text }) => text) : null
}

function conditionChanges(first: RunResult, other: RunResult): string[] {
  const changes: string[] = []
  const compare = (what: string, a: string | number, b: string | number) => {
    if (a !== b) changes.push(`${what} ${a === '' ? 'none' : a} -> ${b === '' ? 'none' : b}`)
  }
  compare('board', first.plan.board, other.plan.board)
  compare('seed', first.seed, other.seed)
  compare('simulated seconds', first.simulatedSeconds, other.simulatedSeconds)
  compare('warm-up seconds', first.warmUpSeconds, other.warmUpSeconds)
  compare('interrupts', first.interruptDelivery, other.interruptDelivery)
  compare('cache colouring', first.colouring, other.colouring)
  compare('load', first.load, other.load)
  return [...changes, ...parameterChanges(first.parameters, other.parameters)]
}

/** Parameters of the same name with another value: of another version, or measured in place of estimated. */
function parameterChanges(first: readonly ParameterResult[], other: readonly ParameterResult[]): string[] {
  const before = new Map(first.map((parameter) => [parameter.name, parameter]))
  return other.flatMap(({ name, value, unit, provenance }) => {
    const was = before.get(name)
    if (was === undefined || (was.value === value && was.provenance === provenance)) return []
    return [`parameter ${name} ${was.value} ${was.unit} (${was.provenance}) -> ${value} ${unit} (${provenance})`]
  })
}

function figuresOf(result: StoredResult, id: string): ComparedFigures | null {
  const { streams }: { streams: readonly ComparableStream[] } = result
  const stream = streams.find((one) => one.id === id)
  if (!stream) return null
  const { count, min = null, mean = null, max = null, percentiles } = stream
  if (count === 0) {
    const none = { p50: null, p99: null, 'p99.9': null, 'p99.99': null, 'p99.999': null }
    return { count, figures: { min: null, mean: null, max: null, ...none } }
  }
  return { count, figures: { min, mean, ...percentiles, max } }
}

function intervalOf(result: StoredResult, id: string, figure: FigureName): Estimate | null {
  const stream = isMeasured(result) ? undefined : result.replications?.streams.find((one) => one.id === id)
  if (!stream || figure === 'min' || figure === 'max') return null
  return figure === 'mean' ? stream.mean : (stream.percentiles[figure satisfies keyof Percentiles] ?? null)
}

function beyond(a: Estimate | null, b: Estimate | null): boolean | null {
  return a && b ? a.high < b.low || b.high < a.low : null
}

function comparedStream(id: string, kind: StreamKind, results: readonly StoredResult[]): ComparedStream {
  const runs = results.map((result) => figuresOf(result, id))
  const differences = results.map((result, run) => {
    const [first, own] = [runs[0], runs[run]]
    if (run === 0 || !first || !own) return null
    const entries = FIGURES.map((figure): [FigureName, Difference | null] => {
      const [a, b] = [first.figures[figure], own.figures[figure]]
      if (a === null || b === null) return [figure, null]
      const beyondIntervals = beyond(intervalOf(results[0]!, id, figure), intervalOf(result, id, figure))
      return [figure, { ns: b - a, share: a === 0 ? null : (b - a) / a, beyondIntervals }]
    })
    return Object.fromEntries(entries) as Record<FigureName, Difference | null>
  })
  return { id, kind, runs, differences }
}
