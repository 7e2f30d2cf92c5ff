/**
 * Several runs of one plan with different seeds, on all workers of the pool at once.
 */
import { ReplicatedRuns, replicationSeeds } from '../../sim/results/replications'
import type { Replications, RunProgress } from '../../sim/results/result'
import type { SimulationRequest } from './simulation-messages'
import type { FinishedSimulation, SimulationPool, SimulationRun } from './simulation-pool'

/** Most replications of one run: intervals become narrower with the root of their number only. */
export const MOST_REPLICATIONS = 1000

export interface ReplicatedRun {
  /** The run with the request's own seed, and what all of them say together. Rejects as a single run does. */
  finished: Promise<FinishedSimulation & { replications: Replications }>
  cancel(): void
  pause(): void
  resume(): void
}

/**
 * Starts `count` runs, at least two, `pool.size` of them at a time. Progress tells the simulated seconds of all of them and the
 * streams of the last that reported.
 */
export function replicate(
  pool: SimulationPool,
  request: SimulationRequest,
  count: number,
  onProgress?: (progress: RunProgress) => void,
): ReplicatedRun {
  const seeds = replicationSeeds(request.seed, count)
  const replicates = new ReplicatedRuns()
  const simulated = new Float64Array(count)
  const events = new Float64Array(count)
  const under = new Set<SimulationRun>()
  let own: FinishedSimulation | undefined
  let next = 0
  let wallSeconds = 0
  let paused = false

  const cancel = () => {
    next = count
    for (const run of under) run.cancel()
  }
  /** Takes one seed after the other until none is left. */
  const take = async (): Promise<void> => {
    while (next < count) {
      const index = next
      next += 1
      const report = (progress: RunProgress) => {
        simulated[index] = progress.simulatedSeconds
        events[index] = progress.events
        onProgress?.({
          simulatedSeconds: simulated.reduce((sum, seconds) => sum + seconds, 0),
          ofSeconds: count * request.seconds,
          events: events.reduce((sum, number) => sum + number, 0),
          streams: progress.streams,
        })
      }
      const run = pool.start({ ...request, seed: seeds[index]! }, onProgress && report)
      under.add(run)
      if (paused) run.pause()
      const finished = await run.finished.finally(() => under.delete(run))
      if (index === 0) own = finished
      wallSeconds += finished.wallSeconds
      replicates.add(index, finished.result)
    }
  }
  const takers = Array.from({ length: Math.min(count, pool.size) }, () => take())
  const finished = Promise.all(takers).then(
    () => ({ result: own!.result, wallSeconds, replications: replicates.summarise() }),
    (reason: unknown) => {
      cancel()
      throw reason
    },
  )
  const pause = () => {
    paused = true
    for (const run of under) run.pause()
  }
  const resume = () => {
    paused = false
    for (const run of under) run.resume()
  }
  return { finished, cancel, pause, resume }
}
