/** One run at a time, as the window sees it: asked for, filling, finished, failed. */
import type { PlanDocument } from '../../sim/plan/plan'
import type { RunProgress, RunResult, StreamProgress, StreamResult } from '../../sim/results/result'
import { sentence, type Client } from '../client'

export type RunState =
  | { kind: 'idle' }
  | { kind: 'starting' }
  | { kind: 'running'; run: string; progress?: RunProgress }
  | { kind: 'finished'; result: RunResult }
  | { kind: 'failed'; message: string; cancelled: boolean }

export type AnyStream = StreamProgress | StreamResult

export class RunSession {
  state = $state.raw<RunState>({ kind: 'idle' })
  /** The last finished run; it stays on the screen while the next one starts. */
  result = $state.raw<RunResult | undefined>()
  /** The document that `result` was made from, to say when the plan has changed since. */
  document = $state.raw<PlanDocument | undefined>()
  chosenStream = $state<string | undefined>()

  #client: Client
  #asked: PlanDocument | undefined
  /**
   * What was told while this run had no name yet: it may be about its first moments, about the run before it, or about the run
   * of another plan.
   */
  #early: { run: string; act: () => void }[] = []

  constructor(client: Client) {
    this.#client = client
    client.on('run.progress', ({ run, progress }) =>
      this.#told(run, () => (this.state = { kind: 'running', run, progress })),
    )
    client.on('run.finished', ({ run, result }) =>
      this.#told(run, () => {
        this.result = result
        this.document = this.#asked
        this.state = { kind: 'finished', result }
      }),
    )
    client.on('run.failed', ({ run, cancelled, message }) =>
      this.#told(run, () => (this.state = { kind: 'failed', message, cancelled })),
    )
  }

  get active(): boolean {
    return this.state.kind === 'running' || this.state.kind === 'starting'
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

  async start(document: PlanDocument): Promise<void> {
    if (this.active) return
    this.state = { kind: 'starting' }
    this.#early = []
    this.#asked = document
    try {
      const { run } = await this.#client.request('run.start', { document })
      if (this.state.kind !== 'starting') return await this.#client.request('run.cancel', { run })
      this.state = { kind: 'running', run }
      // Events of a short run may have come before the answer.
      for (const early of this.#early.splice(0)) this.#told(early.run, early.act)
    } catch (error) {
      this.state = { kind: 'failed', message: sentence(error), cancelled: false }
    }
  }

  async cancel(): Promise<void> {
    if (this.state.kind === 'running') await this.#client.request('run.cancel', { run: this.state.run })
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
    this.document = undefined
    this.chosenStream = undefined
  }

  #told(run: string, act: () => void): void {
    if (this.state.kind === 'starting') this.#early.push({ run, act })
    else if (this.state.kind === 'running' && this.state.run === run) act()
  }
}
