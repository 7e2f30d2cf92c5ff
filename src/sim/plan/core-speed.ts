/**
 * How long code takes on another core than the one that its times were given for. A template may name that core; the plan's own
 * execution times are those of the core that the workload is placed on, and stay as they are.
 */
import type { BoardCluster } from './board'
import type { Provenance, Workload } from './workload'

/** Work per clock cycle, the Cortex-A53's being 1: estimates, from what Arm says of each core beside its predecessor. */
const PER_CYCLE: Record<Exclude<BoardCluster['core'], 'unknown'>, number> = {
  'cortex-a35': 0.85,
  'cortex-a53': 1,
  'cortex-a55': 1.18,
  'cortex-a57': 1.5,
  'cortex-a72': 1.8,
}

/**
 * Times of `workload` on a core of `cluster` as a multiple of those that its template states; its rates are divided by it. All
 * of its time is taken to follow the core, also what it waits for memory. 1 where a core or clock is not known.
 */
export function executionScale({ reference }: Pick<Workload, 'reference'>, cluster: BoardCluster | undefined): number {
  if (reference === undefined || cluster === undefined || cluster.core === 'unknown' || cluster.clock === 0) return 1
  return (reference.clock * PER_CYCLE[reference.core]) / (cluster.clock * PER_CYCLE[cluster.core])
}

/**
 * Work that a core of `cluster` does in a second as a multiple of what one of `other` does, by the same estimates. Undefined
 * where a core or clock of either is not known.
 */
export function relativeSpeed(cluster: BoardCluster, other: BoardCluster): number | undefined {
  if (cluster.core === 'unknown' || other.core === 'unknown' || cluster.clock === 0 || other.clock === 0)
    return undefined
  return (cluster.clock * PER_CYCLE[cluster.core]) / (other.clock * PER_CYCLE[other.core])
}

/** What is known of a figure of a template once it is carried over to a core by `scale`: it becomes an estimate. */
export function carriedOver(
  about: { provenance: Provenance; source: string },
  scale: number,
): { provenance: Provenance; source: string } {
  if (scale === 1) return about
  return { provenance: 'estimate', source: `${about.source}; carried over to this core by an estimate of its speed` }
}
