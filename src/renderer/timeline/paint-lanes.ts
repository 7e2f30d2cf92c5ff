/** Draws the lanes of a timeline on a canvas. What is where comes from `lanes`, `cause-spans` and `time-view`. */
import type { ActivityKind } from '../../sim/results/result'
import { cssColour, faded } from '../charts/chart-setup'
import { canvasFont } from '../styles/canvas-font'
import { TIMELINE } from '../texts/timeline'
import type { CauseStretch } from './cause-spans'
import { fitText } from './labels'
import { piecesOf, preemptions, type Lane, type Piece } from './lanes'
import { toPixel, type TimeView } from './time-view'

export interface LaneScene {
  lanes: readonly Lane[]
  view: TimeView
  /** Pixels of the plot, and of one lane. */
  width: number
  laneHeight: number
  /** When the sample was taken; it was released at 0. */
  takenNs: number
  /** Where the window begins: what was before it is not kept. */
  keptFromNs: number
  cursorNs: number
  /** Colour of a cell as `var(--name)`. */
  colourOf: (cell: string) => string
  /** Stretches of causes with their colours; times since the release. */
  stretches: readonly (CauseStretch & { cpu: number; colour: string })[]
  chosenCause: number | undefined
  /** Indices of spans that the chosen cause is about; undefined while none is chosen. */
  chosenSpans: ReadonlySet<number> | undefined
  /** Limits of the stream, ns since the release. */
  limits: readonly { ns: number; met: boolean | null }[]
}

/** Height of the band of causes at the foot of a lane. */
export const BAND = 7
/** Least width in which a name is written. */
const LEAST_NAME = 24

/** Lines of a pattern, as strokes from corner to corner of a square of this size. */
const TILE = 6

interface Theme {
  ink: string
  quiet: string
  line: string
  accent: string
  well: string
  warning: string
}

const themeNow = (): Theme => ({
  ink: cssColour('--ink'),
  quiet: cssColour('--ink-3'),
  line: cssColour('--line'),
  accent: cssColour('--accent'),
  well: cssColour('--well'),
  warning: cssColour('--warning'),
})

/** A pattern of lines: leaning for processes, upright for interrupts, crossed for stalls. */
function hatch(context: CanvasRenderingContext2D, colour: string, ways: readonly ('/' | '\\' | '|')[]): CanvasPattern {
  const tile = document.createElement('canvas')
  const ratio = context.getTransform().a
  tile.width = tile.height = Math.round(TILE * ratio)
  const pen = tile.getContext('2d')!
  pen.scale(tile.width / TILE, tile.width / TILE)
  pen.strokeStyle = colour
  pen.lineWidth = 1
  for (const way of ways) {
    for (const shift of [-TILE, 0, TILE]) {
      pen.beginPath()
      if (way === '|') pen.moveTo(TILE / 2, 0)
      else pen.moveTo(shift - 1, way === '/' ? TILE + 1 : -1)
      if (way === '|') pen.lineTo(TILE / 2, TILE)
      else pen.lineTo(shift + TILE + 1, way === '/' ? -1 : TILE + 1)
      pen.stroke()
    }
  }
  const pattern = context.createPattern(tile, 'repeat')!
  pattern.setTransform(new DOMMatrix().scale(1 / ratio))
  return pattern
}

/** Draws everything anew; the context is already scaled to CSS pixels. */
export function paintLanes(context: CanvasRenderingContext2D, scene: LaneScene): void {
  const { lanes, view, width, laneHeight } = scene
  const theme = themeNow()
  const at = (ns: number) => toPixel(view, width, ns)
  context.clearRect(0, 0, width, lanes.length * laneHeight)
  context.font = canvasFont(11)
  context.textBaseline = 'middle'

  const [from, to] = [Math.max(0, at(0)), Math.min(width, at(scene.takenNs))]
  if (to > from) {
    context.fillStyle = faded(theme.accent, 0.07)
    context.fillRect(from, 0, to - from, lanes.length * laneHeight)
  }
  if (at(scene.keptFromNs) > 0) {
    context.fillStyle = hatch(context, theme.line, ['/'])
    const end = Math.min(width, at(scene.keptFromNs))
    context.fillRect(0, 0, end, lanes.length * laneHeight)
    const words = fitText(TIMELINE.notKept, end - 16, (text) => context.measureText(text).width)
    context.fillStyle = theme.quiet
    lanes.forEach((_, row) => context.fillText(words, 8, (row + 0.5) * laneHeight))
  }
  const patterns = new Map<string, CanvasPattern>()
  const patternOf = (kind: ActivityKind, colour: string) => {
    const key = kind + colour
    const ways =
      kind === 'process' ? (['/'] as const) : kind === 'interrupt' ? (['|'] as const) : (['/', '\\'] as const)
    if (!patterns.has(key)) patterns.set(key, hatch(context, faded(colour, 0.45), ways))
    return patterns.get(key)!
  }

  lanes.forEach((lane, row) => {
    const top = row * laneHeight
    const stretches = scene.stretches.filter(({ cpu }) => cpu === lane.cpu)
    const box = { top: top + 4, height: laneHeight - 8 - (stretches.length > 0 ? BAND : 0) }
    context.fillStyle = theme.line
    context.fillRect(0, top + laneHeight - 1, width, 1)
    const cell = cssColour(scene.colourOf(lane.cell))
    for (const piece of piecesOf(lane, view, width)) {
      const isOff = scene.chosenSpans !== undefined && !scene.chosenSpans.has(piece.span.index)
      context.globalAlpha = isOff ? 0.4 : 1
      const colour = piece.span.kind === 'stall' ? theme.warning : cell
      paintPiece(context, piece, box, colour, patternOf(piece.span.kind, colour))
      if (!isOff && scene.chosenSpans) outline(context, piece, box, theme.accent)
      paintName(context, piece, box, theme.ink)
    }
    context.globalAlpha = 1
    for (const gap of preemptions(lane)) {
      dashes(context, at(gap.fromNs), at(gap.toNs), box.top + box.height / 2, width, theme.ink)
    }
    for (const stretch of stretches) {
      const [x0, x1] = [Math.max(0, at(stretch.fromNs)), Math.min(width, at(stretch.toNs))]
      if (x1 <= 0 || x0 >= width) continue
      const isOff = scene.chosenCause !== undefined && scene.chosenCause !== stretch.cause
      context.globalAlpha = isOff ? 0.3 : 1
      context.fillStyle = cssColour(stretch.colour)
      // A hair of ground between two causes, where there is room for it.
      context.fillRect(x0, top + laneHeight - 3 - BAND, Math.max(1, x1 - x0 - (x1 - x0 > 3 ? 1 : 0)), BAND)
    }
    context.globalAlpha = 1
  })
  paintMoments(context, scene, theme, at)
}

interface Box {
  top: number
  height: number
}

function paintPiece(
  context: CanvasRenderingContext2D,
  { fromX, toX, span }: Piece,
  { top, height }: Box,
  colour: string,
  pattern: CanvasPattern,
): void {
  const wide = Math.max(1, toX - fromX)
  // Interrupts stand out of the lane; processes, which give way to all else, keep low.
  const [y, high] =
    span.kind === 'interrupt' ? [top - 3, height + 3] : span.kind === 'process' ? [top + 5, height - 5] : [top, height]
  context.fillStyle = faded(colour, span.kind === 'job' ? 0.42 : span.kind === 'interrupt' ? 0.26 : 0.1)
  context.fillRect(fromX, y, wide, high)
  if (span.kind !== 'job') {
    context.fillStyle = pattern
    context.fillRect(fromX, y, wide, high)
  }
  context.fillStyle = colour
  if (span.kind === 'interrupt') {
    context.fillRect(fromX, y, wide, 2.5)
    context.fillRect(fromX, y, 1, high)
    if (wide > 4) context.fillRect(fromX + wide - 1, y, 1, high)
  } else if (span.kind === 'job') context.fillRect(fromX, y, Math.min(2, wide), high)
  else context.fillRect(fromX, y + high - 1, wide, 1)
}

function outline(context: CanvasRenderingContext2D, { fromX, toX }: Piece, { top, height }: Box, colour: string): void {
  context.strokeStyle = colour
  context.lineWidth = 2
  context.setLineDash([])
  context.strokeRect(fromX + 0.5, top - 2, Math.max(2, toX - fromX - 1), height + 3)
}

function paintName(context: CanvasRenderingContext2D, { fromX, toX, span, count }: Piece, box: Box, ink: string): void {
  const room = toX - fromX - 10
  if (count > 1 || room < LEAST_NAME) return
  const name = fitText(span.what, room, (text) => context.measureText(text).width)
  if (name === '') return
  context.fillStyle = ink
  context.fillText(name, fromX + 6, box.top + box.height / 2 + (span.kind === 'process' ? 2.5 : 0.5))
}

/** The line between the pieces of a job that was broken off. */
function dashes(
  context: CanvasRenderingContext2D,
  fromX: number,
  toX: number,
  y: number,
  width: number,
  colour: string,
): void {
  if (toX < 0 || fromX > width || toX - fromX < 3) return
  context.strokeStyle = colour
  context.lineWidth = 1
  context.setLineDash([2, 2])
  context.beginPath()
  context.moveTo(Math.max(0, fromX), y + 6.5)
  context.lineTo(Math.min(width, toX), y + 6.5)
  context.stroke()
  context.setLineDash([])
}

function paintMoments(
  context: CanvasRenderingContext2D,
  { lanes, laneHeight, takenNs, cursorNs, limits }: LaneScene,
  theme: Theme,
  at: (ns: number) => number,
): void {
  const height = lanes.length * laneHeight
  const rule = (ns: number, colour: string, dash: number[], wide = 1) => {
    context.strokeStyle = colour
    context.lineWidth = wide
    context.setLineDash(dash)
    context.beginPath()
    const x = Math.round(at(ns)) + 0.5
    context.moveTo(x, 0)
    context.lineTo(x, height)
    context.stroke()
    context.setLineDash([])
  }
  for (const { ns, met } of limits) rule(ns, cssColour(met === false ? '--error' : '--good'), [6, 3], 1.5)
  rule(0, theme.quiet, [], 1.5)
  rule(takenNs, theme.accent, [], 1.5)
  rule(cursorNs, theme.ink, [1, 2])
}
