/**
 * Brings a line's bytes to its window in batches, no faster than the window draws them. What it has no room for is read back from
 * the recording later; what no recording holds is skipped, and that is said. Its memory is bounded, whatever the board sends.
 */
import type { Recorder } from '../../../hw/bridge/recording/recorder'
import type { BoardEvent } from '../../../hw/logs/board-event'

/** What comes within it goes together: thirty pictures a second are what a person sees as fluent. */
const BATCH_MS = 30
/** What may be on its way to the window and not yet drawn: xterm.js parses at least 5 MB a second, a tenth of a second's worth. */
export const WINDOW_BYTES = 512 * 1024
/** Of one batch: what a window takes in without losing a frame. Half a megabyte a second, more than a line at 4 Mbaud says. */
const BATCH_BYTES = 16 * 1024
/** Of what came last, kept at hand. */
const RECENT_BYTES = 1024 * 1024
/** A window that is further behind a board is shown what came last instead of what was long ago, and this much of it. */
const MOST_BEHIND_BYTES = 8 * 1024 * 1024
const NEWEST_BYTES = 512 * 1024
/** A replay is held back above the first and goes on below the second: it can wait, so nothing of it is read twice. */
const HOLD_BYTES = 256 * 1024
const RELEASE_BYTES = 64 * 1024
/** Events that may wait for a window that lags, and those that one batch carries. */
const WAITING_EVENTS = 20_000
const BATCH_EVENTS = 100

export interface Piece {
  bytes: Uint8Array
  atMs: number
  offset: number
}

export interface Batch {
  atMs: number
  bytes: string
  offset: number
  times: [number, number][]
  skipped?: number
  passedOver?: number
}

export interface OutboxOptions {
  data(batch: Batch): void
  /** `missed`: how many before these a window that lags was not told of. */
  events(events: BoardEvent[], missed: number): void
  /** Where it can be read back from. */
  recorder?: Recorder | undefined
  /** Asks the source to wait; only of those that lose nothing by it. */
  hold?: ((held: boolean) => void) | undefined
}

export class LineOutbox {
  /** What came last, in order and without a gap; possibly not sent yet. */
  private recent: Piece[] = []
  private recentBytes = 0
  /** Next byte of the line to be sent, and the one after the last that came. */
  private next = 0
  private end = 0
  /** Up to where a person who paused wants to see everything. */
  private owed = 0
  private unacknowledged = 0
  private paused = false
  private held = false
  private closed = false
  private timer: NodeJS.Timeout | undefined
  private working = false
  private waitingEvents: BoardEvent[] = []
  private missedEvents = 0

  constructor(private readonly options: OutboxOptions) {}

  /** Takes what came off the line. */
  push(bytes: Uint8Array, atMs: number, offset: number): void {
    if (this.closed) return
    this.recent.push({ bytes, atMs, offset })
    this.recentBytes += bytes.length
    this.end = offset + bytes.length
    if (this.options.hold) {
      if (!this.held && this.recentBytes > HOLD_BYTES) this.setHeld(true)
    } else while (this.recentBytes > RECENT_BYTES) this.recentBytes -= this.recent.shift()!.bytes.length
    this.schedule()
  }

  /** Takes what was understood of it. */
  pushEvents(events: readonly BoardEvent[]): void {
    if (this.closed || events.length === 0) return
    for (const event of events) this.waitingEvents.push(event)
    if (this.waitingEvents.length > WAITING_EVENTS) {
      const drop = this.waitingEvents.length - WAITING_EVENTS
      this.waitingEvents.splice(0, drop)
      this.missedEvents += drop
    }
    this.schedule()
  }

  /** The window has drawn so many bytes. */
  acknowledge(bytes: number): void {
    this.unacknowledged = Math.max(0, this.unacknowledged - bytes)
    this.schedule()
  }

  setPaused(paused: boolean): void {
    if (this.paused && !paused) this.owed = this.end
    this.paused = paused
    this.schedule()
  }

  /** Sends nothing more. */
  close(): void {
    this.closed = true
    clearTimeout(this.timer)
    this.recent = []
    this.waitingEvents = []
  }

  private schedule(): void {
    if (this.closed || this.timer !== undefined || this.working) return
    const data = !this.paused && this.next < this.end
    const room = this.unacknowledged < WINDOW_BYTES
    if (!room || (!data && this.waitingEvents.length === 0)) return
    this.timer = setTimeout(() => {
      this.timer = undefined
      this.working = true
      void this.work().finally(() => {
        this.working = false
        this.schedule()
      })
    }, BATCH_MS)
  }

  private async work(): Promise<void> {
    this.sendEvents()
    if (this.paused || this.next >= this.end) return
    const most = Math.min(BATCH_BYTES, WINDOW_BYTES - this.unacknowledged)
    if (most <= 0) return
    this.passOver()
    const behind = this.next < this.recentStart()
    const pieces = behind ? await this.readBack(most) : this.takeRecent(most)
    if (!this.closed && pieces.length > 0) this.send(pieces)
  }

  private sendEvents(): void {
    if (this.waitingEvents.length === 0) return
    const events = this.waitingEvents.splice(0, BATCH_EVENTS)
    const missed = this.missedEvents
    this.missedEvents = 0
    this.options.events(events, missed)
  }

  private recentStart(): number {
    return this.recent[0]?.offset ?? this.end
  }

  private takeRecent(most: number): Piece[] {
    const pieces: Piece[] = []
    let size = 0
    while (size < most && this.recent.length > 0) {
      const first = this.recent[0]!
      const before = this.next + size - first.offset
      const bytes = first.bytes.subarray(before, before + most - size)
      if (bytes.length > 0) pieces.push({ bytes, atMs: first.atMs, offset: first.offset + before })
      size += bytes.length
      if (before + bytes.length < first.bytes.length) break
      this.recent.shift()
      this.recentBytes -= first.bytes.length
    }
    if (this.held && this.recentBytes < RELEASE_BYTES) this.setHeld(false)
    return pieces
  }

  /** From the recording, as far as it is written; empty where that has to be waited for. */
  private async readBack(most: number): Promise<Piece[]> {
    const { recorder } = this.options
    const pieces: Piece[] = []
    if (recorder) {
      let size = 0
      try {
        for await (const entry of recorder.from(this.next)) {
          if (entry.kind !== 'bytes') continue
          const hole = pieces.length > 0 && entry.offset !== this.next + size
          if (hole || entry.offset >= this.recentStart()) break
          if (pieces.length === 0) this.next = Math.max(this.next, this.skipTo(entry.offset))
          const bytes = entry.bytes.subarray(0, most - size)
          pieces.push({ bytes, atMs: entry.atMs, offset: entry.offset })
          size += bytes.length
          if (size >= most) break
        }
      } catch {
        // A recording that cannot be read back is as good as none.
        pieces.length = 0
      }
      if (pieces.length > 0) return pieces
      // It is on its way to the disk.
      if (!recorder.isSuspended && recorder.written <= this.next && recorder.waiting > 0) return []
    }
    this.skipTo(this.recentStart())
    return this.takeRecent(most)
  }

  private passedOver = 0

  /** Goes on with the newest where a window is too far behind; the recording has what it is not shown. */
  private passOver(): void {
    const { recorder, hold } = this.options
    if (!recorder || hold || this.next < this.owed || this.end - this.next < MOST_BEHIND_BYTES) return
    this.passedOver += this.end - NEWEST_BYTES - this.next
    this.next = this.end - NEWEST_BYTES
  }

  private skipped = 0

  private skipTo(offset: number): number {
    this.skipped += Math.max(0, offset - this.next)
    this.next = Math.max(this.next, offset)
    return this.next
  }

  private send(pieces: readonly Piece[]): void {
    const first = pieces[0]!
    const bytes = Buffer.concat(pieces.map((piece) => piece.bytes))
    const times: [number, number][] = []
    for (const { offset, atMs } of pieces) if (times.at(-1)?.[1] !== atMs) times.push([offset - first.offset, atMs])
    this.next = first.offset + bytes.length
    this.unacknowledged += bytes.length
    const skipped = this.skipped > 0 ? { skipped: this.skipped } : {}
    const passedOver = this.passedOver > 0 ? { passedOver: this.passedOver } : {}
    this.skipped = 0
    this.passedOver = 0
    const what = { atMs: first.atMs, bytes: bytes.toString('base64'), offset: first.offset, times }
    this.options.data({ ...what, ...skipped, ...passedOver })
  }

  private setHeld(held: boolean): void {
    this.held = held
    this.options.hold?.(held)
  }
}
