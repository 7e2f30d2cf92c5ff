/** A recording as a line: it says what the board said, at the same pace, faster, or as fast as it is listened to. */
import { LineError, type ByteLine, type LineListener, type OpenLine } from '../byte-line'
import type { ReplaySource } from './source'

/** As fast as possible still lets others do something in between. */
const BURST_BYTES = 256 * 1024
/** A wait that is not worth one. */
const LEAST_WAIT_MS = 4

export interface ReplayOptions {
  /** How many times faster than it happened; 0: as fast as it is taken. */
  speed: number
  /** Told of gaps in the recording. */
  onMark?: (mark: { state: 'open' | 'lost'; message: string; atMs: number }) => void
}

/** Bytes come with the time at which they were recorded. */
export function replayLine(source: ReplaySource, options: ReplayOptions): OpenLine {
  return (listener) => Promise.resolve(new ReplayLine(source, options, listener))
}

class ReplayLine implements ByteLine {
  private ended = false
  private paused = false
  private wake: (() => void) | undefined
  /** Recorded time and host time that belong together. */
  private anchor: { recordedMs: number; hostMs: number } | undefined

  constructor(
    private readonly source: ReplaySource,
    private readonly options: ReplayOptions,
    private readonly listener: LineListener,
  ) {
    // Not before whoever opened it knows that it is open.
    setImmediate(() => void this.play())
  }

  write(): Promise<void> {
    return Promise.reject(new LineError('unsupported', 'A recording cannot be written to.'))
  }

  pause(): void {
    this.paused = true
  }

  resume(): void {
    if (!this.paused) return
    this.paused = false
    // The time that it stood still is none of the recording's.
    this.anchor = undefined
    this.wake?.()
  }

  close(): Promise<void> {
    this.end({ lost: false, message: 'The replay was closed.' })
    this.wake?.()
    return Promise.resolve()
  }

  private async play(): Promise<void> {
    try {
      let burst = 0
      for await (const item of this.source.items) {
        await this.until(item.atMs)
        if (this.ended) return
        if (item.kind === 'mark') this.options.onMark?.(item)
        else {
          this.listener.bytes(item.bytes, item.atMs)
          burst += item.bytes.length
        }
        if (burst >= BURST_BYTES) {
          burst = 0
          await new Promise((resolve) => setImmediate(resolve))
        }
      }
      this.end({ lost: false, message: 'The recording ends here.' })
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      this.end({ lost: true, message: `The recording cannot be read any further: ${why}` })
    }
  }

  private async until(recordedMs: number): Promise<void> {
    for (;;) {
      if (this.ended) return
      if (this.paused) await this.sleep()
      else if (this.options.speed === 0) return
      else {
        this.anchor ??= { recordedMs, hostMs: Date.now() }
        const due = this.anchor.hostMs + (recordedMs - this.anchor.recordedMs) / this.options.speed
        const wait = due - Date.now()
        if (wait < LEAST_WAIT_MS) return
        await this.sleep(wait)
      }
    }
  }

  private sleep(mostMs?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = mostMs === undefined ? undefined : setTimeout(resolve, mostMs)
      this.wake = () => {
        clearTimeout(timer)
        this.wake = undefined
        resolve()
      }
    })
  }

  private end(reason: { lost: boolean; message: string }): void {
    if (this.ended) return
    this.ended = true
    this.listener.closed(reason)
  }
}
