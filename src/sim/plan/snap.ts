/**
 * Where a region lands while it is dragged along the memory bar: on the edges of its neighbours and of reserved areas when
 * the pointer is close, else on round addresses. Pure arithmetic in bytes; the bar says how many bytes its reach is.
 */
import type { Board } from './board'
import { LARGE_PAGE, takenSpans } from './free-space'
import type { PlanDocument, PlanPath } from './plan'

const SMALL_PAGE = 4096n

/** An address that edges are drawn to. */
export interface SnapEdge {
  at: bigint
  /** What lies there, for the hint at the pointer: "end of RAM of flight". */
  label: string
}

export interface Snapped {
  start: bigint
  size: bigint
  /** The edge that it was drawn to; undefined when it only fell on a round address. */
  edge?: SnapEdge
}

/** Edges of everything on the bar but the item at `dragged`: other regions and links, reserved areas, root's regions. */
export function snapEdges(document: PlanDocument, board: Board, dragged: PlanPath): SnapEdge[] {
  const isDragged = (path: PlanPath) => path.length > 0 && path.join() === dragged.join()
  const spans = [
    ...takenSpans(document, board).filter((span) => !isDragged(span.path)),
    ...board.reserved.map((area) => ({ start: area.physical, size: area.size, label: area.name })),
    ...board.memory.banks.map((bank) => ({ start: bank.physical, size: bank.size, label: 'RAM' })),
  ]
  return spans.flatMap(({ start, size, label }) => [
    { at: start, label: `start of ${label}` },
    { at: start + size, label: `end of ${label}` },
  ])
}

/** The alignment that a pointer of this reach can mean: 2 MiB when it cannot tell less apart, else 4 KiB. */
export function snapStep(reach: bigint): bigint {
  return reach >= LARGE_PAGE ? LARGE_PAGE : SMALL_PAGE
}

function distance(a: bigint, b: bigint): bigint {
  return a > b ? a - b : b - a
}

/** The multiple of `step` that is nearest to `value`. */
export function roundTo(value: bigint, step: bigint): bigint {
  return ((value + step / 2n) / step) * step
}

/** The edge nearest to `value` within `reach`; the first of two that are equally near. */
function nearestEdge(value: bigint, edges: readonly SnapEdge[], reach: bigint): SnapEdge | undefined {
  let best: SnapEdge | undefined
  for (const edge of edges) {
    if (distance(edge.at, value) <= reach && (!best || distance(edge.at, value) < distance(best.at, value))) best = edge
  }
  return best
}

/**
 * A region of `size` that was dragged to `start`. Either of its ends is drawn to an edge within `reach`, the start where
 * both could be; without one it falls on a multiple of 2 MiB or 4 KiB. Never below 0, and always on a page.
 */
export function snapMove(start: bigint, size: bigint, edges: readonly SnapEdge[], reach: bigint): Snapped {
  const atStart = nearestEdge(start, edges, reach)
  const atEnd = nearestEdge(start + size, edges, reach)
  const endIsNearer = atEnd && (!atStart || distance(atEnd.at, start + size) < distance(atStart.at, start))
  const edge = endIsNearer ? atEnd : atStart
  const target = edge ? (endIsNearer ? edge.at - size : edge.at) : roundTo(start, snapStep(reach))
  if (target < 0n) return { start: 0n, size }
  if (target % SMALL_PAGE !== 0n) return { start: roundTo(target, SMALL_PAGE), size }
  return edge ? { start: target, size, edge } : { start: target, size }
}

/**
 * A region whose one end was dragged to `to` while the other stays. The end is drawn to edges and round addresses like a
 * moved region; at least one page remains.
 */
export function snapResize(
  region: { start: bigint; size: bigint },
  end: 'start' | 'end',
  to: bigint,
  edges: readonly SnapEdge[],
  reach: bigint,
): Snapped {
  const edge = nearestEdge(to, edges, reach)
  const wanted = edge && edge.at % SMALL_PAGE === 0n ? edge.at : roundTo(to, snapStep(reach))
  const stays = end === 'start' ? region.start + region.size : region.start
  const limit = end === 'start' ? stays - SMALL_PAGE : stays + SMALL_PAGE
  const clamped = end === 'start' ? (wanted < limit ? wanted : limit) : wanted > limit ? wanted : limit
  const target = clamped < 0n ? 0n : clamped
  const result = end === 'start' ? { start: target, size: stays - target } : { start: stays, size: target - stays }
  return edge && target === edge.at ? { ...result, edge } : result
}
