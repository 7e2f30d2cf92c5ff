/** One open line of a window: recorded, understood, and brought to the window. */
import { openingOf } from '../../../hw/bridge/open-line'
import type { LineAddress } from '../../../hw/bridge/address'
import { BoardLine, type LineChange } from '../../../hw/bridge/board-line'
import { LineError, type OpenLine } from '../../../hw/bridge/byte-line'
import { Conversation } from '../../../hw/bridge/prompts/conversation'
import { reason, Recorder } from '../../../hw/bridge/recording/recorder'
import { replayLine } from '../../../hw/bridge/replay/replay-line'
import { replaySource, type ReplaySource } from '../../../hw/bridge/replay/source'
import { BoardLog } from '../../../hw/logs/board-log'
import type { Event } from '../../contract/contract'
import type { LineOrigin } from '../../contract/lines'
import type { LineEvents } from '../line-events'
import { LineOutbox } from './line-outbox'
import type { RecordingSettings } from './recording-settings'

/** What is opened. */
export type LineKind =
  | { kind: 'line'; address: Exclude<LineAddress, { kind: 'virtual' | 'replay' }>; baud?: number | undefined }
  | { kind: 'virtual'; open: OpenLine; end(): void }
  | { kind: 'replay'; file: string; speed: number }

export interface WindowLineOptions {
  id: string
  window: object
  /** As people named it. */
  name: string
  what: LineKind
  /** Undefined: it is not recorded. */
  recording?: RecordingSettings | undefined
  emit(event: 'lines.data', payload: Event<'lines.data'>): void
  emit(event: 'lines.state', payload: Event<'lines.state'>): void
  emit(event: 'lines.recording', payload: Event<'lines.recording'>): void
  emit(event: 'lines.events', payload: Event<'lines.events'>): void
  hearers: LineEvents
  /** It is over, by whatever cause. */
  ended(): void
}

export class WindowLine {
  readonly id: string
  readonly window: object
  readonly name: string
  private log = new BoardLog()
  /** Damaged lines of the logs before the line was lost. */
  private damagedBefore = 0
  private closed = false
  private paused = false
  private talking = false

  private constructor(
    private readonly options: WindowLineOptions,
    public origin: LineOrigin,
    readonly recording: string | undefined,
    private readonly line: BoardLine,
    private readonly outbox: LineOutbox,
  ) {
    this.id = options.id
    this.window = options.window
    this.name = options.name
  }

  /** Opens it. Rejects with a LineError. */
  static async open(options: WindowLineOptions): Promise<WindowLine> {
    const { what, id, emit } = options
    const source = what.kind === 'replay' ? await replaySource(what.file) : undefined
    const origin: LineOrigin = source ? source.origin : what.kind === 'virtual' ? 'simulated' : 'board'
    // `self` and `line` are there before the first byte comes: opening is what makes them come.
    const way: { self?: WindowLine; line?: BoardLine } = {}
    const recorder = await startRecording(options, origin, (held) => way.line?.hold('recorder', held))
    const { open, retryMs } = openingFor(what, source, (mark) => way.self?.mark(mark))
    const line = new BoardLine({ name: options.name, open, recorder, retryMs })
    const outbox = new LineOutbox({
      data: (batch) => emit('lines.data', { line: id, ...batch }),
      events: (events, missed) => emit('lines.events', { line: id, events, ...(missed > 0 ? { missed } : {}) }),
      recorder,
      hold: what.kind === 'replay' ? (held) => line.hold('window', held) : undefined,
    })
    const self = new WindowLine(options, origin, recorder?.path, line, outbox)
    Object.assign(way, { self, line })
    options.hearers.opened(id, options.window, origin)
    line.tap({
      bytes: (bytes, atMs, offset) => self.take(bytes, atMs, offset),
      changed: (change) => self.changed(change),
    })
    try {
      await line.open()
    } catch (error) {
      await self.close()
      throw error
    }
    return self
  }

  /** It will carry nothing more. */
  get isOver(): boolean {
    return this.closed
  }

  acknowledge(bytes: number): void {
    this.outbox.acknowledge(bytes)
  }

  /** Sends bytes, at a pace where one is given. Rejects with a LineError. */
  async write(bytes: Uint8Array, secret: boolean, pace?: { bytes: number; everyMs: number }): Promise<void> {
    const step = pace?.bytes ?? bytes.length
    for (let i = 0; i < bytes.length; i += step) {
      if (i > 0) await new Promise((resolve) => setTimeout(resolve, pace!.everyMs))
      if (this.closed) throw new LineError('lost', `${this.name} was closed before all was sent.`)
      await this.line.write(bytes.subarray(i, i + step), { secret })
    }
  }

  set(signals: Parameters<BoardLine['set']>[0]): Promise<void> {
    return this.line.set(signals)
  }

  setPaused(paused: boolean): void {
    if (this.paused === paused || this.closed) return
    this.paused = paused
    if (this.options.what.kind === 'replay') this.line.hold('person', paused)
    this.outbox.setPaused(paused)
    const message = paused ? 'What the board says is held back.' : 'It goes on where it stopped.'
    this.tell(paused ? 'paused' : 'open', message)
  }

  /** Talks to the board's prompts, one conversation at a time. */
  async talk<T>(about: (conversation: Conversation) => Promise<T>): Promise<T> {
    if (this.talking) throw new LineError('held', `Something else is being done at the prompt of ${this.name}.`)
    this.talking = true
    const conversation = new Conversation(this.line)
    try {
      return await about(conversation)
    } finally {
      conversation.end()
      this.talking = false
    }
  }

  async close(): Promise<void> {
    this.outbox.close()
    await this.line.close()
    this.finish(`${this.name} was closed.`)
    if (this.options.what.kind === 'virtual') this.options.what.end()
  }

  private take(bytes: Uint8Array, atMs: number, offset: number): void {
    this.outbox.push(bytes, atMs, offset)
    const events = this.log.push(bytes, atMs)
    if (this.log.simulated && this.origin !== 'simulated') this.turnOutSimulated()
    this.say(events)
  }

  private turnOutSimulated(): void {
    this.origin = 'simulated'
    this.options.hearers.turnedOutSimulated(this.id)
    this.tell('open', 'A virtual board speaks on this line: what it says is simulated.')
  }

  private say(events: ReturnType<BoardLog['push']>): void {
    if (events.length === 0) return
    this.options.hearers.said(this.id, events, this.damagedBefore + this.log.counts.damaged)
    this.outbox.pushEvents(events)
  }

  private changed({ state, message, atMs, offset }: LineChange): void {
    if (this.closed) return
    if (state !== 'open') this.cutLog()
    this.tell(state, message, atMs, offset)
    if (state === 'closed') this.finish(message)
  }

  /** A gap in a recording that is replayed. */
  private mark({ state, message, atMs }: { state: 'open' | 'lost'; message: string; atMs: number }): void {
    if (state === 'lost') this.cutLog()
    this.tell(state, message, atMs)
  }

  /** What comes behind a gap continues nothing that was before it. */
  private cutLog(): void {
    this.say(this.log.end())
    this.damagedBefore += this.log.counts.damaged
    this.log = new BoardLog()
  }

  private tell(
    state: Event<'lines.state'>['state'],
    message: string,
    atMs = Date.now(),
    offset = this.line.offset,
  ): void {
    this.options.emit('lines.state', { line: this.id, state, message, atMs, offset, origin: this.origin })
  }

  private finish(message: string): void {
    if (this.closed) return
    this.closed = true
    this.options.hearers.closed(this.id, message)
    this.options.ended()
  }
}

function openingFor(
  what: LineKind,
  source: ReplaySource | undefined,
  onMark: (mark: { state: 'open' | 'lost'; message: string; atMs: number }) => void,
): { open: OpenLine; retryMs?: number } {
  if (what.kind === 'virtual') return { open: what.open }
  if (what.kind === 'line') return openingOf(what.address, what.baud)
  return { open: replayLine(source!, { speed: what.speed, onMark }) }
}

/** A recording that cannot be made keeps nobody from the board. */
async function startRecording(
  { recording, name, what, id, emit }: WindowLineOptions,
  origin: LineOrigin,
  onPressure: (held: boolean) => void,
): Promise<Recorder | undefined> {
  if (recording === undefined || origin === 'recording' || what.kind === 'replay') return undefined
  try {
    return await Recorder.start({
      folder: recording.folder,
      keepBytes: recording.keepBytes,
      address: name,
      origin,
      baud: what.kind === 'line' ? what.baud : undefined,
      onPressure,
      onState: (state, message) => emit('lines.recording', { line: id, state, message }),
    })
  } catch (error) {
    const message = `Nothing is recorded: ${recording.folder} cannot be written to, because ${reason(error)}.`
    emit('lines.recording', { line: id, state: 'suspended', message })
    return undefined
  }
}
