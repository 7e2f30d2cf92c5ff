/** Moving a region along the memory bar, or one of its edges: from bytes of movement to a named change of the plan. */
import type { Board } from '../../sim/plan/board'
import type { AppliedChange } from '../../sim/plan/change'
import { moveRegion, resizeRegion } from '../../sim/plan/place'
import type { PlanDocument, PlanPath } from '../../sim/plan/plan'
import { alignmentOf, nextEdge, roundTo, snapEdges, snapMove, snapResize, type Snapped } from '../../sim/plan/snap'
import { landedWords } from '../texts/memory'
import { ADDRESS_LIMIT, displayAddress, formatSize } from '../../sim/plan/units'

export interface MovedRegion {
  change: AppliedChange
  /** Where it is now, for the eye and the ear: `0xb3c0_0000, 64 KiB, at the end of RAM of flight`. */
  text: string
}

export interface RegionDrag {
  /**
   * The change after a movement of `bytes` from where the drag began; undefined when nothing changes. Edges within `reach`
   * bytes catch it; with 0 only pages do.
   */
  moved(bytes: number, reach?: number): MovedRegion | undefined
  /** The change that brings it to the next edge of something else, upwards or downwards; undefined when there is none. */
  toEdge(direction: 1 | -1): MovedRegion | undefined
}

/** What is dragged: its place in the plan and where it lies. */
export interface DraggedRegion {
  path: PlanPath
  start: number
  size: number
}

/** A pointer means no finer address than half of its reach: the largest power of two below that, a page at least. */
function roundness(reach: number): bigint {
  return BigInt(Math.max(4096, 2 ** Math.floor(Math.log2(Math.max(1, reach / 2)))))
}

/** Begins a drag of a region or link: of the whole of it, or of its start or end. */
export function beginRegionDrag(
  document: PlanDocument,
  board: Board,
  region: DraggedRegion,
  edge: 'move' | 'start' | 'end',
): RegionDrag {
  const { path } = region
  const before = { start: BigInt(region.start), size: BigInt(region.size) }
  const edges = snapEdges(document, board, path)

  function landed(bytes: number, reach: number): Snapped {
    const by = BigInt(Math.round(bytes))
    const catches = BigInt(Math.round(reach))
    const round = (address: bigint) => roundTo(address, roundness(reach))
    if (edge === 'move') return snapMove(round(before.start + by), before.size, edges, catches)
    const end = edge === 'start' ? before.start : before.start + before.size
    return snapResize(before, edge, round(end + by), edges, catches)
  }

  function changeTo({ start, size, edge: caught }: Snapped): MovedRegion | undefined {
    if ((start === before.start && size === before.size) || start + size > ADDRESS_LIMIT) return undefined
    const change = edge === 'move' ? moveRegion(document, path, start) : resizeRegion(document, path, start, size)
    const aligned = alignmentOf(edge === 'end' ? start + size : start)
    return { change, text: landedWords(displayAddress(start), formatSize(size), caught?.label, aligned) }
  }

  return {
    moved: (bytes, reach = 0) => changeTo(landed(bytes, reach)),
    toEdge(direction) {
      const landing = nextEdge(before, edge, direction, edges)
      return landing && changeTo(landing)
    },
  }
}
