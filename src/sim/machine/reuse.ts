/**
 * Code that uses lines again finds them in the shared cache while they are there: they fit into its cell's part of the cache,
 * and nobody else's fills evict them between two uses. What it does not find is one more refill.
 */
import type { Reuse } from './scenario'

/**
 * Share of the reused lines that are gone when they are wanted again, of those that others reach alike.
 * @param capacity lines of the cell's part of the cache @param pressure evictions of a given line by others, per ns
 */
export function lostReuse(reuse: Reuse, capacity: number, pressure: number): number {
  const resident = Math.min(reuse.lines, capacity)
  // By Little's law a line that stays is used again after this time.
  const between = resident / reuse.perNs
  return 1 - (resident / reuse.lines) * Math.exp(-pressure * between)
}
