import { expect, test } from 'vitest'
import { RunCancelled } from '../../sim/engine/run-options'
import type { RunProgress, SimulationResult } from '../../sim/results/result'
import { replicate } from './replicate'
import type { SimulationRequest } from './simulation-messages'
import type { FinishedSimulation, SimulationPool } from './simulation-pool'

/** A pool whose runs the test finishes by hand: the mean of a run's stream is its seed. */
function byHand(size: number) {
  const runs: { seed: string; report(seconds: number): void; finish(): void; cancelled: boolean; paused: boolean }[] =
    []
  const start: SimulationPool['start'] = ({ seed }, onProgress) => {
    const about = { seed, cancelled: false, paused: false }
    let settle: { resolve(value: FinishedSimulation): void; reject(reason: Error): void }
    const finished = new Promise<FinishedSimulation>((resolve, reject) => (settle = { resolve, reject }))
    const percentiles = { p50: 1, p99: null, 'p99.9': null, 'p99.99': null, 'p99.999': null }
    const histogram = { binNs: 1, firstNs: 0, counts: [1], over: 0 }
    const streams = [{ id: 'a/b', count: 1, mean: Number(seed), max: Number(seed), percentiles, histogram }]
    const run = Object.assign(about, {
      report: (simulatedSeconds: number) =>
        onProgress?.({ simulatedSeconds, ofSeconds: 2, events: 10, streams: [] } satisfies RunProgress),
      finish: () => settle.resolve({ result: { seed, streams } as unknown as SimulationResult, wallSeconds: 1 }),
    })
    runs.push(run)
    return {
      finished,
      cancel: () => {
        run.cancelled = true
        settle.reject(new RunCancelled())
      },
      pause: () => {
        run.paused = true
      },
      resume: () => {
        run.paused = false
      },
    }
  }
  return { pool: { size, start } as unknown as SimulationPool, runs }
}

const request = { seed: '7', seconds: 2 } as SimulationRequest
const turn = () => new Promise((resolve) => setImmediate(resolve))

test('replications run as many at a time as there are workers, with a seed each', async () => {
  const { pool, runs } = byHand(2)
  const progress: RunProgress[] = []
  const { finished } = replicate(pool, request, 3, (state) => progress.push(state))
  expect(runs.map(({ seed }) => seed)).toEqual(['7', '8'])
  runs[0]!.report(1)
  runs[1]!.report(0.5)
  expect(progress.at(-1)).toMatchObject({ simulatedSeconds: 1.5, ofSeconds: 6, events: 20 })
  runs[1]!.finish()
  await turn()
  expect(runs.map(({ seed }) => seed)).toEqual(['7', '8', '9'])
  runs[2]!.finish()
  runs[0]!.finish()
  const { result, replications, wallSeconds } = await finished
  expect(result.seed).toBe('7')
  expect(wallSeconds).toBe(3)
  expect(replications).toMatchObject({ count: 3, seeds: ['7', '8', '9'] })
  expect(replications.streams[0]!.mean.mean).toBe(8)
})

test('cancelling replications ends those under way and starts no more', async () => {
  const { pool, runs } = byHand(2)
  const run = replicate(pool, request, 5)
  run.cancel()
  await expect(run.finished).rejects.toBeInstanceOf(RunCancelled)
  expect(runs.map(({ cancelled }) => cancelled)).toEqual([true, true])
})

test('pausing holds the replications under way and those that begin meanwhile', async () => {
  const { pool, runs } = byHand(2)
  const { pause, resume, finished } = replicate(pool, request, 3)
  pause()
  expect(runs.map(({ paused }) => paused)).toEqual([true, true])
  runs[0]!.finish()
  await turn()
  expect(runs.map(({ paused }) => paused)).toEqual([true, true, true])
  resume()
  expect(runs.slice(1).map(({ paused }) => paused)).toEqual([false, false])
  runs[1]!.finish()
  runs[2]!.finish()
  await expect(finished).resolves.toBeDefined()
})
