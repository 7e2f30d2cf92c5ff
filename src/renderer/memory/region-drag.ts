/** Moving a region along the memory bar, or one of its edges: from bytes of movement to a named change of the plan. */
import type { AppliedChange } from '../../sim/plan/change'
import { moveRegion, resizeRegion } from '../../sim/plan/place'
import type { PlanDocument, PlanPath } from '../../sim/plan/plan'
import { displayAddress, formatSize } from '../../sim/plan/units'
import type { Segment } from './segments'
import { PAGE, snap } from './snapping'

export interface MovedRegion {
  change: AppliedChange
  /** Where it is now, for the eye and the ear: `0xb3c0_0000, 64 KiB`. */
  text: string
}

export interface RegionDrag {
  /**
   * The change after a movement of `bytes` from where the drag began; undefined when nothing changes. With
   * `bytesPerPixel` the result snaps to what is near on the screen, without it only to pages.
   */
  moved(bytes: number, bytesPerPixel?: number): MovedRegion | undefined
}

/** The largest address that a plan can name, exclusive. */
const LIMIT = 2 ** 48

/** Begins a drag of `segment`, whose place in the plan is `path`: the whole of it, or its start or end. */
export function beginRegionDrag(
  document: PlanDocument,
  segments: readonly Segment[],
  segment: Segment,
  path: PlanPath,
  edge: 'move' | 'start' | 'end',
): RegionDrag {
  const end = segment.start + segment.size
  const others = segments.filter((other) => other.id !== segment.id && other.kind !== 'root')
  const edges = others.flatMap((other) => [other.start, other.start + other.size])

  function range(bytes: number, bytesPerPixel: number): { start: number; size: number } {
    if (edge === 'move') {
      const start = snap(segment.start + bytes, edges, bytesPerPixel, segment.size)
      return { start: Math.min(Math.max(0, start), LIMIT - segment.size), size: segment.size }
    }
    if (edge === 'start') {
      const start = Math.max(0, Math.min(snap(segment.start + bytes, edges, bytesPerPixel), end - PAGE))
      return { start, size: end - start }
    }
    const newEnd = Math.max(snap(end + bytes, edges, bytesPerPixel), segment.start + PAGE)
    return { start: segment.start, size: Math.min(newEnd, LIMIT) - segment.start }
  }

  return {
    moved(bytes, bytesPerPixel = 0) {
      const { start, size } = range(bytes, bytesPerPixel)
      if (start === segment.start && size === segment.size) return undefined
      const change =
        edge === 'move'
          ? moveRegion(document, path, BigInt(start))
          : resizeRegion(document, path, BigInt(start), BigInt(size))
      return { change, text: `${displayAddress(BigInt(start))}, ${formatSize(size)}` }
    },
  }
}
