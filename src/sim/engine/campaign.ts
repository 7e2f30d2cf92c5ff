/**
 * One run of a scenario: the machine, a recorder per stream, and the worst sample of each explained.
 */
import { printed } from '../machine/instrument'
import { Machine, type Observer } from '../machine/machine'
import type { Scenario } from '../machine/scenario'
import { Explainer } from '../results/explain'
import type { StreamResult } from '../results/result'
import { StreamRecorder } from '../results/stream-recorder'

/** Bins of 1, 2 or 5 times a power of ten ns, so that some 2000 of them cover two periods. */
function responseBin(periodNs: number): number {
  const wanted = Math.max(1, periodNs / 1000)
  const decade = 10 ** Math.floor(Math.log10(wanted))
  const step = [1, 2, 5, 10].find((factor) => factor * decade >= wanted - 1e-9) ?? 10
  return step * decade
}

export class Campaign implements Observer {
  readonly machine: Machine
  /** By task; null for ticks. */
  readonly recorders: (StreamRecorder | null)[]
  private readonly explainer: Explainer
  private readonly measuresResponse: Uint8Array
  private readonly periods: Float64Array

  constructor(
    readonly scenario: Scenario,
    seed: string,
  ) {
    this.recorders = scenario.tasks.map((task) => {
      if (task.stream === null) return null
      const sampled = task.stream !== 'response time'
      return new StreamRecorder({
        id: task.id,
        cell: scenario.cells[task.cell]!,
        cpu: scenario.cores[task.core]!.cpu,
        kind: task.stream,
        resolutionNs: task.reading.resolutionNs,
        binNs: sampled ? task.reading.resolutionNs : responseBin(task.periodNs),
        // A counter prints one less than a multiple of its tick, so its bins begin one below.
        firstNs: task.reading.ticksPerSecond > 0 ? -1 : 0,
        periodNs: task.periodNs,
      })
    })
    this.measuresResponse = Uint8Array.from(scenario.tasks, ({ stream }) => (stream === 'response time' ? 1 : 0))
    this.periods = Float64Array.from(scenario.tasks, ({ periodNs }) => periodNs)
    this.machine = new Machine(scenario, seed, this)
    this.explainer = new Explainer(scenario, this.machine.history, this.machine.paths)
  }

  /** @inheritdoc */
  sampled(task: number): void {
    const { reading } = this.scenario.tasks[task]!
    const nominal = this.machine.jobs.nominal[task]!
    const value = printed(reading, this.machine.now - nominal)
    const recorder = this.recorders[task]!
    if (recorder.add(value, nominal)) this.explain(recorder, task, value, 0)
  }

  /** @inheritdoc */
  finished(task: number): void {
    if (this.measuresResponse[task] === 0) return
    const nominal = this.machine.jobs.nominal[task]!
    const value = this.machine.now - nominal
    const recorder = this.recorders[task]!
    if (value > this.periods[task]!) recorder.addMiss()
    if (recorder.add(value, nominal)) this.explain(recorder, task, value, this.machine.jobs.work[task]!)
  }

  /** @inheritdoc */
  dropped(task: number): void {
    this.recorders[task]!.addMiss()
  }

  /** What every stream holds so far. */
  results(): StreamResult[] {
    return this.recorders.flatMap((recorder, task) => {
      if (recorder === null) return []
      const foreignMisses = Math.round(this.machine.paths.foreignMisses[task]!)
      return [{ ...recorder.result(), foreignMisses }]
    })
  }

  private explain(recorder: StreamRecorder, task: number, value: number, work: number): void {
    const { now, jobs } = this.machine
    const { nominal, arrival } = jobs
    const occurrence = { task, nominal: nominal[task]!, arrival: arrival[task]!, now, work, value }
    const causes = this.explainer.explain(occurrence)
    recorder.worst = { valueNs: value, atNs: occurrence.nominal, sample: recorder.count, causes }
  }
}
