/**
 * The memory map as a picture: what the plan gives away to one scale, what root keeps compressed, and beside each piece its
 * addresses. Low addresses are at the top, as in every table.
 */
import type { Board } from '../../../sim/plan/board'
import { displayAddress, formatSize } from '../../../sim/plan/units'
import type { UsedMemory } from '../memory-map'
import { ROOT_COLOUR } from '../../../sim/report/colours'
import { userColour } from './colours'
import { html, type Markup } from '../../../sim/report/html'

const WIDTH = 760
const BAR = { x: 4, width: 108 }
const LABEL = { address: 158, size: 448, what: 466 }
const ROW = 25
const GAP_HEIGHT = 20
/** A piece is never thinner than a line that one can see. */
const THINNEST = 4
const EDGE = 8

/** One piece of a bank from top to bottom. */
export interface Piece {
  start: bigint
  size: bigint
  what: string
  colour: string
  /** Root's or nobody's: drawn compressed. */
  gap: boolean
}

function gapPieces(start: bigint, end: bigint, board: Board): Piece[] {
  const cuts = board.root.regions
    .filter((region) => region.physical < end && region.physical + region.size > start)
    .sort((a, b) => (a.physical < b.physical ? -1 : 1))
  const pieces: Piece[] = []
  const push = (from: bigint, to: bigint, what: string, colour: string) => {
    const last = pieces.at(-1)
    if (to <= from) return
    if (last?.what === what) last.size += to - from
    else pieces.push({ start: from, size: to - from, what, colour, gap: true })
  }
  let next = start
  for (const region of cuts) {
    const from = region.physical > next ? region.physical : next
    const regionEnd = region.physical + region.size
    const to = regionEnd < end ? regionEnd : end
    push(next, from, 'nobody', '#b6bdca')
    push(from, to, region.keptFor === undefined ? 'root Linux' : `kept for ${region.keptFor}`, ROOT_COLOUR)
    next = to
  }
  push(next, end, 'nobody', '#b6bdca')
  return pieces
}

/** The pieces of the board's banks in order of their addresses; of pieces that overlap, both are listed. */
export function memoryPieces(board: Board, used: readonly UsedMemory[], cells: number): Piece[] {
  const banks = [...board.memory.banks].sort((a, b) => (a.physical < b.physical ? -1 : 1))
  return banks.flatMap((bank) => {
    const bankEnd = bank.physical + bank.size
    const pieces: Piece[] = []
    let next: bigint = bank.physical
    for (const { start, size, what, user } of used) {
      if (start < bank.physical || start >= bankEnd) continue
      if (start > next) pieces.push(...gapPieces(next, start, board))
      pieces.push({ start, size, what, colour: userColour(user, cells), gap: false })
      if (start + size > next) next = start + size
    }
    return [...pieces, ...gapPieces(next, bankEnd, board)]
  })
}

/** Pixels per byte, so that the bar is about as tall as its labels. */
function scaleFor(pieces: readonly Piece[], height: number): number {
  const sizes = pieces.filter((piece) => !piece.gap).map((piece) => Number(piece.size))
  const heightAt = (scale: number) => sizes.reduce((sum, size) => sum + Math.max(THINNEST, size * scale), 0)
  let [low, high] = [0, height / Math.max(1, ...sizes)]
  for (let i = 0; i < 40; i += 1) {
    const middle = (low + high) / 2
    if (heightAt(middle) > height) high = middle
    else low = middle
  }
  return low
}

/**
 * Where labels stand that would like to be at `wanted` (ascending): a row apart, as near as can be in the sense of least
 * squares (isotonic regression by pooling), and none above the figure.
 */
export function labelRows(wanted: readonly number[]): number[] {
  const pools: { sum: number; count: number }[] = []
  wanted.forEach((want, i) => {
    let pool = { sum: want - i * ROW, count: 1 }
    for (;;) {
      const above = pools.at(-1)
      if (!above || above.sum / above.count <= pool.sum / pool.count) break
      pools.pop()
      pool = { sum: above.sum + pool.sum, count: above.count + pool.count }
    }
    pools.push(pool)
  })
  const offsets = pools.flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count))
  return offsets.map((offset, i) => Math.max(offset, EDGE + 6) + i * ROW)
}

/** Rounded for the file: a tenth of a pixel. */
const px = (value: number) => String(Math.round(value * 10) / 10)

function breakMark(y: number, height: number): Markup {
  const middle = y + height / 2
  const right = BAR.x + BAR.width
  const step = BAR.width / 6
  const zigzag = (shift: number) =>
    Array.from({ length: 7 }, (_, i) => `${px(BAR.x + i * step)},${px(middle + shift + (i % 2 === 0 ? 2 : -2))}`).join(
      ' ',
    )
  return html`<polygon
    points="${zigzag(-2)} ${px(right)},${px(middle + 4)} ${zigzag(2).split(' ').reverse().join(' ')}"
    fill="#fff"
  />`
}

function label(piece: Piece, y: number, from: number): Markup {
  const bend = BAR.x + BAR.width + 8
  const end = piece.start + piece.size - 1n
  return html`<polyline
      points="${px(BAR.x + BAR.width)},${px(from)} ${px(bend)},${px(from)} ${px(LABEL.address - 14)},${px(y)} ${px(LABEL.address - 6)},${px(y)}"
      fill="none"
      stroke="${piece.colour}"
      stroke-width="1"
      opacity="0.7"
    /><text class="mono" x="${LABEL.address}" y="${px(y + 4)}"
      >${displayAddress(piece.start)} – ${displayAddress(end)}</text
    ><text class="quiet" x="${LABEL.size}" y="${px(y + 4)}" text-anchor="end">${formatSize(piece.size)}</text
    ><text x="${LABEL.what}" y="${px(y + 4)}" ${piece.gap ? html` class="quiet"` : ''}
      >${piece.what.length > 46 ? `${piece.what.slice(0, 45)}…` : piece.what}</text
    > `
}

/** The figure. */
export function memoryPicture(board: Board, used: readonly UsedMemory[], cells: number): Markup {
  const pieces = memoryPieces(board, used, cells)
  const gaps = pieces.filter((piece) => piece.gap).length
  const target = Math.max(pieces.length * ROW, 240)
  const scale = scaleFor(pieces, Math.max(60, target - gaps * GAP_HEIGHT))
  let y = EDGE
  const placed = pieces.map((piece) => {
    const height = piece.gap ? GAP_HEIGHT : Math.max(THINNEST, Number(piece.size) * scale)
    const at = { piece, y, height }
    y += height
    return at
  })
  const barEnd = y
  const rows = labelRows(placed.map(({ y: top, height }) => top + height / 2))
  const bottom = Math.max(barEnd, rows.at(-1) ?? 0)
  const total = bottom + EDGE
  const boxes = placed.map(
    ({ piece, y: top, height }) =>
      html`<rect
          x="${BAR.x}"
          y="${px(top)}"
          width="${BAR.width}"
          height="${px(height)}"
          fill="${piece.colour}"
          ${piece.gap ? html` opacity="0.3"` : ''}
          stroke="#fff"
          stroke-width="${piece.gap ? 0 : 0.6}"
        />${piece.gap ? breakMark(top, height) : ''} `,
  )
  const labels = placed.map(({ piece, y: top, height }, i) => label(piece, rows[i]!, top + height / 2))
  const perCentimetre = scale > 0 ? formatSize(BigInt(Math.round(37.8 / scale / 2 ** 20)) << 20n) : undefined
  return html`<figure>
    <svg viewBox="0 0 ${WIDTH} ${px(total)}" role="img" aria-label="Memory map">${boxes}${labels}</svg>
    <figcaption>
      Everything that is not root's alone is drawn to one
      scale${perCentimetre === undefined ? '' : html` (about ${perCentimetre} to a centimetre at full width)`}, never
      thinner than a line; what root keeps is compressed at the breaks.
    </figcaption>
  </figure>`
}
