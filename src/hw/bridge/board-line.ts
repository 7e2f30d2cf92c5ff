/**
 * A line to a board that is kept: recorded from its first byte, opened again when it is lost, shared by all who listen to it.
 */
import { LineError, type ByteLine, type LineSignals, type OpenLine } from './byte-line'
import type { Recorder } from './recording/recorder'

/**
 * A bridge that is plugged in again is there about a tenth of a second later, and U-Boot's first words come a few tenths of a
 * second after the board has power: looking ten times a second costs next to nothing and misses neither.
 */
export const LOCAL_RETRY_MS = 100
/** A host that refuses is asked less often. */
export const NETWORK_RETRY_MS = 1000

/** What a board asks before it listens to a password. */
const PASSWORD_PROMPT = /(?:password|passphrase)[^\n]{0,40}: ?$/i
const PROMPT_BYTES = 80

export interface LineChange {
  state: 'open' | 'lost' | 'closed'
  /** One sentence. */
  message: string
  atMs: number
  /** Bytes that the line had carried until then. */
  offset: number
}

export interface LineTap {
  bytes(bytes: Uint8Array, atMs: number, offset: number): void
  changed?(change: LineChange): void
}

export interface BoardLineOptions {
  /** As people named it. */
  name: string
  /** Asked anew for each opening: a port may have another path by then. */
  open: OpenLine
  recorder?: Recorder | undefined
  /** Undefined: a line that is lost stays lost. */
  retryMs?: number | undefined
}

export class BoardLine {
  private readonly taps = new Set<LineTap>()
  private readonly holds = new Set<string>()
  private line: ByteLine | undefined
  private signals: LineSignals = {}
  private ended = false
  private carried = 0
  /** What the board said last. */
  private tail = ''
  private retry: NodeJS.Timeout | undefined
  /** The opening that counts: what an earlier one still says is not listened to. */
  private generation = 0

  constructor(private readonly options: BoardLineOptions) {}

  /** Bytes that the line has carried. */
  get offset(): number {
    return this.carried
  }

  get isOpen(): boolean {
    return this.line !== undefined
  }

  /** Listens from now on. Returns a function that ends it. */
  tap(tap: LineTap): () => void {
    this.taps.add(tap)
    return () => this.taps.delete(tap)
  }

  /** Opens it for the first time; rejects with a LineError, and then nothing of it is left, nor of its recording. */
  async open(): Promise<void> {
    try {
      await this.connect(`${this.options.name} is open.`)
    } catch (error) {
      this.ended = true
      await this.options.recorder?.discard()
      throw error
    }
  }

  /** Sends bytes. A secret is recorded by its length alone, and so is what answers a question for a password. */
  async write(bytes: Uint8Array, { secret = false } = {}): Promise<void> {
    const line = this.present()
    this.options.recorder?.sent(bytes, Date.now(), secret || PASSWORD_PROMPT.test(this.tail))
    await line.write(bytes)
  }

  /** Changes baud rate and wires; a baud rate holds for later openings too. */
  async set(signals: LineSignals): Promise<void> {
    const line = this.present()
    if (!line.set) throw new LineError('unsupported', `${this.options.name} has no baud rate and no wires to set.`)
    await line.set(signals)
    if (signals.baud !== undefined) this.signals = { baud: signals.baud }
  }

  /** Asks the other end to wait for as long as anybody holds it. Without flow control it does not hear. */
  hold(who: string, held: boolean): void {
    const before = this.holds.size > 0
    if (held) this.holds.add(who)
    else this.holds.delete(who)
    const now = this.holds.size > 0
    if (before === now) return
    if (now) this.line?.pause?.()
    else this.line?.resume?.()
  }

  /** Ends it. Its recording is complete when this resolves. */
  async close(): Promise<void> {
    if (this.ended) return
    this.ended = true
    clearTimeout(this.retry)
    const line = this.line
    this.line = undefined
    this.generation += 1
    await line?.close().catch(() => undefined)
    this.change('closed', `${this.options.name} was closed.`)
    await this.options.recorder?.close()
  }

  private present(): ByteLine {
    if (this.line) return this.line
    throw new LineError('lost', `${this.options.name} is not there at the moment; nothing was sent.`)
  }

  private async connect(message: string): Promise<void> {
    const generation = (this.generation += 1)
    const mine = () => generation === this.generation && !this.ended
    // Bytes may come before the opening is answered: the line is open from the first of them.
    let announced = false
    let lost: string | undefined
    const announce = () => {
      if (announced) return
      announced = true
      this.change('open', message)
    }
    const line = await this.options.open({
      bytes: (bytes, atMs) => {
        if (!mine()) return
        announce()
        this.take(bytes, atMs)
      },
      closed: (reason) => {
        if (!mine()) return
        lost = reason.message
        if (announced && this.line) this.lose(reason.message)
      },
    })
    if (!mine()) return void (await line.close().catch(() => undefined))
    announce()
    this.line = line
    if (this.holds.size > 0) line.pause?.()
    if (lost !== undefined) this.lose(lost)
    else if (this.signals.baud !== undefined) await line.set?.(this.signals).catch(() => undefined)
  }

  private take(bytes: Uint8Array, atMs: number): void {
    const offset = this.carried
    this.carried += bytes.length
    // Before anybody looks at it.
    this.options.recorder?.bytes(bytes, atMs)
    const last = Buffer.from(bytes.subarray(-PROMPT_BYTES)).toString('latin1')
    this.tail = (this.tail + last).slice(-PROMPT_BYTES)
    for (const tap of this.taps) tap.bytes(bytes, atMs, offset)
  }

  private lose(message: string): void {
    this.line = undefined
    this.generation += 1
    if (this.options.retryMs === undefined) {
      this.ended = true
      this.change('closed', message)
      void this.options.recorder?.close()
      return
    }
    this.change('lost', message)
    this.again(Date.now(), 0)
  }

  private again(sinceMs: number, waitMs: number): void {
    this.retry = setTimeout(() => {
      const gone = () => ((Date.now() - sinceMs) / 1000).toFixed(1)
      this.connect(`${this.options.name} is back after ${gone()} s; what the board said meanwhile is missing.`).catch(
        () => {
          if (!this.ended) this.again(sinceMs, this.options.retryMs!)
        },
      )
    }, waitMs)
  }

  private change(state: LineChange['state'], message: string): void {
    const atMs = Date.now()
    if (state === 'open') this.options.recorder?.opened(message, atMs)
    if (state === 'lost') this.options.recorder?.gap(message, atMs)
    for (const tap of this.taps) tap.changed?.({ state, message, atMs, offset: this.carried })
  }
}
