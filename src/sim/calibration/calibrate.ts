/**
 * Fits the few free parameters of a plan to what an instrument printed on the board.
 *
 * Both histograms become the mean values of their slices, weighed by how much each would differ between two measurements of
 * the same length (bootstrap). Every setting is simulated with the same two seeds: what moves in both is an effect, what moves
 * in one is chance. A parameter is fitted only if its effect stands out from chance and from the effects of those before it.
 */
import { simulate } from '../engine/simulate'
import type { ParameterChanges } from '../machine/used-parameters'
import { clusterOf, type Board } from '../plan/board'
import { ROOT } from '../plan/cores'
import type { Plan } from '../plan/plan'
import type { Workloads } from '../plan/workload'
import type { StreamResult } from '../results/result'
import type { Calibration } from './calibration'
import { fittedStreams, samplesPerSecond } from './fitted-streams'
import { freeParameters, valuesAt, type FreeParameter } from './free-parameters'
import { dot, rest, solve } from './least-squares'
import { MeasuredSlices } from './measured-slices'
import { sampleCount, type Measurement } from './measurement'
import { sliceMeans, sorted } from './slices'

export interface CalibrationOptions {
  /** Stream to fit; all of the instrument's kind when left out. */
  stream?: string | undefined
  /** Whole number below 2^64 as text. */
  seed: string
  /** Called before each run. */
  onRun?: (run: number) => void
}

const ITERATIONS = 6
/** Simulated samples a setting and seed: as many as were measured, within these. */
const SAMPLES = [600, 20_000] as const
/** Factors that a table's value is multiplied with at most and at least. */
const FACTORS = [0.02, 50] as const
/** An effect this many spreads large, for a parameter twice as large, stands out. */
const STANDS_OUT = 4
/** Share of an effect that must differ from the effects of what is fitted already. */
const OWN_SHARE = 0.35

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
  private readonly measured: MeasuredSlices

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
    this.streams = fittedStreams(probe.streams, measurement, options.stream)
    const { cell, cpu } = this.streams[0]!
    const guest = cell === ROOT ? plan.root.guest : plan.cells.find(({ name }) => name === cell)!.guest
    this.free = freeParameters(probe.parameters, {
      core: clusterOf(board, cpu)!.core,
      guest,
      cell,
      resolutionNs: this.streams[0]!.resolutionNs,
    })
    const wanted = Math.min(Math.max(sampleCount(measurement), SAMPLES[0]), SAMPLES[1])
    // Streams of one instrument have one period; a probe of a second is too short to count the slow ones.
    this.seconds = wanted / samplesPerSecond(this.streams, plan, workloads)
    this.measured = new MeasuredSlices(measurement, wanted, this.streams[0]!.resolutionNs, options.seed)
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
      return this.measured.inSpreads(sliceMeans(histogram, this.measured.slices))
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
    const wanted = this.measured.inSpreads(this.measured.means)
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
    const wanted = this.measured.inSpreads(this.measured.means)
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
      } else if (own < STANDS_OUT || own < OWN_SHARE * strength || fitted.length >= this.measured.slices.length - 1) {
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
    const degrees = this.measured.slices.length - fitted.length
    const chiSquarePerDegree = degrees > 0 ? this.cost(rows) / degrees : null
    // A model that does not fit knows its parameters less well than chance alone would have it.
    const misfit = Math.sqrt(Math.max(1, chiSquarePerDegree ?? 1))
    const moves = this.measured.scatter.map((residual) => solve({ columns, residual }, 1e-9))
    const parameters = fitted.flatMap(({ free }, p) => {
      const deviation = Math.sqrt(mean(moves.map((move) => move[p]! ** 2))) * this.measured.excess * misfit
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
        slices: this.measured.slices.map(([from, to], i) => ({
          from,
          to,
          measuredNs: this.measured.means[i]!,
          simulatedNs: mean(rows.map((one) => one[i]!)) * this.measured.spreads[i]!,
          spreadNs: this.measured.spreads[i]!,
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
