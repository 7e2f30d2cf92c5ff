/**
 * Where the board's numbers come from: the simulator runs the plan as the board is at the moment, with the cells that run and
 * the instruments that somebody started, and hands over the samples in their order and the exits a second.
 */
import { LiveSamples } from '../../sim/engine/live-samples'
import { EXIT_KINDS, type ExitKind } from '../../sim/machine/exits'
import { NotSimulatable } from '../../sim/machine/not-simulatable'
import type { Board } from '../../sim/plan/board'
import { ROOT } from '../../sim/plan/cores'
import type { Placement, Plan, PlanCell } from '../../sim/plan/plan'
import type { Workloads } from '../../sim/plan/workload'

/** A cell that was created. */
export interface PresentCell {
  name: string
  cpus: readonly number[]
  /** What runs in it; undefined while it is shut down or failed, or runs what nobody knows. */
  runs: 'gic-demo' | 'its own workloads' | undefined
}

/** A thread of cyclictest on root. */
export interface MeasuringThread {
  name: string
  cpu: number
  periodNs: number
  priority: number
}

/** What is on the board at the moment. */
export interface Present {
  cells: readonly PresentCell[]
  threads: readonly MeasuringThread[]
}

export type ExitCounts = Record<ExitKind, number>

/** Simulated time from which exits a second are counted, ns, and wall time that it may take, ms. */
const COUNTED_NS = 1e9
const COUNTING_MS = 250
/** Steps in which a beat of gic-demo is looked for, ns, and the most of them. */
const STEP_NS = 100e6
const MOST_STEPS = 20

const GIC_DEMO = 'gic-demo'
const CYCLICTEST = 'cyclictest'

export class Simulation {
  private present: Present = { cells: [], threads: [] }
  private live: LiveSamples | undefined
  private counted: Map<number, ExitCounts> | undefined
  private beats = new Map<string, number[]>()
  /** By thread of cyclictest: samples that are not due yet, and how many were handed over. */
  private early = new Map<string, { values: number[]; taken: number }>()
  /** Each change goes on with other random numbers. */
  private epoch = 0n
  /** Why the plan cannot be simulated, in a sentence. */
  problem: string | undefined

  constructor(
    private readonly plan: Plan,
    private readonly board: Board,
    private readonly workloads: Workloads,
    private readonly seed: string,
  ) {}

  /** From now on the board is as `present` says. */
  change(present: Present): void {
    this.present = present
    this.live = undefined
    this.counted = undefined
    this.beats = new Map()
    this.early = new Map()
    this.epoch += 1n
  }

  /** The next value that gic-demo of a cell prints, ns; undefined when the plan cannot be simulated. */
  nextBeat(cell: string): number | undefined {
    const live = this.running()
    if (!live) return undefined
    const beats = this.beats.get(cell) ?? []
    this.beats.set(cell, beats)
    for (let step = 0; beats.length === 0 && step < MOST_STEPS; step += 1) {
      live.advance(live.now + STEP_NS)
      beats.push(...live.take(`${cell}/${GIC_DEMO}`))
    }
    return beats.shift()
  }

  /**
   * What each thread of cyclictest measured until `untilNs` after it was started, ns, in the order of the threads; for at most
   * `mostMs` of wall time.
   */
  measured(untilNs: number, mostMs: number): { values: number[][]; reached: boolean } {
    const live = this.running()
    const { threads } = this.present
    if (!live) return { values: threads.map(() => []), reached: true }
    const reached = live.now >= untilNs || live.advance(untilNs, mostMs)
    // gic-demo may have asked for later samples already: those of the threads wait until they are due.
    const values = threads.map(({ name, periodNs }) => {
      const early = this.early.get(name) ?? { values: [], taken: 0 }
      this.early.set(name, early)
      early.values.push(...live.take(`${ROOT}/${name}`))
      const due = early.values.splice(0, Math.max(0, Math.floor(untilNs / periodNs) - early.taken))
      early.taken += due.length
      return due
    })
    return { values, reached }
  }

  /** Exits a second of each core, by kind. Cores that do nothing are missing. */
  exitsPerSecond(): ReadonlyMap<number, ExitCounts> {
    if (this.counted) return this.counted
    const own = this.compiled()
    this.counted = new Map()
    if (own) {
      own.advance(COUNTED_NS, COUNTING_MS)
      const seconds = Math.max(own.now, 1) / 1e9
      for (const [cpu, counts] of own.exits()) {
        const rates = EXIT_KINDS.map((kind) => [kind, counts[kind] / seconds] as const)
        this.counted.set(cpu, Object.fromEntries(rates) as ExitCounts)
      }
    }
    return this.counted
  }

  private running(): LiveSamples | undefined {
    return (this.live ??= this.compiled())
  }

  private compiled(): LiveSamples | undefined {
    const seed = String((BigInt(this.seed) + this.epoch) % (1n << 64n))
    try {
      this.problem = undefined
      return new LiveSamples(this.planNow(), this.board, this.workloads, seed)
    } catch (error) {
      if (!(error instanceof NotSimulatable)) throw error
      this.problem = error.message
      return undefined
    }
  }

  /** The plan with the cells that are there, doing what they do; nothing else of it can matter to a sample. */
  private planNow(): Plan {
    const { plan, present } = this
    const cells = present.cells.map((cell) => this.cellNow(cell))
    const taken = new Set(cells.flatMap(({ cpus }) => cpus))
    const names = new Set([ROOT, ...cells.map(({ name }) => name)])
    const onRoot = plan.root.workloads.flatMap((placement) => {
      if (this.isInstrument(placement)) return []
      const { cpu, cpus } = placement
      if (cpu !== undefined) return taken.has(cpu) ? [] : [placement]
      const left = cpus?.filter((one) => !taken.has(one))
      return left === undefined ? [placement] : left.length === 0 ? [] : [{ ...placement, cpus: left }]
    })
    const threads = present.threads.map(({ name, cpu, periodNs, priority }): Placement => {
      return { use: CYCLICTEST, name, cpu, period: periodNs, priority }
    })
    return {
      ...plan,
      root: { ...plan.root, workloads: [...onRoot, ...threads] },
      cells,
      links: plan.links.map((link) => ({
        ...link,
        traffic: link.traffic.filter((flow) => [flow.from, flow.to].every((end) => this.runsWorkload(end, names))),
      })),
      chains: [],
      limits: [],
      masters: plan.masters.filter(({ cell }) => cell === undefined || names.has(cell)),
      run: { ...plan.run, events: [], load: plan.run.load.filter(({ on }) => names.has(on)) },
    }
  }

  /** Whether an end of a flow, a cell or cell/workload, is there and works. */
  private runsWorkload(end: string, names: ReadonlySet<string>): boolean {
    const cell = end.split('/')[0]!
    if (!names.has(cell)) return false
    return cell === ROOT || this.present.cells.some(({ name, runs }) => name === cell && runs === 'its own workloads')
  }

  private cellNow({ name, cpus, runs }: PresentCell): PlanCell {
    const planned = this.plan.cells.find((cell) => cell.name === name)
    const cell: PlanCell = planned ?? { name, guest: 'bare-metal', cpus: [], memory: [], devices: [], workloads: [] }
    const own = cell.workloads.filter(({ cpu, cpus: some }) =>
      [cpu ?? some ?? []].flat().every((one) => cpus.includes(one)),
    )
    const first = Math.min(...cpus)
    const demo: Placement = { use: GIC_DEMO, name: GIC_DEMO, cpu: Number.isFinite(first) ? first : 0 }
    const workloads = runs === GIC_DEMO ? [demo] : runs === undefined ? [] : own
    return { ...cell, guest: runs === GIC_DEMO ? 'bare-metal' : cell.guest, cpus: [...cpus], workloads }
  }

  private isInstrument({ use }: Placement): boolean {
    return this.workloads.get(use)?.behaviour.kind === 'instrument'
  }
}
