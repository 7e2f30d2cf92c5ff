/**
 * What came of a line and waits to be shown: as much is taken in each of the window's frames as a few milliseconds are enough for, so
 * that a board that floods its console takes no frame from the rest of the window.
 *
 * A terminal that draws each line of a flood would take all frames alone. So under a flood it is shown the newest once a second, and
 * told how much scrolled by; a flood that is over sooner than that is shown whole.
 */
import type { PartTimes } from './line-log'

/** Time that one frame spends on a line, ms: a frame is 16.7 ms, and several lines and everything else want theirs. */
const BUDGET_MS = 2
/** Bytes of one frame: at the least, so that it goes on however slow; at the most, for what was measured may have been lucky. */
const LEAST_BYTES = 512
const MOST_BYTES = 48 * 1024
/** How much a single measurement changes what the next frame is given. */
const SMOOTHING = 0.3
/** More than these bytes a second, for half a second, is a flood: twice what a console at 921600 baud can say. */
const FLOOD_BYTES_PER_MS = 200
const FLOOD_BYTES = 100_000
/** Between two pictures of a flood, ms, and what a picture is made of: several screens. */
const PICTURE_MS = 1000
const PICTURE_BYTES = 16 * 1024
/** Of a flood, kept for the terminal: about what its scrollback holds. */
const KEPT_BYTES = 256 * 1024
/** Silence that ends a flood, ms: longer than batches are apart, even those that are read back from a busy disk. */
const SILENCE_MS = 400
/** A window that is hidden has no frames. */
const HIDDEN_MS = 100

const NEW_LINE = 0x0a

/** What takes the bytes in. */
export interface IntakeSink {
  /** Keeps bytes for lists; `times` says when their parts came. */
  keep(bytes: Uint8Array, times: PartTimes): void
  /** Draws bytes; `done` is told how long that took, ms, when it is through. */
  draw(bytes: Uint8Array, done: (tookMs: number) => void): void
  /** Says something between the bytes that were drawn, and in the lists; so many bytes are missing there. */
  note(text: string, atMs: number, missing: number): void
  /** Says that so many bytes are not drawn. */
  scrolledBy(bytes: number): void
  /** So many bytes were taken in. */
  taken(bytes: number): void
}

type Item = { bytes: Uint8Array; times: PartTimes } | { note: string; atMs: number; missing: number }

/** When the next frame is; tests have their own. */
export interface Frames {
  next(act: () => void): void
  now(): number
}

const windowFrames: Frames = {
  next(act) {
    let frame = 0
    const once = () => {
      clearTimeout(timer)
      if (typeof cancelAnimationFrame === 'function') cancelAnimationFrame(frame)
      act()
    }
    const timer = setTimeout(once, HIDDEN_MS)
    if (typeof requestAnimationFrame === 'function') frame = requestAnimationFrame(once)
  },
  now: () => performance.now(),
}

/** The part of some times that belongs to bytes `from` to `until`. */
function timesWithin(times: PartTimes, from: number, until: number): PartTimes {
  const within: [number, number][] = []
  for (const [at, atMs] of times) {
    if (at >= until) break
    if (at <= from) within[0] = [0, atMs]
    else within.push([at - from, atMs])
  }
  return within
}

export class Intake {
  #waiting: Item[] = []
  /** Of the first that waits: how much of it was taken. */
  #taken = 0
  #spent = false
  #busy = false
  #ended = false
  #bytesPerMs = 1000
  #level = 0
  #levelAt: number
  #flooding = false
  #pictureAt = 0
  /** What the terminal was not given yet, oldest first, and how much before it it never gets. */
  #undrawn: Uint8Array[] = []
  #undrawnBytes = 0
  #scrolledBy = 0
  #silence: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly sink: IntakeSink,
    private readonly frames: Frames = windowFrames,
  ) {
    this.#levelAt = frames.now()
  }

  /** True while more comes than anybody reads: whoever draws need not hurry. */
  get flooding(): boolean {
    return this.#flooding
  }

  /** True while not everything was taken. */
  get waits(): boolean {
    return this.#waiting.length > 0
  }

  /** Takes bytes in; `times` says when their parts came. */
  push(bytes: Uint8Array, times: PartTimes): void {
    this.#count(bytes.length)
    this.#waiting.push({ bytes, times })
    this.#step()
  }

  /** Says something behind the bytes that came before, where so many are missing. */
  note(text: string, atMs: number, missing = 0): void {
    this.#waiting.push({ note: text, atMs, missing })
    this.#step()
  }

  /** Forgets what waits: nobody shows it any more. */
  end(): void {
    this.#ended = true
    this.#waiting = []
    this.#undrawn = []
    clearTimeout(this.#silence)
  }

  #count(bytes: number): void {
    const now = this.frames.now()
    this.#level = Math.max(0, this.#level - FLOOD_BYTES_PER_MS * (now - this.#levelAt)) + bytes
    this.#levelAt = now
    if (this.#level > FLOOD_BYTES && !this.#flooding) {
      this.#flooding = true
      this.#pictureAt = now
    }
  }

  /** Does what this frame has room for. */
  #step(): void {
    if (this.#ended || this.#busy || this.#spent) return
    if (this.#flooding && this.frames.now() - this.#pictureAt >= PICTURE_MS) return this.#picture()
    const [first] = this.#waiting
    // What is older comes first.
    if (this.#undrawnBytes > 0 && !this.#flooding) return this.#catchUp()
    if (first === undefined) return this.#waitForSilence()
    if ('note' in first) {
      // What is said in a flood stands behind a picture of what came before it, not behind all of that.
      if (this.#undrawnBytes > 0) return this.#flooding ? this.#picture() : this.#catchUp()
      this.#waiting.shift()
      this.sink.note(first.note, first.atMs, first.missing)
      return this.#step()
    }
    this.#take(first.bytes, first.times)
  }

  #spend(): void {
    this.#spent = true
    this.frames.next(() => {
      this.#spent = false
      this.#step()
    })
  }

  #take(bytes: Uint8Array, times: PartTimes): void {
    clearTimeout(this.#silence)
    const from = this.#taken
    const until = Math.min(bytes.length, from + this.#most())
    const slice = bytes.subarray(from, until)
    this.#taken = until
    if (until === bytes.length) {
      this.#waiting.shift()
      this.#taken = 0
    }
    this.#spend()
    const startMs = this.frames.now()
    this.sink.keep(slice, timesWithin(times, from, until))
    const keptMs = this.frames.now() - startMs
    if (this.#flooding) {
      this.#leave(slice)
      this.#learn(slice.length, keptMs)
      this.sink.taken(slice.length)
    } else this.#draw(slice, keptMs, slice.length)
  }

  /** Leaves bytes for later; of too many the newest. */
  #leave(bytes: Uint8Array): void {
    this.#undrawn.push(bytes)
    this.#undrawnBytes += bytes.length
    while (this.#undrawnBytes > KEPT_BYTES) {
      const gone = this.#undrawn.shift()!.length
      this.#undrawnBytes -= gone
      this.#scrolledBy += gone
    }
  }

  /** Draws the newest of a flood. */
  #picture(): void {
    this.#pictureAt = this.frames.now()
    let from = this.#undrawn.length
    let size = 0
    while (from > 0 && size < PICTURE_BYTES) size += this.#undrawn[(from -= 1)]!.length
    const newest = joined(this.#undrawn.slice(from)).subarray(-PICTURE_BYTES)
    // From the beginning of a line, not from within a sequence.
    const line = newest.length < this.#undrawnBytes ? newest.indexOf(NEW_LINE) + 1 : 0
    const picture = newest.subarray(line)
    this.#scrolledBy += this.#undrawnBytes - picture.length
    this.#undrawn = []
    this.#undrawnBytes = 0
    this.#spend()
    this.#tellScrolledBy()
    this.#draw(picture, 0, 0)
  }

  /** Draws what a flood that is over left. */
  #catchUp(): void {
    this.#tellScrolledBy()
    const all = joined(this.#undrawn)
    const slice = all.subarray(0, this.#most())
    const rest = all.subarray(slice.length)
    this.#undrawn = rest.length > 0 ? [rest] : []
    this.#undrawnBytes = rest.length
    this.#spend()
    this.#draw(slice, 0, 0)
  }

  #draw(bytes: Uint8Array, keptMs: number, taken: number): void {
    this.#busy = true
    this.sink.draw(bytes, (tookMs) => {
      this.#busy = false
      this.#learn(bytes.length, keptMs + tookMs)
      if (taken > 0) this.sink.taken(taken)
      this.#step()
    })
  }

  #tellScrolledBy(): void {
    if (this.#scrolledBy > 0) this.sink.scrolledBy(this.#scrolledBy)
    this.#scrolledBy = 0
  }

  #most(): number {
    return Math.min(MOST_BYTES, Math.max(LEAST_BYTES, Math.round(this.#bytesPerMs * BUDGET_MS)))
  }

  #learn(bytes: number, tookMs: number): void {
    // The time of a handful of bytes says nothing of many.
    if (bytes < LEAST_BYTES) return
    this.#bytesPerMs += SMOOTHING * (bytes / Math.max(0.05, tookMs) - this.#bytesPerMs)
  }

  #waitForSilence(): void {
    if (!this.#flooding) return
    clearTimeout(this.#silence)
    this.#silence = setTimeout(() => {
      this.#flooding = false
      this.#level = 0
      this.#step()
    }, SILENCE_MS)
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0]!
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
