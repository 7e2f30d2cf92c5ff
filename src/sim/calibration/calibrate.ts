/**
 * Fits the few free parameters of a plan to what an instrument printed on the board.
 *
 * Both histograms become the mean values of their slices, weighed by how much each would differ between two measurements of
 * the same length (bootstrap). Every setting is simulated with the same two seeds: what moves in both is an effect, what moves
 * in one is chance. A parameter is fitted only if its effect stands out from chance and from the effects of those before it.
 */
import { RandomStreams } from '../engine/random'
import { simulate } from '../engine/simulate'
import { NotSimulatable } from '../machine/not-simulatable'
import type { ParameterChanges } from '../machine/used-parameters'
import { clusterOf, type Board } from '../plan/board'
import { ROOT } from '../plan/cores'
import type { Plan } from '../plan/plan'
import type { Workloads } from '../plan/workload'
import type { SimulationResult, StreamResult } from '../results/result'
import { freeParameters, valuesAt, type FreeParameter } from './free-parameters'
import { dot, rest, solve } from './least-squares'
import { sampleCount, type Measurement } from './measurement'
import { resampled, slicesFor, sliceMeans, sorted } from './slices'

/** A parameter as it was fitted. */
export interface FittedParameter {
  name: string
  unit: string
  /** In the tables. */
  before: number
  value: number
  /** One standard deviation. */
  uncertainty: number
}

export interface Calibration {
  format: 'cellbench-calibration'
  version: 1
  plan: string
  measured: { what: string; samples: number; over: number }
  streams: string[]
  /** Simulated samples behind each setting, and seconds of each of its two runs. */
  simulated: { samples: number; seconds: number }
  parameters: FittedParameter[]
  notIdentified: { name: string; reason: string }[]
  residual: {
    /** Near 1: measured and simulated differ no more than two measurements would. Null when there are no samples to spare. */
    chiSquarePerDegree: number | null
    slices: { from: number; to: number; measuredNs: number; simulatedNs: number; spreadNs: number }[]
  }
  /** Runs that the fit took. */
  runs: number
}

export interface CalibrationOptions {
  /** Stream to fit; all of the instrument's kind when left out. */
  stream?: string | undefined
  /** Whole number below 2^64 as text. */
  seed: string
  /** Called before each run. */
  onRun?: (run: number) => void
}

const RESAMPLES = 200
const ITERATIONS = 6
/** Simulated samples a setting and seed: as many as were measured, within these. */
const SAMPLES = [600, 20_000] as const
/** Factors that a table's value is multiplied with at most and at least. */
const FACTORS = [0.02, 50] as const
/** An effect this many spreads large, for a parameter twice as large, stands out. */
const STANDS_OUT = 4
/** Share of an effect that must differ from the effects of what is fitted already. */
const OWN_SHARE = 0.35

const KINDS = {
  'gic-demo': 'interrupt latency',
  cyclictest: 'wake-up latency',
  timerlat: 'wake-up latency',
  jitterdebugger: 'wake-up latency',
} as const

/** Rows of a setting, one list per seed: slice means in units of their spread. */
type Rows = number[][]

/**
 * Fits `measurement`. The same input gives the same result to the last bit.
 * @throws NotSimulatable when the plan has no such stream or cannot be run
 * @throws RangeError when fewer than 30 samples were measured
 */
export function calibrate(
  plan: Plan,
  board: Board,
  workloads: Workloads,
  measurement: Measurement,
  options: CalibrationOptions,
): Calibration {
  const samples = sampleCount(measurement)
  if (samples < 30) throw new RangeError(`${samples} samples are too few to fit anything to; 30 are the least`)
  const fit = new Fit(plan, board, workloads, measurement, options)
  return fit.run()
}

class Fit {
  private runs = 0
  private readonly seeds: string[]
  private readonly streams: StreamResult[]
  private readonly free: FreeParameter[]
  private readonly seconds: number
  private simulatedSamples = 0
  private readonly slices: [number, number][]
  private readonly measured: number[]
  private readonly spreads: number[]
  /** Resampled measurements less the measured one, in spreads. */
  private readonly scatter: number[][]
  /** What a simulated mean adds to the scatter of a measured one. */
  private readonly excess: number

  constructor(
    private readonly plan: Plan,
    private readonly board: Board,
    private readonly workloads: Workloads,
    private readonly measurement: Measurement,
    private readonly options: CalibrationOptions,
  ) {
    const seed = BigInt(options.seed)
    this.seeds = [seed, BigInt.asUintN(64, seed + 1n)].map(String)
    const probe = simulate(plan, board, workloads, { seconds: 1, seed: this.seeds[0]! })
    this.streams = this.chosen(probe)
    const { cell, cpu } = this.streams[0]!
    const guest = cell === ROOT ? plan.root.guest : plan.cells.find(({ name }) => name === cell)!.guest
    this.free = freeParameters(probe.parameters, {
      core: clusterOf(board, cpu)!.core,
      guest,
      cell,
      resolutionNs: this.streams[0]!.resolutionNs,
    })
    const total = sampleCount(measurement)
    const wanted = Math.min(Math.max(total, SAMPLES[0]), SAMPLES[1])
    // Streams of one instrument have one period; a probe of a second is too short to count the slow ones.
    this.seconds = wanted / this.samplesPerSecond()
    const { counts, over, beyondNs } = measurement
    const histogram = sorted(counts, over, beyondNs)
    this.slices = slicesFor(Math.min(total, 2 * wanted))
    this.measured = sliceMeans(histogram, this.slices)
    this.excess = Math.sqrt(1 + total / (2 * wanted))
    const random = new RandomStreams(options.seed, ['resampling', 'rounding'])
    const drawn = Array.from({ length: RESAMPLES }, () => sliceMeans(resampled(histogram, random), this.slices))
    // A printed value stands for all that lie between it and the next: so spread is a uniform distribution.
    const { resolutionNs } = this.streams[0]!
    const floor = resolutionNs / Math.sqrt(12)
    this.spreads = this.measured.map((mean, i) => {
      const variance = drawn.reduce((sum, means) => sum + (means[i]! - mean) ** 2, 0) / RESAMPLES
      return Math.hypot(Math.sqrt(variance) * this.excess, floor)
    })
    // Where in its step a narrow histogram lies is not known: all slices may shift together, and each by itself.
    const shift = () => (random.unit(1) - 0.5) * resolutionNs
    this.scatter = drawn.map((means) => {
      const together = shift()
      return this.inSpreads(means.map((one, i) => one - this.measured[i]! + together + shift()))
    })
  }

  private chosen(probe: SimulationResult): StreamResult[] {
    const { instrument } = this.measurement
    const { stream } = this.options
    const matching = probe.streams.filter(({ kind }) => kind === KINDS[instrument])
    const found = stream === undefined ? matching : matching.filter(({ id }) => id === stream)
    if (found.length > 0) return found
    const ids = matching.map(({ id }) => id).join(', ')
    if (stream !== undefined) {
      throw new NotSimulatable(`the plan has no ${instrument} stream "${stream}"; it has ${ids === '' ? 'none' : ids}`)
    }
    throw new NotSimulatable(`the plan runs no ${instrument}: place one where the measurement was made`)
  }

  private samplesPerSecond(): number {
    const periods = this.streams.map(({ cell, id }) => {
      const placements =
        cell === ROOT ? this.plan.root.workloads : this.plan.cells.find((c) => c.name === cell)!.workloads
      const name = id.slice(cell.length + 1).replace(/@\d+$/, '')
      const placement = placements.find((candidate) => (candidate.name ?? candidate.use) === name)!
      const behaviour = this.workloads.get(placement.use)!.behaviour
      return placement.period ?? (behaviour.kind === 'instrument' ? behaviour.period : 1e9)
    })
    return periods.reduce((sum, period) => sum + 1e9 / period, 0)
  }

  private inSpreads(means: readonly number[]): number[] {
    return means.map((mean, i) => mean / this.spreads[i]!)
  }

  private changes(factors: ReadonlyMap<FreeParameter, number>): ParameterChanges {
    const about = { provenance: 'measured', source: 'calibration' } as const
    const entries = [...factors].flatMap(([free, factor]) => {
      const values = valuesAt(free, factor)
      return free.members.map(({ name }, i) => [name, { value: values[i]!, ...about }] as const)
    })
    return new Map(entries)
  }

  /** Simulates with `factors` on the tables' values, with each seed. */
  private rows(factors: ReadonlyMap<FreeParameter, number>): Rows {
    const parameters = this.changes(factors)
    this.simulatedSamples = 0
    return this.seeds.map((seed) => {
      this.runs += 1
      this.options.onRun?.(this.runs)
      const { plan, board, workloads, seconds } = this
      const { streams } = simulate(plan, board, workloads, { seconds, seed, parameters })
      const ours = streams.filter(({ id }) => this.streams.some((stream) => stream.id === id))
      const counts = ours.flatMap(({ histogram, max }) => {
        const values = histogram.counts.map((count, i) => [histogram.firstNs + i * histogram.binNs, count] as const)
        return [...values, [max, histogram.over] as const]
      })
      const histogram = sorted(counts, 0, this.measurement.beyondNs)
      this.simulatedSamples += histogram.total
      return this.inSpreads(sliceMeans(histogram, this.slices))
    })
  }

  /** Per seed: change of every row when the factor of `free` grows by one. */
  private effect(free: FreeParameter, factors: ReadonlyMap<FreeParameter, number>, from: Rows): Rows {
    const factor = factors.get(free) ?? 1
    const moved = factor * (1 + free.step)
    const step = Math.abs(valuesAt(free, moved)[0]! - valuesAt(free, factor)[0]!) / free.members[0]!.value
    if (step === 0) return from.map((rows) => rows.map(() => 0))
    const to = this.rows(new Map(factors).set(free, moved))
    return to.map((rows, s) => rows.map((row, i) => (row - from[s]![i]!) / step))
  }

  run(): Calibration {
    let factors: ReadonlyMap<FreeParameter, number> = new Map()
    let rows = this.rows(factors)
    let chosen = this.choose(factors, rows)
    const wanted = this.inSpreads(this.measured)
    let damping = 0.01
    for (let i = 0; i < ITERATIONS && chosen.fitted.length > 0; i += 1) {
      const residual = wanted.map((row, r) => row - mean(rows.map((one) => one[r]!)))
      const columns = chosen.fitted.map(({ effects }) => averaged(effects))
      const step = solve({ columns, residual }, damping)
      const next = new Map(chosen.fitted.map(({ free }, p) => [free, limited(factors.get(free) ?? 1, step[p]!)]))
      const nextRows = this.rows(next)
      const before = this.cost(rows)
      const after = this.cost(nextRows)
      if (after >= before) {
        if (damping > 100) break
        damping *= 10
        continue
      }
      factors = next
      rows = nextRows
      damping = Math.max(0.001, damping / 10)
      const settled = before - after < 0.01 * after
      chosen = {
        ...chosen,
        fitted: chosen.fitted.map(({ free }) => ({ free, effects: this.effect(free, factors, nextRows) })),
      }
      if (settled) break
    }
    return this.report(factors, rows, chosen)
  }

  private cost(rows: Rows): number {
    const wanted = this.inSpreads(this.measured)
    return wanted.reduce((sum, row, i) => sum + (row - mean(rows.map((one) => one[i]!))) ** 2, 0)
  }

  /** Which parameters the histogram can say something about. */
  private choose(factors: ReadonlyMap<FreeParameter, number>, rows: Rows): Chosen {
    const fitted: Chosen['fitted'] = []
    const notIdentified: Chosen['notIdentified'] = []
    for (const free of this.free) {
      const effects = this.effect(free, factors, rows)
      const strength = Math.sqrt(Math.max(0, dot(effects[0]!, effects[1]!)))
      const others = fitted.map((other) => averaged(other.effects))
      const [a, b] = effects.map((column) => rest(column, others))
      const own = Math.sqrt(Math.max(0, dot(a!, b!)))
      if (strength < STANDS_OUT) {
        const reason = 'twice its value would not show in a histogram of so many samples'
        notIdentified.push({ name: free.name, reason })
      } else if (own < STANDS_OUT || own < OWN_SHARE * strength || fitted.length >= this.slices.length - 1) {
        const names = fitted.map((other) => other.free.name).join(', ')
        notIdentified.push({ name: free.name, reason: `it cannot be told apart from ${names}` })
      } else fitted.push({ free, effects })
    }
    return { fitted, notIdentified }
  }

  private report(
    factors: ReadonlyMap<FreeParameter, number>,
    rows: Rows,
    { fitted, notIdentified }: Chosen,
  ): Calibration {
    const columns = fitted.map(({ effects }) => averaged(effects))
    const degrees = this.slices.length - fitted.length
    const chiSquarePerDegree = degrees > 0 ? this.cost(rows) / degrees : null
    // A model that does not fit knows its parameters less well than chance alone would have it.
    const misfit = Math.sqrt(Math.max(1, chiSquarePerDegree ?? 1))
    const moves = this.scatter.map((residual) => solve({ columns, residual }, 1e-9))
    const parameters = fitted.flatMap(({ free }, p) => {
      const deviation = Math.sqrt(mean(moves.map((move) => move[p]! ** 2))) * this.excess * misfit
      const values = valuesAt(free, factors.get(free) ?? 1)
      return free.members.map(({ name, unit, value: before }, i) => ({
        name,
        unit,
        before,
        value: values[i]!,
        uncertainty: deviation * before,
      }))
    })
    const { what, over } = this.measurement
    return {
      format: 'cellbench-calibration',
      version: 1,
      plan: this.plan.name,
      measured: { what, samples: sampleCount(this.measurement), over },
      streams: this.streams.map(({ id }) => id),
      simulated: { samples: this.simulatedSamples, seconds: this.seconds },
      parameters,
      notIdentified,
      residual: {
        chiSquarePerDegree,
        slices: this.slices.map(([from, to], i) => ({
          from,
          to,
          measuredNs: this.measured[i]!,
          simulatedNs: mean(rows.map((one) => one[i]!)) * this.spreads[i]!,
          spreadNs: this.spreads[i]!,
        })),
      },
      runs: this.runs,
    }
  }
}

interface Chosen {
  /** With their effects, by seed and row. */
  fitted: { free: FreeParameter; effects: Rows }[]
  notIdentified: Calibration['notIdentified']
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function averaged(rows: Rows): number[] {
  return rows[0]!.map((_, i) => mean(rows.map((one) => one[i]!)))
}

/** The next factor: within the limits, and not more than three times or less than a third of what it is. */
function limited(factor: number, step: number): number {
  const next = Math.min(3 * factor, Math.max(factor / 3, factor + step))
  return Math.min(FACTORS[1], Math.max(FACTORS[0], next))
}
