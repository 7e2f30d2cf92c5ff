/**
 * A plan's run, from the document to the result that is stored: the same for the window and the command line.
 */
import { documentDigest } from '../../hw/bundle/canonical-json'
import type { ParameterChanges } from '../../sim/machine/used-parameters'
import type { Library } from '../../sim/plan/library'
import type { RunProgress, RunResult } from '../../sim/results/result'
import type { SimulationPool } from './simulation-pool'
import { requireSound, type SoundPlan } from './sound-plan'

export interface RunSettings {
  /** Simulated seconds; the plan's own when left out. */
  seconds?: number | undefined
  /** Whole number below 2^64 as text; the plan's own when left out. */
  seed?: string | undefined
  /** Parameters in place of those in the tables. */
  parameters?: ParameterChanges | undefined
  onProgress?: (progress: RunProgress) => void
}

export interface PlanRun {
  check: SoundPlan
  /** Rejects with RunCancelled or a ServiceError. */
  finished: Promise<RunResult>
  cancel(): void
}

/** Checks a plan and starts its run. Throws ServiceError for a plan that cannot be run. */
export function runPlan(document: unknown, library: Library, pool: SimulationPool, settings: RunSettings): PlanRun {
  const check = requireSound(document, library, 'run')
  const { plan, board } = check
  const request = {
    plan,
    board,
    workloads: library.workloads,
    seconds: settings.seconds ?? plan.run.seconds,
    seed: settings.seed ?? plan.run.seed,
    parameters: settings.parameters,
  }
  const run = pool.start(request, settings.onProgress)
  const finished = run.finished.then(({ result, wallSeconds }) => ({
    ...result,
    plan: { ...result.plan, sha256: documentDigest(document) },
    wallSeconds,
  }))
  return { check, finished, cancel: () => run.cancel() }
}
