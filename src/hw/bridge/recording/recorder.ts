/**
 * Records a line: every byte as it arrived, before anything looks at it, with the host's time. It is never in the way: bytes are
 * taken at once and written by a queue of their own; where the disk is slower than the line for long, the line is asked to
 * wait; where the disk takes nothing, that is said and the line goes on.
 */
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { partPath, recordingName, type RecordingHead, type RecordingNote } from './format'
import { readPart, type RecordingEntry } from './read'
import { removeOldest } from './library'
import { PartWriter, type PartItem } from './part-writer'

/** What came within it is written together: at 115,200 baud a board's words come in hundreds of pieces a second. */
const FLUSH_EVERY_MS = 20
/** What is written is on the disk itself no later than this, for a power cut; a crash of Cellbench needs no such thing. */
const SYNC_EVERY_MS = 1000
/** As much is written at once. */
const BATCH_BYTES = 1024 * 1024
/** Waiting to be written: above the first the line waits, below the second it goes on. Twelve minutes at 115,200 baud. */
const FULL_BYTES = 8 * 1024 * 1024
const EMPTY_BYTES = 2 * 1024 * 1024
/** A line that cannot wait may go so far beyond; what comes then is not recorded, and that is. */
const OVERFULL_BYTES = 4 * FULL_BYTES
/** A disk that took nothing is tried again. */
const RETRY_EVERY_MS = 5000
/** What is sent to a board is noted in pieces: a line of the index has an end. */
const SENT_BYTES = 16 * 1024

/** A file of a recording before the next is begun: a day of a busy console, and no burden for an editor. */
export const PART_BYTES = 64 * 1024 * 1024
/** What all recordings may take; then the oldest go. */
export const KEEP_BYTES = 4 * 1024 * 1024 * 1024

export interface RecorderOptions {
  folder: string
  address: string
  origin: RecordingHead['origin']
  baud?: number | undefined
  partBytes?: number | undefined
  keepBytes?: number | undefined
  /** `suspended`: nothing is recorded at the moment; why is in the message, one sentence. */
  onState?: (state: 'recording' | 'suspended', message: string) => void
  /** True: the line had better wait. */
  onPressure?: (held: boolean) => void
}

export class Recorder {
  /** The first part's raw file. */
  readonly path: string
  private queue: PartItem[] = []
  private queuedBytes = 0
  private held = false
  private lost: { count: number; why: string } | undefined
  private suspended: string | undefined
  private retryAt = 0
  private closing = false
  private readonly finished: Promise<void>
  private wake: (() => void) | undefined
  /** Nothing waits to be written. */
  private idle = false
  private unsynced = false
  private syncedAt = Date.now()
  private readonly parts: PartWriter[] = []

  private constructor(
    private readonly base: string,
    private readonly options: RecorderOptions,
    first: PartWriter,
  ) {
    this.path = `${base}.001.raw`
    this.parts.push(first)
    this.finished = this.run()
  }

  /** Begins a recording. Throws what the file system throws where the folder cannot be written to. */
  static async start(options: RecorderOptions): Promise<Recorder> {
    await mkdir(options.folder, { recursive: true })
    const startedMs = Date.now()
    await removeOldest(options.folder, options.keepBytes ?? KEEP_BYTES)
    const name = recordingName(options.address, startedMs)
    for (let twin = 0; ; twin += 1) {
      const base = path.join(options.folder, twin === 0 ? name : `${name}-${twin + 1}`)
      try {
        return new Recorder(base, options, await PartWriter.create(base, headOf(options, startedMs, 1, 0)))
      } catch (error) {
        // Two that begin in the same millisecond.
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || twin > 100) throw error
      }
    }
  }

  /** Bytes of the line that can be read back. */
  get written(): number {
    return this.parts.at(-1)!.end
  }

  /** True while nothing can be written. */
  get isSuspended(): boolean {
    return this.suspended !== undefined
  }

  /** Bytes that wait to be written. */
  get waiting(): number {
    return this.queuedBytes
  }

  /** Takes bytes that arrived. They must not be changed afterwards. */
  bytes(bytes: Uint8Array, atMs: number): void {
    if (bytes.length === 0) return
    if (this.suspended !== undefined) return this.lose(bytes.length, this.suspended)
    if (this.queuedBytes > OVERFULL_BYTES) {
      return this.lose(bytes.length, 'they came faster than the disk could write, on a line that cannot wait')
    }
    this.noteLost(atMs)
    this.push({ bytes, atMs: Math.round(atMs) })
    if (this.queuedBytes > FULL_BYTES) this.hold(true)
  }

  /** Notes what was sent to the board; of a secret only its length. */
  sent(bytes: Uint8Array, atMs: number, secret = false): void {
    if (secret) return this.note({ t: Math.round(atMs), secret: bytes.length })
    for (let i = 0; i < bytes.length; i += SENT_BYTES) {
      this.note({ t: Math.round(atMs), sent: Buffer.from(bytes.subarray(i, i + SENT_BYTES)).toString('base64') })
    }
  }

  /** Notes that the line is open. */
  opened(message: string, atMs: number): void {
    this.note({ t: Math.round(atMs), open: message.slice(0, 1000) })
  }

  /** Notes that the line was lost. */
  gap(message: string, atMs: number): void {
    this.note({ t: Math.round(atMs), gap: message.slice(0, 1000) })
  }

  /** What was recorded from the byte at `offset` of the line on, as far as it is written. */
  async *from(offset: number): AsyncGenerator<RecordingEntry> {
    for (const part of [...this.parts]) {
      if (part.end <= offset) continue
      const place = part.placeBefore(offset)
      for await (const entry of readPart(this.base, part.number, place)) {
        if (entry.kind !== 'bytes') {
          yield entry
          continue
        }
        const before = offset - entry.offset
        if (before >= entry.bytes.length) continue
        if (before <= 0) yield entry
        else yield { ...entry, bytes: entry.bytes.subarray(before), offset }
      }
    }
  }

  /** Writes what waits and ends the recording. Never throws. */
  async close(): Promise<void> {
    this.closing = true
    this.wake?.()
    await this.finished
  }

  /** Ends the recording and takes it away: the line never came to be. Never throws. */
  async discard(): Promise<void> {
    await this.close()
    for (const { number } of this.parts) {
      for (const kind of ['raw', 'index'] as const)
        await rm(partPath(this.base, number, kind), { force: true }).catch(() => undefined)
    }
  }

  private note(note: RecordingNote): void {
    if (this.suspended !== undefined || this.queuedBytes > OVERFULL_BYTES) return
    this.noteLost(note.t)
    this.push(note)
  }

  private push(item: PartItem): void {
    this.queue.push(item)
    this.queuedBytes += sizeOf(item)
    if (this.idle) this.wake?.()
  }

  private lose(count: number, why: string): void {
    this.lost = { count: (this.lost?.count ?? 0) + count, why }
  }

  private noteLost(atMs: number): void {
    if (this.lost === undefined) return
    const { count, why } = this.lost
    this.lost = undefined
    this.push({ t: Math.round(atMs), lost: count, why })
  }

  private hold(held: boolean): void {
    if (this.held === held) return
    this.held = held
    this.options.onPressure?.(held)
  }

  private async run(): Promise<void> {
    while (!this.closing || (this.queue.length > 0 && this.suspended === undefined)) {
      if (this.suspended !== undefined) await this.resume()
      else if (this.queue.length > 0) {
        await this.writeBatch()
        if (this.queuedBytes < BATCH_BYTES) await this.sleep(FLUSH_EVERY_MS)
      } else {
        this.idle = true
        await this.sleep(this.unsynced ? SYNC_EVERY_MS : undefined)
        this.idle = false
      }
      if (this.unsynced && Date.now() - this.syncedAt >= SYNC_EVERY_MS) await this.sync()
    }
    const last = this.parts.at(-1)!
    const t = Date.now()
    const lost = this.lost ? [{ t, lost: this.lost.count, why: this.lost.why }] : []
    await last.write([...lost, { t, end: true, next: false }]).catch(() => undefined)
    await last.close().catch(() => undefined)
  }

  /** For so long, or until somebody wakes it. */
  private sleep(mostMs?: number): Promise<void> {
    if (this.closing) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = mostMs === undefined ? undefined : setTimeout(() => this.wake?.(), mostMs)
      this.wake = () => {
        clearTimeout(timer)
        this.wake = undefined
        resolve()
      }
    })
  }

  private async sync(): Promise<void> {
    this.unsynced = false
    await this.parts
      .at(-1)!
      .sync()
      .catch(() => undefined)
    this.syncedAt = Date.now()
  }

  private async writeBatch(): Promise<void> {
    const { partBytes = PART_BYTES } = this.options
    try {
      if (this.parts.at(-1)!.size >= partBytes) await this.nextPart()
    } catch (error) {
      return this.suspend(error)
    }
    const part = this.parts.at(-1)!
    const room = Math.min(BATCH_BYTES, partBytes - part.size)
    let size = 0
    let take = 0
    while (take < this.queue.length && size < room) size += sizeOf(this.queue[take++]!)
    const batch = this.queue.slice(0, take)
    try {
      await part.write(batch)
    } catch (error) {
      return this.suspend(error)
    }
    this.queue = this.queue.slice(take)
    this.queuedBytes -= size
    this.unsynced = true
    if (this.queuedBytes < EMPTY_BYTES) this.hold(false)
  }

  private async nextPart(): Promise<void> {
    const last = this.parts.at(-1)!
    const next = await PartWriter.create(this.base, headOf(this.options, Date.now(), last.number + 1, last.end))
    await last.write([{ t: Date.now(), end: true, next: true }]).catch(() => undefined)
    await last.sync().catch(() => undefined)
    await last.close().catch(() => undefined)
    this.parts.push(next)
    await removeOldest(this.options.folder, this.options.keepBytes ?? KEEP_BYTES)
  }

  /** Nothing can be written: forgets what waits, says so, and tries again later. */
  private suspend(error: unknown): void {
    const why = reason(error)
    this.suspended = why
    this.retryAt = Date.now() + RETRY_EVERY_MS
    for (const item of this.queue) if ('bytes' in item) this.lose(item.bytes.length, why)
    this.queue = []
    this.queuedBytes = 0
    this.hold(false)
    this.options.onState?.('suspended', `Nothing is recorded in ${this.options.folder}: ${why}. The line goes on.`)
  }

  private async resume(): Promise<void> {
    await this.sleep(Math.max(0, this.retryAt - Date.now()))
    if (this.closing) return
    const lost = this.lost
    const t = Date.now()
    try {
      await this.parts.at(-1)!.write(lost ? [{ t, lost: lost.count, why: lost.why }] : [])
      // What came while that was written is still lost.
      const since = (this.lost?.count ?? 0) - (lost?.count ?? 0)
      this.lost = this.lost && since > 0 ? { ...this.lost, count: since } : undefined
      this.suspended = undefined
      this.options.onState?.('recording', `It is recorded again in ${this.options.folder}.`)
    } catch {
      this.retryAt = Date.now() + RETRY_EVERY_MS
    }
  }
}

function sizeOf(item: PartItem): number {
  return 'bytes' in item ? item.bytes.length : 64
}

function headOf(options: RecorderOptions, startedMs: number, part: number, offset: number): RecordingHead {
  const { address, origin, baud } = options
  return { format: 'cellbench-recording', version: 1, address, origin, baud, startedMs, part, offset, pid: process.pid }
}

/** Why a disk takes nothing, in words. */
export function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC') return 'the disk is full'
  if (code === 'EDQUOT') return "this user's share of the disk is full"
  if (code === 'EFBIG') return 'the file may not grow larger'
  if (code === 'EROFS') return 'the disk cannot be written to'
  if (code === 'EACCES' || code === 'EPERM') return 'this user may not write there'
  return message
}
