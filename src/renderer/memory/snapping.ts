/** Where a dragged address comes to rest: on an edge of a neighbour that is near on the screen, else on a round address. */

/** The smallest piece of memory that a cell can be given. */
export const PAGE = 4096

/** How near an edge has to be to catch, pixels. */
const REACH = 7

/** Round addresses lie about this far apart on the screen, pixels. */
const ROUNDNESS = 3

/** The step between round addresses at a zoom: a power of two, a page or more. */
export function roundStep(bytesPerPixel: number): number {
  return Math.max(PAGE, 2 ** Math.floor(Math.log2(Math.max(1, bytesPerPixel * ROUNDNESS))))
}

/**
 * The address nearest to `wanted` that something of `size` bytes should start at: its start or its end on one of `edges`
 * when that is within reach, else a multiple of the zoom's round step. `bytesPerPixel` 0 leaves only pages.
 */
export function snap(wanted: number, edges: readonly number[], bytesPerPixel: number, size = 0): number {
  const candidates = edges.flatMap((edge) => (size > 0 ? [edge, edge - size] : [edge])).filter((at) => at % PAGE === 0)
  let best: number | undefined
  for (const candidate of candidates) {
    const distance = Math.abs(candidate - wanted)
    if (distance <= REACH * bytesPerPixel && (best === undefined || distance < Math.abs(best - wanted)))
      best = candidate
  }
  if (best !== undefined) return best
  const step = roundStep(bytesPerPixel)
  return Math.round(wanted / step) * step
}
