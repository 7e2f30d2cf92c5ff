/** A worst sample's window as one lane per core, with what can be asked of it: what is here, what comes next, what fits. */
import type { TimelineSpan } from '../../sim/results/result'
import { toPixel, type TimeView } from './time-view'

/** A span with its times counted from the sample's release. */
export interface LaneSpan extends TimelineSpan {
  /** Where it stands among the spans of its window. */
  index: number
}

export interface Lane {
  cpu: number
  cell: string
  /** In the order of time, none over another. */
  spans: LaneSpan[]
}

/** What is drawn: a span, or several that are too short for the screen and share its pixel. */
export interface Piece {
  fromX: number
  toX: number
  /** The one that it shows; of several the one that matters most to latency. */
  span: LaneSpan
  /** Spans in it. */
  count: number
}

/** Which of several spans in a pixel is shown. */
const WEIGHT: Record<TimelineSpan['kind'], number> = { interrupt: 4, stall: 3, job: 2, process: 1, idle: 0 }

/** One lane for each core, in their order, also where a core was idle throughout. */
export function lanesOf(
  spans: readonly TimelineSpan[],
  cores: readonly { cpu: number; cell: string }[],
  releaseNs: number,
): Lane[] {
  const lanes = new Map(cores.map(({ cpu, cell }) => [cpu, { cpu, cell, spans: [] as LaneSpan[] }]))
  spans.forEach((span, index) => {
    const lane = lanes.get(span.cpu) ?? { cpu: span.cpu, cell: span.cell, spans: [] }
    lanes.set(span.cpu, lane)
    lane.spans.push({ ...span, index, fromNs: span.fromNs - releaseNs, toNs: span.toNs - releaseNs })
  })
  for (const lane of lanes.values()) lane.spans.sort((a, b) => a.fromNs - b.fromNs)
  return [...lanes.values()].sort((a, b) => a.cpu - b.cpu)
}

/** Place of the first span that ends after a moment. */
function firstEndingAfter(spans: readonly LaneSpan[], ns: number): number {
  let low = 0
  let high = spans.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (spans[middle]!.toNs <= ns) low = middle + 1
    else high = middle
  }
  return low
}

/** What a core does at a moment; undefined where it is idle. */
export function spanAt({ spans }: Lane, ns: number): LaneSpan | undefined {
  const span = spans[firstEndingAfter(spans, ns)]
  return span && span.fromNs <= ns ? span : undefined
}

/** The nearest beginning or end of a span before or after a moment, ns; undefined where there is none. */
export function nextEdge({ spans }: Lane, ns: number, direction: 1 | -1): number | undefined {
  const edges = spans.flatMap(({ fromNs, toNs }) => [fromNs, toNs])
  const beyond = edges.filter((edge) => (direction > 0 ? edge > ns : edge < ns))
  if (beyond.length === 0) return undefined
  return direction > 0 ? Math.min(...beyond) : Math.max(...beyond)
}

/**
 * The pieces of a lane that a view shows: never more than about two for a pixel, and no interrupt hidden behind less.
 * @param width of the plot in pixels
 */
export function piecesOf({ spans }: Lane, view: TimeView, width: number): Piece[] {
  const pieces: Piece[] = []
  for (let i = firstEndingAfter(spans, view.fromNs); i < spans.length && spans[i]!.fromNs < view.toNs; i += 1) {
    const span = spans[i]!
    const fromX = Math.max(0, toPixel(view, width, span.fromNs))
    const toX = Math.min(width, toPixel(view, width, span.toNs))
    const last = pieces.at(-1)
    const isShort = toX - fromX < 1
    if (isShort && last && last.toX - last.fromX <= 1 && Math.floor(last.fromX) === Math.floor(fromX)) {
      last.toX = Math.max(last.toX, toX)
      last.count += 1
      if (WEIGHT[span.kind] > WEIGHT[last.span.kind]) last.span = span
    } else pieces.push({ fromX, toX, span, count: 1 })
  }
  return pieces
}

/** A job that an interrupt broke off, and where its core came back to it: both ns since the release. */
export interface Preemption {
  fromNs: number
  toNs: number
  what: string
}

/**
 * Jobs that were broken off: they end where an interrupt begins, and go on later without the core having been idle meanwhile.
 */
export function preemptions({ spans }: Lane): Preemption[] {
  const found: Preemption[] = []
  spans.forEach((span, i) => {
    if (span.kind !== 'job') return
    const next = spans[i + 1]
    if (next?.kind !== 'interrupt' || next.fromNs !== span.toNs) return
    for (let j = i + 1; j < spans.length && spans[j]!.fromNs === spans[j - 1]!.toNs; j += 1) {
      if (spans[j]!.what !== span.what || spans[j]!.kind !== 'job') continue
      found.push({ fromNs: span.toNs, toNs: spans[j]!.fromNs, what: span.what })
      return
    }
  })
  return found
}
