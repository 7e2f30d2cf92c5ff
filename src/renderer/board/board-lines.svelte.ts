/** The lines to boards that the window has open, whichever of its plans is shown, and what can be opened. */
import type { Event, Request, Response } from '../../main/contract/contract'
import type { PlanDocument } from '../../sim/plan/plan'
import { sentence, type Client } from '../client'
import { BoardLine, type LineScreen } from './board-line.svelte'
import { EarlyEvents } from './early-events'

export type Port = Response<'lines.ports'>['ports'][number]
export type Recording = Response<'recordings.list'>['recordings'][number]

/** Makes what draws a line: its code comes when the first line is opened. */
export type MakeScreen = (typed: (data: string) => void, pasted: (text: string) => void) => Promise<LineScreen>

export class BoardLines {
  list = $state.raw<readonly BoardLine[]>([])
  /** The lines that are shown, by their identifiers. */
  shown = $state.raw<readonly string[]>([])
  ports = $state.raw<readonly Port[] | undefined>()
  /** What could not be found out about ports, a sentence. */
  portsNote = $state<string | undefined>()
  recordings = $state.raw<readonly Recording[] | undefined>()
  looking = $state(false)
  opening = $state(false)
  /** Why the last line could not be opened. */
  error = $state<string | undefined>()
  #early = new EarlyEvents<BoardLine>()

  constructor(
    private readonly client: Client,
    private readonly makeScreen: MakeScreen,
    /** Hears what was understood of a line. */
    private readonly understood: (line: BoardLine, events: Event<'lines.events'>['events']) => void = () => undefined,
  ) {
    client.on('lines.data', (data) => this.#with(data.line, (line) => line.hear(data)))
    client.on('lines.state', (state) => this.#with(state.line, (line) => line.follow(state)))
    client.on('lines.recording', (state) => this.#with(state.line, (line) => line.followRecording(state)))
    client.on('lines.events', ({ line: id, events }) => this.#with(id, (line) => this.understood(line, events)))
  }

  get shownLines(): readonly BoardLine[] {
    return this.list.filter(({ id }) => this.shown.includes(id))
  }

  /** Looks for ports and recordings; what cannot be found out is said and nothing else is in the way. */
  async look(): Promise<void> {
    this.looking = true
    try {
      const [ports, recordings] = await Promise.allSettled([
        this.client.request('lines.ports', undefined),
        this.client.request('recordings.list', undefined),
      ])
      this.ports = ports.status === 'fulfilled' ? ports.value.ports : []
      this.portsNote = ports.status === 'fulfilled' ? ports.value.note : sentence(ports.reason)
      this.recordings = recordings.status === 'fulfilled' ? recordings.value.recordings : []
    } finally {
      this.looking = false
    }
  }

  /** Opens a port or an address. Returns the line, or undefined with `error` set. */
  open(request: Pick<Request<'lines.open'>, 'address' | 'baud'>, title = request.address) {
    return this.#begin(title, request.address, () => this.client.request('lines.open', request))
  }

  /** Opens the board that a plan makes, simulated. */
  openVirtual(document: PlanDocument) {
    const request = { address: 'virtual:', document }
    return this.#begin(document.name, 'virtual:', () => this.client.request('lines.open', request))
  }

  /** Plays a recording; `speed` 0 is as fast as it goes. */
  replay(path: string, speed: number) {
    const name = path.split(/[\\/]/).at(-1) ?? path
    return this.#begin(name, path, () => this.client.request('recordings.replay', { path, speed }))
  }

  /** Shows one line alone. */
  show(id: string): void {
    this.shown = [id]
  }

  /** Closes a line; what it said goes with it. */
  async close(line: BoardLine): Promise<void> {
    if (!line.isOver) await line.close().catch(() => undefined)
    this.list = this.list.filter((one) => one !== line)
    this.shown = this.shown.filter((id) => id !== line.id)
    if (this.shown.length === 0 && this.list.length > 0) this.show(this.list.at(-1)!.id)
    line.end()
  }

  async #begin(
    title: string,
    address: string,
    ask: () => Promise<Response<'lines.open'>>,
  ): Promise<BoardLine | undefined> {
    this.opening = true
    this.error = undefined
    try {
      const typist: { line?: BoardLine } = {}
      // Ready before the first byte comes. What a line that is lost cannot take is gone, as at any console.
      const screen = await this.makeScreen(
        (data) => void typist.line?.send(data).catch(() => undefined),
        (text) => void typist.line?.paste(text).catch(() => undefined),
      )
      const opened = await ask().catch((error: unknown) => {
        screen.end()
        throw error
      })
      const known = this.list.find(({ id }) => id === opened.line)
      if (known) {
        screen.end()
        this.show(known.id)
        return known
      }
      const line = new BoardLine(this.client, opened, title, address, screen)
      typist.line = line
      this.list = [...this.list, line]
      this.show(line.id)
      this.#early.release(line.id, line)
      return line
    } catch (error) {
      this.error = sentence(error)
      return undefined
    } finally {
      this.opening = false
      this.#early.clear()
    }
  }

  #with(id: string, act: (line: BoardLine) => void): void {
    const line = this.list.find((one) => one.id === id)
    if (line) act(line)
    else if (this.opening) this.#early.keep(id, act)
  }
}
