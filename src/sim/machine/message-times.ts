import type { Flow } from './flow'
import type { Scenario } from './scenario'

/** Shortest time that a message of `flow` can take, ns: caches warm, nobody else on the cores or at the memory. */
export function messageFloor({ tasks }: Pick<Scenario, 'tasks'>, { legs, pieces, deliveredBy }: Flow): number {
  const stage = (task: number) => {
    if (task < 0) return 0
    const { path, shortestNs } = tasks[task]!
    return shortestNs + (path === null ? 0 : path.entryNs + path.handlerNs)
  }
  const perPiece = legs.slice(0, deliveredBy + 1).map(({ task, doorbell }, leg) => {
    // The doorbell of the last leg rings after the delivery only where nobody waits for it.
    return stage(task) + (leg < deliveredBy || leg === 0 ? stage(doorbell) : 0)
  })
  // Pieces follow each other on every core; on the slowest one all of them do.
  const slowest = Math.max(...perPiece)
  return perPiece.reduce((sum, ns) => sum + ns, 0) + (pieces - 1) * slowest
}
