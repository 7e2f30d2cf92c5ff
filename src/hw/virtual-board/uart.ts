/**
 * The board's side of its serial line: what was printed leaves at the line's speed, so that host time and the board's own
 * time are the same and a flood looks as it would on a board.
 */

/** Bits that a character takes on the line: start, eight of data, stop. */
const BITS = 10
/** Time between two pieces, ms: what a USB bridge makes of it too. */
const PIECE_MS = 10
/** What waits at most, bytes: 6 s at 115200 baud. What is printed beyond that is lost, as when a console driver gives up. */
const MOST_WAITING = 65_536
/** Programs go on when no more than this waits, bytes. */
const ROOM = 4096

export class Uart {
  private waiting: Uint8Array[] = []
  private bytes = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private lastMs = 0
  private lost = 0
  private blocked: (() => void)[] = []
  private emptied: (() => void)[] = []
  private readonly encoder = new TextEncoder()

  /** @param baud bits per second, 0 for a line without a speed @param send takes what leaves the line */
  constructor(
    private readonly baud: number,
    private readonly send: (bytes: Uint8Array) => void,
  ) {}

  /** Prints text, line feeds as they are. Nothing is kept of what does not fit; how much that was is printed later. */
  write(text: string): void {
    if (text === '') return
    const bytes = this.encoder.encode(text)
    if (this.bytes + bytes.length > MOST_WAITING) {
      this.lost += bytes.length
      return
    }
    this.waiting.push(bytes)
    this.bytes += bytes.length
    if (this.timer === undefined) {
      this.lastMs = performance.now() - PIECE_MS
      this.timer = setTimeout(() => this.drain(), 0)
    }
  }

  /** Resolves when what waits is short enough for a program to go on. */
  room(): Promise<void> {
    if (this.bytes <= ROOM) return Promise.resolve()
    return new Promise((resolve) => this.blocked.push(resolve))
  }

  /** Resolves when everything has left the line. */
  empty(): Promise<void> {
    if (this.bytes === 0) return Promise.resolve()
    return new Promise((resolve) => this.emptied.push(resolve))
  }

  /** Forgets what waits and lets everybody go on. */
  close(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    this.waiting = []
    this.bytes = 0
    this.release()
    this.allGone()
  }

  private drain(): void {
    const now = performance.now()
    const perMs = this.baud / BITS / 1000
    const share =
      this.baud === 0 ? this.bytes : Math.max(1, Math.floor(Math.min(5 * PIECE_MS, now - this.lastMs) * perMs))
    this.lastMs = now
    const piece = this.take(Math.min(share, this.bytes))
    if (piece.length > 0) this.send(piece)
    this.timer = this.bytes > 0 ? setTimeout(() => this.drain(), PIECE_MS) : undefined
    if (this.bytes <= ROOM) this.release()
    if (this.bytes === 0 && this.lost > 0) {
      const text = `\r\n[${this.lost} bytes were printed faster than the line takes them, and are lost]\r\n`
      this.lost = 0
      this.write(text)
    }
    if (this.bytes === 0) this.allGone()
  }

  private allGone(): void {
    const emptied = this.emptied
    this.emptied = []
    for (const resolve of emptied) resolve()
  }

  private take(most: number): Uint8Array {
    const piece = new Uint8Array(most)
    let filled = 0
    while (filled < most) {
      const first = this.waiting[0]!
      const part = first.subarray(0, most - filled)
      piece.set(part, filled)
      filled += part.length
      if (part.length === first.length) this.waiting.shift()
      else this.waiting[0] = first.subarray(part.length)
    }
    this.bytes -= most
    return piece
  }

  private release(): void {
    const blocked = this.blocked
    this.blocked = []
    for (const resolve of blocked) resolve()
  }
}
