/**
 * A run without an end: a plan's samples in the order in which its instruments take them, for whoever plays them as they come.
 * The same plan and seed give the samples that `simulate` puts into its histograms.
 */
import type { Board } from '../plan/board'
import type { Plan } from '../plan/plan'
import type { Workloads } from '../plan/workload'
import { compile } from '../machine/compile'
import { EXIT_KINDS, type ExitKind } from '../machine/exits'
import { printed } from '../machine/instrument'
import { Machine } from '../machine/machine'
import type { Observer } from '../machine/observer'
import type { Scenario } from '../machine/scenario'
import { refuseTooLarge } from './plan-size'
import { startedEarlier, warmUpOf } from './warm-up'

/** Samples of one stream that wait to be taken at most; older ones are dropped. */
const MOST_WAITING = 65_536
/** Events that are handled between two looks at the clock: a few milliseconds at most. */
const BATCH = 2048

export class LiveSamples implements Observer {
  private readonly machine: Machine
  private readonly scenario: Scenario
  private readonly warmUpNs: number
  /** By task; null for those that are no instruments. */
  private readonly waiting: (number[] | null)[]
  private readonly exitsAtStart: Float64Array

  /**
   * Compiles the plan and lets it warm up, as a run does.
   * @throws NotSimulatable when the plan cannot be simulated; its message says why
   */
  constructor(plan: Plan, board: Board, workloads: Workloads, seed: string) {
    refuseTooLarge(plan, board)
    const { scenario } = compile(plan, board, workloads, seed)
    this.warmUpNs = plan.run.warmUp ?? warmUpOf(scenario)
    this.scenario = startedEarlier(scenario, this.warmUpNs)
    const isInstrument = (stream: string | null) => stream !== null && stream !== 'response time'
    this.waiting = scenario.tasks.map(({ stream }) => (isInstrument(stream) ? [] : null))
    this.machine = new Machine(this.scenario, seed, this)
    while (this.machine.run(this.warmUpNs, BATCH));
    this.exitsAtStart = this.machine.exitsOn.slice()
  }

  /** Simulated time since the warm-up, ns. */
  get now(): number {
    return Math.max(0, this.machine.now - this.warmUpNs)
  }

  /** Identifiers of the instruments' streams. */
  get streams(): string[] {
    return this.scenario.tasks.flatMap(({ id }, task) => (this.waiting[task] === null ? [] : [id]))
  }

  /** Goes on to `untilNs` after the warm-up, for at most about `mostMs` of wall time; true when it got there. */
  advance(untilNs: number, mostMs = Infinity): boolean {
    const end = Date.now() + mostMs
    while (this.machine.run(this.warmUpNs + untilNs, BATCH)) {
      if (Date.now() > end) return false
    }
    return true
  }

  /** Takes what a stream has printed since the last call, ns, oldest first. */
  take(stream: string): number[] {
    const task = this.scenario.tasks.findIndex(({ id }) => id === stream)
    return this.waiting[task]?.splice(0) ?? []
  }

  /** Exits to the hypervisor since the warm-up, by core and kind. */
  exits(): Map<number, Record<ExitKind, number>> {
    const { exitsOn } = this.machine
    const kinds = EXIT_KINDS.length
    return new Map(
      this.scenario.cores.map(({ cpu }, core) => {
        const counts = EXIT_KINDS.map((kind, i) => {
          const at = core * kinds + i
          return [kind, exitsOn[at]! - this.exitsAtStart[at]!] as const
        })
        return [cpu, Object.fromEntries(counts) as Record<ExitKind, number>]
      }),
    )
  }

  /** @inheritdoc */
  sampled(task: number): void {
    const nominal = this.machine.jobs.nominal[task]!
    const waiting = this.waiting[task]
    if (!waiting || nominal < this.warmUpNs) return
    if (waiting.length >= MOST_WAITING) waiting.splice(0, MOST_WAITING / 2)
    waiting.push(printed(this.scenario.tasks[task]!.reading, this.machine.now - nominal))
  }

  /** @inheritdoc */
  finished(): void {
    // Only instruments are played.
  }

  /** @inheritdoc */
  dropped(): void {
    // A sample that was not taken is none.
  }

  /** @inheritdoc */
  messageDelivered(): void {
    // Likewise.
  }

  /** @inheritdoc */
  chainReacted(): void {
    // Likewise.
  }
}
