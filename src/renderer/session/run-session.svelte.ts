/** One run at a time, as the window sees it: asked for, filling, paused, finished, failed. */
import type { KeepRun, PlanKey } from '../../main/contract/run-history'
import type { PlanDocument } from '../../sim/plan/plan'
import type { RunProgress, RunResult, StreamProgress, StreamResult } from '../../sim/results/result'
import { sentence, type Client } from '../client'
import { Pace } from './pace'

export type RunState =
  | { kind: 'idle' }
  | { kind: 'starting' }
  | { kind: 'running'; run: string; progress?: RunProgress; paused: boolean }
  | { kind: 'finished'; result: RunResult }
  | { kind: 'failed'; message: string; cancelled: boolean }

export type AnyStream = StreamProgress | StreamResult

/** What was run: a plan as it stands, or with something changed for this run alone. */
export interface RunOrder {
  /** What is simulated. */
  document: PlanDocument
  /** The plan that it was made from; the same where nothing was changed. */
  base: PlanDocument
  /** What was changed, in words. */
  changes: readonly string[]
  /** What the run is called among those that are kept, and with which plan. */
  title: string
  plan: PlanKey
}

type Ending =
  | { kind: 'finished'; result: RunResult }
  | { kind: 'failed'; message: string; cancelled: boolean }
  | { kind: 'progress'; progress: RunProgress }

export class RunSession {
  state = $state.raw<RunState>({ kind: 'idle' })
  /** The run that is shown; it stays on the screen while the next one starts. */
  result = $state.raw<RunResult | undefined>()
  /** What `result` was made from, to say when the plan has changed since; undefined for a run that was kept earlier. */
  order = $state.raw<RunOrder | undefined>()
  /** What the shown run is called, where it was not the last one. */
  shownTitle = $state<string | undefined>()
  chosenStream = $state<string | undefined>()
  /** Wall time until the run has ended, in seconds, as far as that can be said. */
  remainingSeconds = $state<number | undefined>()

  #client: Client
  #asked: RunOrder | undefined
  #pace = new Pace()
  /** Every run that was started here. */
  #runs: string[] = []
  /** What came before the answer that says which run is ours: of any run of the window. */
  #early: { run: string; ending: Ending }[] = []

  constructor(client: Client) {
    this.#client = client
    client.on('run.progress', ({ run, progress }) => this.#hear(run, { kind: 'progress', progress }))
    client.on('run.finished', ({ run, result }) => this.#hear(run, { kind: 'finished', result }))
    client.on('run.failed', ({ run, cancelled, message }) => this.#hear(run, { kind: 'failed', message, cancelled }))
  }

  /** Whether a run was started here, and not for another of the window's plans. */
  owns(run: string): boolean {
    return this.#runs.includes(run)
  }

  get active(): boolean {
    return this.state.kind === 'running' || this.state.kind === 'starting'
  }

  get paused(): boolean {
    return this.state.kind === 'running' && this.state.paused
  }

  /** Streams to draw: of the run that goes on, else of the last finished one. */
  get streams(): readonly AnyStream[] {
    if (this.state.kind === 'running' && this.state.progress) return this.state.progress.streams
    if (this.active) return []
    return this.result?.streams ?? []
  }

  /** The stream that the charts are about: the chosen one, else the first. */
  get stream(): AnyStream | undefined {
    return this.streams.find((stream) => stream.id === this.chosenStream) ?? this.streams[0]
  }

  /** Seconds on the time axis. */
  get spanSeconds(): number {
    if (this.state.kind === 'running') return this.state.progress?.ofSeconds ?? 1
    return this.result?.simulatedSeconds ?? 1
  }

  async start(order: RunOrder): Promise<void> {
    if (this.active) return
    this.state = { kind: 'starting' }
    this.#asked = order
    this.#early = []
    this.#pace = new Pace()
    this.remainingSeconds = undefined
    const keep: KeepRun = { plan: order.plan, title: order.title, changes: [...order.changes] }
    try {
      const { run } = await this.#client.request('run.start', { document: order.document, keep })
      this.#runs.push(run)
      this.state = { kind: 'running', run, paused: false }
      // Events of a short run may have come before the answer.
      for (const early of this.#early.splice(0)) this.#hear(early.run, early.ending)
    } catch (error) {
      this.#early = []
      this.state = { kind: 'failed', message: sentence(error), cancelled: false }
    }
  }

  async cancel(): Promise<void> {
    if (this.state.kind === 'running') await this.#client.request('run.cancel', { run: this.state.run })
  }

  /** Stops the computation, or lets it go on. */
  async setPaused(paused: boolean): Promise<void> {
    const { state } = this
    if (state.kind !== 'running' || state.paused === paused) return
    await this.#client.request(paused ? 'run.pause' : 'run.resume', { run: state.run })
    if (this.state.kind !== 'running' || this.state.run !== state.run) return
    this.#pace.interrupt()
    this.state = { ...this.state, paused }
  }

  /** Shows a run that was kept earlier. */
  show(result: RunResult, title: string): void {
    if (this.active) return
    this.result = result
    this.order = undefined
    this.shownTitle = title
    this.state = { kind: 'finished', result }
  }

  /** Takes the strip of a failed run away. */
  dismiss(): void {
    if (this.state.kind === 'failed')
      this.state = this.result ? { kind: 'finished', result: this.result } : { kind: 'idle' }
  }

  /** Forgets everything, for another plan. */
  async clear(): Promise<void> {
    await this.cancel()
    this.state = { kind: 'idle' }
    this.result = undefined
    this.order = undefined
    this.shownTitle = undefined
    this.chosenStream = undefined
  }

  #hear(run: string, ending: Ending): void {
    // A progress is followed by the next one; an end is not.
    if (this.state.kind === 'starting' && ending.kind !== 'progress') this.#early.push({ run, ending })
    if (this.state.kind !== 'running' || this.state.run !== run) return
    if (ending.kind === 'progress') {
      const { progress } = ending
      this.#pace.add(progress.simulatedSeconds, performance.now())
      this.remainingSeconds = this.#pace.remaining(progress.simulatedSeconds, progress.ofSeconds)
      this.state = { ...this.state, progress }
      return
    }
    if (ending.kind === 'finished') {
      this.result = ending.result
      this.order = this.#asked
      this.shownTitle = undefined
    }
    this.state = ending
  }
}
