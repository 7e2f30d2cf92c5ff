/** Runs that a window starts: how they go on and end, and that they are kept with their plan. */
import { RunCancelled } from '../../sim/engine/run-options'
import type { RunResult } from '../../sim/results/result'
import { ServiceError } from '../contract/service-error'
import type { Event, EventName, Request } from '../contract/contract'
import type { KeepRun } from '../contract/run-history'
import type { Grants } from './grants'
import type { HeldTemplates } from './held-templates'
import { permittedPlan } from './history-handlers'
import type { RunHistory } from './run-history'
import type { PlanRun } from './run-plan'
import { saveRun } from './save-run'
import type { SimulationPool } from './simulation-pool'
import type { ConnectedWindow } from './connected-window'

// Most of the application's code is behind it, and a window that opens waits for none of that.
const running = () => import('./run-plan')

export function runHandlers(templates: HeldTemplates, pool: SimulationPool, grants: Grants, history: RunHistory) {
  let lastRun = 0
  return {
    'run.start': async (request: Request<'run.start'>, window: ConnectedWindow) => {
      const { runPlan } = await running()
      const keep = request.keep && { ...request.keep, plan: await permittedPlan(request.keep.plan, grants) }
      if (window.closed) throw new ServiceError('not-found', 'The window that asked for the run is gone.')
      const id = `run-${(lastRun += 1)}`
      const run = runPlan(request.document, await templates.library(), pool, {
        seconds: request.seconds,
        seed: request.seed,
        onProgress: (progress) => window.emit('run.progress', { run: id, progress }),
      })
      window.runs.set(id, run)
      void reportEnd(id, run, window).then((result) => result && keep && keepRun(id, history, keep, result, window))
      return { run: id }
    },
    'run.save': (request: Request<'run.save'>) => saveRun(request, grants),
    'run.pause': (request: Request<'run.pause'>, window: ConnectedWindow) => {
      window.runs.get(request.run)?.pause()
      return undefined
    },
    'run.resume': (request: Request<'run.resume'>, window: ConnectedWindow) => {
      window.runs.get(request.run)?.resume()
      return undefined
    },
    'run.cancel': (request: Request<'run.cancel'>, window: ConnectedWindow) => {
      // A run that ended meanwhile, or that belongs to another window, is none of this one's.
      window.runs.get(request.run)?.cancel()
      return undefined
    },
  }
}

/** Tells the window how the run ended; resolves with what it found if it did. */
async function reportEnd(id: string, run: PlanRun, window: ConnectedWindow): Promise<RunResult | undefined> {
  let result: RunResult | undefined
  let event: EventName = 'run.finished'
  let payload: Event<'run.finished'> | Event<'run.failed'>
  try {
    result = await run.finished
    payload = { run: id, result }
  } catch (error) {
    event = 'run.failed'
    const cancelled = error instanceof RunCancelled
    const message = cancelled ? 'The run was cancelled.' : error instanceof Error ? error.message : String(error)
    payload = { run: id, cancelled, message }
  }
  window.runs.delete(id)
  window.emit(event, payload)
  return result
}

async function keepRun(
  run: string,
  history: RunHistory,
  keep: KeepRun,
  result: RunResult,
  window: ConnectedWindow,
): Promise<void> {
  try {
    window.emit('run.kept', { run, kept: await history.add(keep, result) })
  } catch (error) {
    window.emit('run.not-kept', { run, message: error instanceof Error ? error.message : String(error) })
  }
}
