/**
 * Runs simulations in a worker thread, one after the other: the main process stays free for the window.
 */
import { parentPort } from 'node:worker_threads'
import { RunCancelled } from '../../sim/engine/run-options'
import { simulate } from '../../sim/engine/simulate'
import { NotSimulatable } from '../../sim/machine/not-simulatable'
import { inlineEventLoop } from './inlining'
import { CONTROL, type RunOrder, type RunReport } from './simulation-messages'

inlineEventLoop()

function report(message: RunReport): void {
  parentPort?.postMessage(message)
}

parentPort?.on('message', ({ request, control, withProgress }: RunOrder) => {
  const start = performance.now()
  let pausedMs = 0
  /** True when the run is to end; holds the thread for as long as it is to pause. */
  const shouldStop = () => {
    if (Atomics.load(control, 0) === CONTROL.pause) {
      const before = performance.now()
      while (Atomics.load(control, 0) === CONTROL.pause) Atomics.wait(control, 0, CONTROL.pause)
      pausedMs += performance.now() - before
    }
    return Atomics.load(control, 0) === CONTROL.stop
  }
  try {
    const result = simulate(request.plan, request.board, request.workloads, {
      seconds: request.seconds,
      seed: request.seed,
      parameters: request.parameters,
      onProgress: withProgress ? (progress) => report({ kind: 'progress', progress }) : undefined,
      shouldStop,
    })
    report({ kind: 'finished', result, wallSeconds: (performance.now() - start - pausedMs) / 1000 })
  } catch (error) {
    if (error instanceof RunCancelled) report({ kind: 'cancelled' })
    else if (error instanceof NotSimulatable) report({ kind: 'refused', message: error.message })
    else report({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
  }
})
