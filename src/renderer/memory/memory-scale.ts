/**
 * Where addresses stand on the memory bar: windows of memory to scale, one behind the other, and between them gaps that take
 * little room however many addresses they have. A position is a number of bytes on that line, 0 being the first window's start.
 */

export interface MemoryWindow {
  /** First address. */
  start: number
  /** Bytes. */
  size: number
}

/** A stretch between two windows, in which no memory is. */
export interface MemoryGap {
  /** Position of its start, and how much room it has on the line, bytes. */
  position: number
  room: number
  /** Addresses that it stands for. */
  size: number
}

/** The room of a wide gap, as a share of all windows. */
const GAP_SHARE = 1 / 64

interface Piece {
  start: number
  size: number
  position: number
  room: number
  window: boolean
}

/** Windows that touch or overlap as one, ascending. */
function united(windows: readonly MemoryWindow[]): MemoryWindow[] {
  const result: MemoryWindow[] = []
  for (const { start, size } of [...windows].sort((a, b) => a.start - b.start)) {
    const last = result.at(-1)
    if (last && start <= last.start + last.size) last.size = Math.max(last.size, start + size - last.start)
    else result.push({ start, size })
  }
  return result
}

export class MemoryScale {
  /** Bytes on the line, gaps with the room that they take. */
  readonly total: number
  /** Windows on the line, ascending, none of which touches another. */
  readonly windows: readonly (MemoryWindow & { position: number })[]
  readonly gaps: readonly MemoryGap[]
  readonly #pieces: readonly Piece[]

  /** A line of at least one window. */
  constructor(windows: readonly MemoryWindow[]) {
    const apart = united(windows)
    const widest = apart.reduce((sum, { size }) => sum + size, 0) * GAP_SHARE
    const pieces: Piece[] = []
    let position = 0
    for (const [i, { start, size }] of apart.entries()) {
      const before = apart[i - 1]
      if (before) {
        const end = before.start + before.size
        const room = Math.min(start - end, Math.ceil(widest))
        pieces.push({ start: end, size: start - end, position, room, window: false })
        position += room
      }
      pieces.push({ start, size, position, room: size, window: true })
      position += size
    }
    this.#pieces = pieces
    this.total = position
    this.windows = pieces.filter(({ window }) => window)
    this.gaps = pieces.filter(({ window }) => !window)
  }

  /** Position of an address; outside of [0, total] for addresses beyond the windows. */
  position(address: number): number {
    const piece = this.#pieces.find(({ start, size }) => address < start + size) ?? this.#pieces.at(-1)!
    const inside = address - piece.start
    // Before the first and behind the last window the line goes on to scale.
    return piece.position + (inside < 0 || inside > piece.size ? inside : (inside / piece.size) * piece.room)
  }

  /** Address at a position: the inverse, to the byte in windows. */
  address(position: number): number {
    const piece = this.#pieces.find((one) => position < one.position + one.room) ?? this.#pieces.at(-1)!
    const inside = position - piece.position
    return piece.start + (inside < 0 || inside > piece.room ? inside : (inside / piece.room) * piece.size)
  }

  /** Bytes of memory between two positions: without the gaps. */
  memoryBetween(from: number, to: number): number {
    return this.windows.reduce((sum, { position, size }) => {
      return sum + Math.max(0, Math.min(to, position + size) - Math.max(from, position))
    }, 0)
  }
}
