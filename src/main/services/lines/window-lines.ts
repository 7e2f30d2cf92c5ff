/** The lines of all windows: each belongs to the window that opened it. */
import { realpath } from 'node:fs/promises'
import path from 'node:path'
import { parseAddress } from '../../../hw/bridge/address'
import { LineError } from '../../../hw/bridge/byte-line'
import { listRecordings } from '../../../hw/bridge/recording/library'
import { listPorts } from '../../../hw/bridge/serial/ports'
import type { Library } from '../../../sim/plan/library'
import { ServiceError } from '../../contract/service-error'
import type { EventName, Request, Response } from '../../contract/contract'
import type { Grants } from '../grants'
import type { LineEvents } from '../line-events'
import { virtualBoardOptions, VirtualBoardThread } from '../virtual-board'
import { asServiceError } from './line-fault'
import { recordingSettings } from './recording-settings'
import { WindowLine, type LineKind } from './window-line'

/** Lines of one window: a board has a handful of consoles. */
const MOST_LINES = 16

export interface LineWindow {
  emit(event: EventName, payload: unknown): void
  closed?: boolean
}

export interface WindowLinesOptions {
  configuration: string
  state: string
  grants: Grants
  hearers: LineEvents
  library(): Promise<Library>
  /** Script of a virtual board's thread. */
  virtualBoardWorker(): string
}

export class WindowLines {
  private readonly lines = new Map<string, WindowLine>()
  /** Addresses that are being opened or open, with their line and window. */
  private readonly addresses = new Map<string, { window: LineWindow; line: Promise<WindowLine> }>()
  private last = 0

  constructor(private readonly options: WindowLinesOptions) {}

  async ports(): Promise<Response<'lines.ports'>> {
    return await listPorts()
  }

  async open(request: Request<'lines.open'>, window: LineWindow): Promise<Response<'lines.open'>> {
    try {
      const address = parseAddress(request.address)
      if (address.kind === 'replay') return await this.replay({ path: address.file, speed: 1 }, window)
      if (address.kind === 'virtual') {
        if (request.document === undefined)
          throw new LineError('address', 'A virtual board needs the plan that it is made from.')
        const { library, virtualBoardWorker } = this.options
        const board = new VirtualBoardThread(
          virtualBoardWorker(),
          await virtualBoardOptions(request.document, await library()),
        )
        const what = { kind: 'virtual' as const, open: board.open, end: () => void board.close() }
        return described(await this.begin(window, 'virtual:', what, request.record), false)
      }
      const name = address.kind === 'serial' ? address.path : request.address
      const device = address.kind === 'serial' ? await realpath(name).catch(() => name) : name
      const open = this.addresses.get(device)
      if (open?.window === window) return described(await open.line, true)
      if (open) throw new LineError('held', `${name} is open in another window of Cellbench.`)
      const line = this.begin(window, name, { kind: 'line', address, baud: request.baud }, request.record, device)
      this.addresses.set(device, { window, line })
      line.catch(() => this.addresses.delete(device))
      return described(await line, false)
    } catch (error) {
      throw asServiceError(error)
    }
  }

  async replay(
    { path: file, speed }: Request<'recordings.replay'>,
    window: LineWindow,
  ): Promise<Response<'recordings.replay'>> {
    try {
      const permitted = await this.permitted(file)
      return described(
        await this.begin(window, `replay:${file}`, { kind: 'replay', file: permitted, speed }, false),
        false,
      )
    } catch (error) {
      throw asServiceError(error)
    }
  }

  async recordings(): Promise<Response<'recordings.list'>> {
    const { folder } = await this.settings()
    return { folder, recordings: await listRecordings(folder) }
  }

  /** Does something with a line of this window. Throws ServiceError where it has none of that name. */
  async use<T>(id: string, window: LineWindow, act: (line: WindowLine) => T | Promise<T>): Promise<T> {
    const line = this.lines.get(id)
    if (line?.window !== window) throw new ServiceError('not-found', `This window has no open line called ${id}.`)
    try {
      return await act(line)
    } catch (error) {
      throw asServiceError(error)
    }
  }

  /** Ends the lines of a window that is gone, or all. Their recordings are complete when it resolves. */
  async close(window?: LineWindow): Promise<void> {
    const lines = [...this.lines.values()].filter((line) => window === undefined || line.window === window)
    for (const line of lines) this.lines.delete(line.id)
    await Promise.all(lines.map((line) => line.close()))
  }

  private async begin(
    window: LineWindow,
    name: string,
    what: LineKind,
    record: boolean | undefined,
    device?: string,
  ): Promise<WindowLine> {
    const mine = [...this.lines.values()].filter((line) => line.window === window)
    // What is over is kept for a window that has not been shown all of it yet.
    if (mine.length >= MOST_LINES) for (const line of mine) if (line.isOver) this.lines.delete(line.id)
    if (mine.filter((line) => !line.isOver).length >= MOST_LINES)
      throw new LineError('held', `This window has ${MOST_LINES} lines open; close one first.`)
    const settings = await this.settings()
    const id = `line-${(this.last += 1)}`
    const line = await WindowLine.open({
      id,
      window,
      name,
      what,
      recording: (record ?? settings.record) ? settings : undefined,
      emit: (event, payload) => {
        if (!window.closed) window.emit(event, payload)
      },
      hearers: this.options.hearers,
      ended: () => {
        if (device !== undefined) this.addresses.delete(device)
      },
    })
    this.lines.set(id, line)
    // The window was closed while it was being opened.
    if (window.closed) await line.close()
    return line
  }

  private settings() {
    return recordingSettings(this.options.configuration, this.options.state)
  }

  /** A recording lies in the folder for them, or is a file that the window may read anyway. */
  private async permitted(file: string): Promise<string> {
    const { folder } = await this.settings()
    const [home, whole] = await Promise.all([realpath(folder).catch(() => folder), realpath(file).catch(() => file)])
    return path.dirname(whole) === home ? whole : this.options.grants.resolve(file)
  }

  /** Forgets a line that was closed by its window. */
  forget(id: string): void {
    this.lines.delete(id)
  }
}

function described(line: WindowLine, shared: boolean): Response<'lines.open'> {
  return { line: line.id, origin: line.origin, recording: line.recording, shared }
}
