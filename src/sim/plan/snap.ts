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

/** Multiples that catch what comes near, the coarsest first: Linux and stage 2 want the one, 64 KiB pages the other. */
const ALIGNMENTS = [LARGE_PAGE, 64n << 10n]

/** The coarsest alignment that an address has, of those that catch; undefined for one on a small page only. */
export function alignmentOf(address: bigint): bigint | undefined {
  return ALIGNMENTS.find((step) => address % step === 0n)
}

/** The nearest multiple of an alignment within `reach`, else of what the pointer can mean. */
function nearestRound(value: bigint, reach: bigint): bigint {
  const caught = ALIGNMENTS.map((step) => roundTo(value, step)).find((at) => distance(at, value) <= reach)
  return caught ?? roundTo(value, snapStep(reach))
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
  const target = edge ? (endIsNearer ? edge.at - size : edge.at) : nearestRound(start, reach)
  if (target < 0n) return { start: 0n, size }
  if (target % SMALL_PAGE !== 0n) return { start: roundTo(target, SMALL_PAGE), size }
  return edge ? { start: target, size, edge } : { start: target, size }
}

/**
 * Where a region whose start or end comes to lie on the next edge in a direction: 1 is upwards. `end` and `start` move that one
 * alone. Undefined when there is none, or when nothing would be left of the region.
 */
export function nextEdge(
  region: { start: bigint; size: bigint },
  moves: 'move' | 'start' | 'end',
  direction: 1 | -1,
  edges: readonly SnapEdge[],
): Snapped | undefined {
  const end = region.start + region.size
  const landings = edges.flatMap((edge): (Snapped & { by: bigint })[] => {
    if (edge.at % SMALL_PAGE !== 0n) return []
    const toEdge = { by: edge.at - region.start, start: edge.at, edge }
    if (moves === 'start') return [{ ...toEdge, size: end - edge.at }]
    if (moves === 'end') return [{ by: edge.at - end, start: region.start, size: edge.at - region.start, edge }]
    return [
      { ...toEdge, size: region.size },
      { by: edge.at - end, start: edge.at - region.size, size: region.size, edge },
    ]
  })
  const possible = landings.filter(
    ({ by, start, size }) => (direction > 0 ? by > 0n : by < 0n) && start >= 0n && size >= SMALL_PAGE,
  )
  const nearest = possible.sort((a, b) => (distance(a.by, 0n) < distance(b.by, 0n) ? -1 : 1))[0]
  return nearest && { start: nearest.start, size: nearest.size, edge: nearest.edge }
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
  const wanted = edge && edge.at % SMALL_PAGE === 0n ? edge.at : nearestRound(to, reach)
  const stays = end === 'start' ? region.start + region.size : region.start
  const limit = end === 'start' ? stays - SMALL_PAGE : stays + SMALL_PAGE
  const clamped = end === 'start' ? (wanted < limit ? wanted : limit) : wanted > limit ? wanted : limit
  const target = clamped < 0n ? 0n : clamped
  const result = end === 'start' ? { start: target, size: stays - target } : { start: stays, size: target - stays }
  return edge && target === edge.at ? { ...result, edge } : result
}
