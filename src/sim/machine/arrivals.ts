/**
 * How releases follow each other: with their period, sporadically with a shortest distance, or in bursts. What a law draws
 * comes from a random stream of its own. Beside the simulation stands what analysis asks of a law: how close releases can be.
 */
import { pinned } from '../engine/pinned'
import { RandomStreams } from '../engine/random'
import type { State } from '../engine/state'
import type { Task } from './scenario'

/** What is added to a shortest distance: its mean, ns, and how it is drawn; uniform is from 0 to twice the mean. */
export interface ExtraDistance {
  meanNs: number
  spread: 'exponential' | 'uniform'
}

/** A law other than the period alone. A task's period is the shortest distance of two jobs or, here, of two bursts. */
export interface ArrivalLaw {
  /** Jobs in a burst; 1 for sporadic jobs. */
  count: number
  /** Between two jobs of a burst, ns. */
  distanceNs: number
  extra: ExtraDistance
}

type Arriving = Pick<Task, 'periodNs' | 'arrivals'>

/** Shortest distance between the beginnings of two bursts, ns: a burst is over before the next one begins. */
function betweenBursts({ periodNs, arrivals }: Arriving): number {
  return arrivals === undefined ? periodNs : Math.max(periodNs, arrivals.count * arrivals.distanceNs)
}

/** Jobs a second at most, over a long time, times 1e-9. */
export function densestRate(task: Arriving): number {
  return (task.arrivals?.count ?? 1) / betweenBursts(task)
}

/** Shortest time from one release to the `n`th after it, ns. */
export function leastSpan(task: Arriving, n: number): number {
  const { periodNs, arrivals } = task
  if (arrivals === undefined) return n * periodNs
  return Math.floor(n / arrivals.count) * betweenBursts(task) + (n % arrivals.count) * arrivals.distanceNs
}

/** Most releases in `ns` of time without its end. */
export function mostBefore(task: Arriving, ns: number): number {
  const { periodNs, arrivals } = task
  if (ns <= 0) return 0
  if (arrivals === undefined) return Math.ceil(ns / periodNs)
  const { count, distanceNs } = arrivals
  const between = betweenBursts(task)
  const bursts = Math.ceil(ns / between) - 1
  const rest = ns - bursts * between
  return bursts * count + (rest > (count - 1) * distanceNs ? count : Math.ceil(rest / distanceNs))
}

/** Most releases in `ns` of time and at its end. */
export function mostWithin(task: Arriving, ns: number): number {
  const { periodNs, arrivals } = task
  if (ns < 0) return 0
  if (arrivals === undefined) return Math.floor(ns / periodNs) + 1
  const { count, distanceNs } = arrivals
  const between = betweenBursts(task)
  const bursts = Math.floor(ns / between)
  const rest = ns - bursts * between
  return bursts * count + (rest >= (count - 1) * distanceNs ? count : Math.floor(rest / distanceNs) + 1)
}

/** When each task is due next. */
export class Arrivals {
  /** Nominal time of each task's next release, ns: its jitter comes on top. */
  readonly nominal: Float64Array
  private readonly period: Float64Array
  /** By task: 1 for the period alone. */
  private readonly isPeriodic: Uint8Array
  private readonly laws: (ArrivalLaw | undefined)[]
  private readonly between: Float64Array
  /** Releases of the burst that are still to come. */
  private readonly rest: Int32Array
  private readonly begun: Float64Array
  private readonly random: RandomStreams

  constructor(tasks: readonly Task[], seed: string, state: State) {
    this.nominal = state.float64(tasks.map(({ phaseNs }) => phaseNs))
    this.period = pinned(Float64Array.from(tasks, ({ periodNs }) => periodNs))
    this.isPeriodic = pinned(Uint8Array.from(tasks, ({ arrivals }) => (arrivals === undefined ? 1 : 0)))
    this.laws = tasks.map(({ arrivals }) => arrivals)
    this.between = pinned(Float64Array.from(tasks, betweenBursts))
    this.rest = state.int32(tasks.map(({ arrivals }) => (arrivals?.count ?? 1) - 1))
    this.begun = state.float64(tasks.map(({ phaseNs }) => phaseNs))
    const names = tasks.map(({ id }) => `arrivals of ${id}`)
    this.random = new RandomStreams(seed, names, state)
  }

  /** The next release of `task` has come; sets when the one after it is due. */
  advance(task: number): void {
    if (this.isPeriodic[task] === 1) this.nominal[task]! += this.period[task]!
    else this.followLaw(task)
  }

  /** The next release of `task` is due at `nominal`, ns, and begins anew what its law says. */
  restart(task: number, nominal: number): void {
    this.nominal[task] = nominal
    this.begun[task] = nominal
    this.rest[task] = (this.laws[task]?.count ?? 1) - 1
  }

  private followLaw(task: number): void {
    const { count, distanceNs, extra } = this.laws[task]!
    if (this.rest[task]! > 0) {
      this.rest[task]! -= 1
      this.nominal[task]! += distanceNs
      return
    }
    this.rest[task] = count - 1
    this.begun[task]! += this.between[task]! + this.draw(task, extra)
    this.nominal[task] = this.begun[task]!
  }

  private draw(task: number, { meanNs, spread }: ExtraDistance): number {
    if (meanNs === 0) return 0
    if (spread === 'uniform') return Math.round(2 * meanNs * this.random.unit(task))
    return Math.round(this.random.exponential(task, meanNs))
  }
}
