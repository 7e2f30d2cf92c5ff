/**
 * A plan's run, from the document to the result that is stored: the same for the window and the command line.
 */
import { documentDigest } from '../../hw/bundle/canonical-json'
import type { ParameterChanges } from '../../sim/machine/used-parameters'
import type { Library } from '../../sim/plan/library'
import type { PlanDocument } from '../../sim/plan/plan'
import type { Replications, RunProgress, RunResult } from '../../sim/results/result'
import { replicate } from './replicate'
import type { FinishedSimulation, SimulationPool } from './simulation-pool'
import { requireSound, type SoundPlan } from './sound-plan'

export interface RunSettings {
  /** Simulated seconds; the plan's own when left out. */
  seconds?: number | undefined
  /** Whole number below 2^64 as text; the plan's own when left out. */
  seed?: string | undefined
  /** Parameters in place of those in the tables. */
  parameters?: ParameterChanges | undefined
  /** How many runs with different seeds; 1 when left out. */
  replications?: number | undefined
  onProgress?: (progress: RunProgress) => void
}

export interface PlanRun {
  check: SoundPlan
  /** Rejects with RunCancelled or a ServiceError. */
  finished: Promise<RunResult>
  cancel(): void
  /** Stops computing until `resume` or `cancel`. Throws ServiceError when too many runs are paused. */
  pause(): void
  resume(): void
}

/** Checks a plan and starts its run. Throws ServiceError for a plan that cannot be run. */
export function runPlan(document: unknown, library: Library, pool: SimulationPool, settings: RunSettings): PlanRun {
  const check = requireSound(document, library, 'run')
  const { plan, board } = check
  const request = {
    plan,
    board,
    // A plain map: what goes to a worker is copied, and the library's own makes its values when asked.
    workloads: new Map(library.workloads),
    seconds: settings.seconds ?? plan.run.seconds,
    seed: settings.seed ?? plan.run.seed,
    parameters: settings.parameters,
  }
  const count = settings.replications ?? 1
  const run: Pick<PlanRun, 'cancel' | 'pause' | 'resume'> & {
    finished: Promise<FinishedSimulation & { replications?: Replications }>
  } = count > 1 ? replicate(pool, request, count, settings.onProgress) : pool.start(request, settings.onProgress)
  const finished = run.finished.then(({ result, wallSeconds, replications }) => ({
    ...result,
    plan: { ...result.plan, sha256: documentDigest(document), document: document as PlanDocument },
    wallSeconds,
    ...(replications === undefined ? {} : { replications }),
  }))
  return { check, finished, cancel: () => run.cancel(), pause: () => run.pause(), resume: () => run.resume() }
}
