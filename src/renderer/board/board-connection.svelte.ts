/**
 * One board behind SSH: from the question about its key to what is compared, deployed and watched. Secrets live as long as the
 * attempt that needs them, and nothing changes the board that a person did not see before.
 */
import type { Event, Request, Response } from '../../main/contract/contract'
import type { PlanDocument } from '../../sim/plan/plan'
import { sentence, type Client } from '../client'
import { BOARD } from '../texts/board-connection'
import { ExitHistory } from './exit-history'

type ConnectRequest = Request<'secureShell.connect'>
type Connected = Response<'secureShell.connect'>
export type Finding = Response<'secureShell.preflight'>['findings'][number]
export type Preview = Response<'secureShell.preview'> & { activity: Activity }
export type Activity = Request<'secureShell.preview'>['activity']
export type HostKey = Extract<Connected, { kind: 'host-key-unknown' }>['hostKey']

export type ConnectionState =
  | { kind: 'none' }
  | { kind: 'connecting' }
  /** A person compares the fingerprint. */
  | { kind: 'host-key'; hostKey: HostKey; message: string }
  | { kind: 'failed'; message: string; final: boolean; hostKey: HostKey | undefined }
  | { kind: 'connected'; connection: string; target: string; notes: readonly string[] }
  /** It ended without being told to. */
  | { kind: 'cut'; target: string; message: string }

export interface DoneStep {
  id: string
  state: 'begun' | 'done' | 'failed'
  output: string
}

export interface Performance {
  activity: Activity
  titles: Readonly<Record<string, string>>
  steps: readonly DoneStep[]
  ended: Event<'secureShell.performed'> | undefined
}

/** Characters of a step's output that stay on the screen. */
const MOST_OUTPUT = 50_000
/** Between two polls of the counters, ms. */
const POLL_MS = 1000

export class BoardConnection {
  state = $state.raw<ConnectionState>({ kind: 'none' })
  /** What is being asked of the board: one thing at a time. */
  busy = $state<string | undefined>()
  error = $state<string | undefined>()
  preflight = $state.raw<readonly Finding[] | undefined>()
  drift = $state.raw<readonly Finding[] | undefined>()
  preview = $state.raw<Preview | undefined>()
  performance = $state.raw<Performance | undefined>()
  polling = $state(false)
  /** Why there are no counters. */
  pollMessage = $state<string | undefined>()
  /** The last poll. */
  exits = $state.raw<Event<'secureShell.statistics'> | undefined>()
  readonly exitHistory = new ExitHistory()
  /** Holds secrets until the attempt has ended. */
  #asked: ConnectRequest | undefined

  constructor(private readonly client: Client) {
    client.on('secureShell.closed', (event) => this.#cut(event))
    client.on('secureShell.step', (event) => this.#step(event))
    client.on('secureShell.performed', (event) => this.#performed(event))
    client.on('secureShell.statistics', (event) => {
      if (event.connection !== this.#connection) return
      this.exitHistory.add(event)
      this.exits = event
      this.pollMessage = event.message
    })
  }

  get isPerforming(): boolean {
    return this.performance !== undefined && this.performance.ended === undefined
  }

  get #connection(): string | undefined {
    return this.state.kind === 'connected' ? this.state.connection : undefined
  }

  async connect(request: ConnectRequest): Promise<void> {
    if (this.state.kind === 'connecting') return
    await this.disconnect()
    this.#forget()
    await this.#try(request)
  }

  /** Trusts the key that is asked about, and goes on. */
  async trust(): Promise<void> {
    if (this.state.kind !== 'host-key' || !this.#asked) return
    const { host, fingerprint } = this.state.hostKey
    await this.#try({ ...this.#asked, accept: [...(this.#asked.accept ?? []), { host, fingerprint }] })
  }

  /** Does not trust it: nothing is open, nothing is remembered. */
  distrust(): void {
    this.#asked = undefined
    if (this.state.kind === 'host-key') this.state = { kind: 'none' }
  }

  async disconnect(): Promise<void> {
    const connection = this.#connection
    this.state = { kind: 'none' }
    this.polling = false
    if (connection !== undefined)
      await this.client.request('secureShell.disconnect', { connection }).catch(() => undefined)
  }

  /** Compares the board with a plan. */
  check(document: PlanDocument): Promise<void> {
    return this.#ask(BOARD.preflight, async (connection) => {
      this.preflight = (await this.client.request('secureShell.preflight', { connection, document })).findings
    })
  }

  /** Compares what runs and lies on the board with a plan. */
  compare(document: PlanDocument): Promise<void> {
    return this.#ask(BOARD.drift, async (connection) => {
      this.drift = (await this.client.request('secureShell.drift', { connection, document })).findings
    })
  }

  /** Asks what an activity would do; `images` is the folder with what the cells run, empty for none. */
  look(activity: Activity, document: PlanDocument, start: boolean, images = ''): Promise<void> {
    return this.#ask(BOARD.preview, async (connection) => {
      const folder = images === '' ? {} : { images }
      const plan = activity === 'deploy' || activity === 'resume' ? { document, start, ...folder } : {}
      this.preview = {
        ...(await this.client.request('secureShell.preview', { connection, activity, ...plan })),
        activity,
      }
    })
  }

  forgetPreview(): void {
    this.preview = undefined
  }

  /** Does what the preview shows. */
  perform(): Promise<void> {
    const { preview } = this
    if (!preview || preview.obstacles.length > 0) return Promise.resolve()
    return this.#ask(BOARD.performing, async (connection) => {
      const titles = Object.fromEntries(preview.steps.map(({ id, title }) => [id, title]))
      this.performance = { activity: preview.activity, titles, steps: [], ended: undefined }
      this.preview = undefined
      try {
        await this.client.request('secureShell.perform', { connection, preview: preview.preview })
      } catch (error) {
        this.performance = undefined
        throw error
      }
    })
  }

  /** Watches the counters of VM exits, or stops that. */
  watch(on: boolean): Promise<void> {
    return this.#ask(BOARD.statistics, async (connection) => {
      await this.client.request('secureShell.statistics', { connection, intervalMs: on ? POLL_MS : 0 })
      this.polling = on
    })
  }

  async #try(request: ConnectRequest): Promise<void> {
    this.#asked = request
    this.state = { kind: 'connecting' }
    try {
      const answer = await this.client.request('secureShell.connect', request)
      if (answer.kind === 'host-key-unknown') {
        this.state = { kind: 'host-key', hostKey: answer.hostKey, message: answer.message }
        return
      }
      this.#asked = undefined
      if (answer.kind === 'connected') {
        const { connection, target, notes } = answer
        this.state = { kind: 'connected', connection, target, notes }
      } else {
        const { failure, message, hostKey } = answer
        const final = failure === 'host-key-changed' || failure === 'host-key-revoked'
        this.state = { kind: 'failed', message, final, hostKey }
      }
    } catch (error) {
      this.#asked = undefined
      this.state = { kind: 'failed', message: sentence(error), final: false, hostKey: undefined }
    }
  }

  async #ask(what: string, act: (connection: string) => Promise<void>): Promise<void> {
    const connection = this.#connection
    if (connection === undefined || this.busy !== undefined) return
    this.busy = what
    this.error = undefined
    try {
      await act(connection)
    } catch (error) {
      this.error = sentence(error)
    } finally {
      this.busy = undefined
    }
  }

  #forget(): void {
    this.preflight = undefined
    this.drift = undefined
    this.preview = undefined
    this.performance = undefined
    this.exits = undefined
    this.error = undefined
    this.exitHistory.clear()
  }

  #cut({ connection, message }: Event<'secureShell.closed'>): void {
    if (this.state.kind !== 'connected' || this.state.connection !== connection) return
    this.state = { kind: 'cut', target: this.state.target, message }
    this.polling = false
    this.preview = undefined
  }

  #step({ connection, step, state, output }: Event<'secureShell.step'>): void {
    const { performance } = this
    if (!performance || performance.ended || connection !== this.#connection) return
    const known = performance.steps.find(({ id }) => id === step) ?? { id: step, state: 'begun' as const, output: '' }
    const after = {
      id: step,
      state: state === 'output' ? known.state : state,
      output: (known.output + output).slice(-MOST_OUTPUT),
    }
    const steps = performance.steps.some(({ id }) => id === step)
      ? performance.steps.map((one) => (one.id === step ? after : one))
      : [...performance.steps, after]
    this.performance = { ...performance, steps }
  }

  /** Comes after `closed` where the connection was cut: where the board stands is said all the same. */
  #performed(ended: Event<'secureShell.performed'>): void {
    if (this.isPerforming) this.performance = { ...this.performance!, ended }
  }
}
