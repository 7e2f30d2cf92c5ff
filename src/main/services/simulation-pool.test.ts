import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { RunCancelled } from '../../sim/engine/run-options'
import type { SimulationRequest } from './simulation-messages'
import { poolSize, SimulationPool } from './simulation-pool'

/** A worker that does what the seed says, in place of a simulation. */
const WORKER = `
const { parentPort, threadId } = require('node:worker_threads')
parentPort.on('message', ({ request, control }) => {
  const report = (message) => parentPort.postMessage(message)
  const [act, detail] = request.seed.split(':')
  if (act === 'finish') {
    report({ kind: 'progress', progress: { simulatedSeconds: 1 } })
    report({ kind: 'finished', result: { seed: request.seed, threadId }, wallSeconds: detail === 'long' ? 20 : 0.25 })
  } else if (act === 'refuse') report({ kind: 'refused', message: detail })
  else if (act === 'fail') report({ kind: 'failed', message: detail })
  else if (act === 'throw') throw new Error(detail)
  else if (act === 'exit') process.exit(3)
  else if (act === 'count') {
    // Reports how far it has come whenever it is asked to go on, and sleeps while it is paused.
    for (let i = 1; Atomics.load(control, 0) !== 1; i += 1) {
      report({ kind: 'progress', progress: { simulatedSeconds: i } })
      while (Atomics.load(control, 0) === 2) Atomics.wait(control, 0, 2)
      Atomics.wait(control, 0, 0, 5)
    }
    report({ kind: 'cancelled' })
  } else {
    report({ kind: 'progress', progress: { threadId } })
    while (act === 'stuck' || Atomics.load(control, 0) !== 1);
    report({ kind: 'cancelled' })
  }
})`

let folder: string
let pool: SimulationPool
const request = (seed: string) => ({ seed }) as SimulationRequest

/** Starts a run and waits until its worker says that it is under way. */
async function underWay(seed: string) {
  let started: () => void
  const progressed = new Promise<void>((resolve) => (started = resolve))
  const run = pool.start(request(seed), () => started())
  run.finished.catch(() => undefined)
  await progressed
  return run
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cellbench-pool-'))
  await writeFile(path.join(folder, 'worker.cjs'), WORKER)
})
afterEach(() => pool.close())
afterAll(() => rm(folder, { recursive: true }))

const make = (size: number) => (pool = new SimulationPool(path.join(folder, 'worker.cjs'), size))

test('a run reports progress, its result and its time', async () => {
  make(1)
  const progress: unknown[] = []
  const { finished } = pool.start(request('finish'), (state) => progress.push(state))
  expect(await finished).toMatchObject({ result: { seed: 'finish' }, wallSeconds: 0.25 })
  expect(progress).toEqual([{ simulatedSeconds: 1 }])
})

test('runs beyond the workers wait in line, and take over the worker of a short one', async () => {
  make(1)
  const runs = ['finish:1', 'finish:2', 'finish:3'].map((seed) => pool.start(request(seed)).finished)
  const results = (await Promise.all(runs)).map(({ result }) => result as unknown as { seed: string; threadId: number })
  expect(results.map(({ seed }) => seed)).toEqual(['finish:1', 'finish:2', 'finish:3'])
  expect(new Set(results.map(({ threadId }) => threadId)).size).toBe(1)
})

test('a run that waits for nobody, or comes after a long one, has a worker of its own: the first of a worker is the fastest', async () => {
  make(1)
  const runs = ['finish:long', 'finish:long', 'finish:1', 'finish:2'].map((seed) => pool.start(request(seed)).finished)
  const threads = (await Promise.all(runs)).map(({ result }) => (result as unknown as { threadId: number }).threadId)
  expect(new Set(threads.slice(0, 3)).size).toBe(3)
  expect(threads[3]).toBe(threads[2])
  const { result } = await pool.start(request('finish:3')).finished
  expect(threads).not.toContain((result as unknown as { threadId: number }).threadId)
})

test('a run that is paused before it began takes over no worker', async () => {
  make(1)
  const first = pool.start(request('finish:1'))
  const second = pool.start(request('finish:2'))
  second.pause()
  const { result } = await first.finished
  second.resume()
  const later = (await second.finished).result
  expect(later).not.toHaveProperty('threadId', (result as unknown as { threadId: number }).threadId)
})

test('a failed run says why, and the next one runs', async () => {
  make(1)
  await expect(pool.start(request('refuse:no timer')).finished).rejects.toMatchObject({
    code: 'bad-input',
    message: 'The plan cannot be simulated: no timer',
  })
  await expect(pool.start(request('fail:no such core')).finished).rejects.toThrow('The simulation failed: no such core')
  await expect(pool.start(request('throw:broken')).finished).rejects.toThrow('broken')
  await expect(pool.start(request('exit')).finished).rejects.toThrow('its worker ended with code 3')
  await expect(pool.start(request('finish')).finished).resolves.toBeDefined()
})

test('cancelling ends a run under way, one that waits, and nothing else', async () => {
  make(1)
  const running = await underWay('loop')
  const waiting = pool.start(request('finish:waiting'))
  const last = pool.start(request('finish:last'))
  waiting.cancel()
  await expect(waiting.finished).rejects.toBeInstanceOf(RunCancelled)
  running.cancel()
  await expect(running.finished).rejects.toBeInstanceOf(RunCancelled)
  await expect(last.finished).resolves.toBeDefined()
  last.cancel()
  running.cancel()
})

test('whoever cancels does not wait for the worker', async () => {
  make(1)
  const stuck = await underWay('stuck')
  let ended = false
  stuck.finished.catch(() => (ended = true))
  stuck.cancel()
  // A few turns of the microtask queue: no timer and no message of the worker comes in between.
  for (let i = 0; i < 5; i += 1) await Promise.resolve()
  expect(ended).toBe(true)
})

test('a worker that does not listen is ended and replaced', async () => {
  make(1)
  const stuck = await underWay('stuck')
  stuck.cancel()
  await expect(stuck.finished).rejects.toBeInstanceOf(RunCancelled)
  await expect(pool.start(request('finish')).finished).resolves.toBeDefined()
})

/** Until the queue of the pool's messages is empty and `done` holds. */
const until = (done: () => boolean) => vi.waitFor(() => expect(done()).toBe(true), { timeout: 10_000, interval: 2 })

test('a paused run leaves its place to another, goes on where it was, and is cancelled while it sleeps', async () => {
  make(1)
  const seen: number[] = []
  const run = pool.start(request('count'), ({ simulatedSeconds }) => seen.push(simulatedSeconds))
  const ended = expect(run.finished).rejects.toBeInstanceOf(RunCancelled)
  await until(() => seen.length > 0)
  run.pause()
  // Only a place that was left makes this one finish: there is room for a single run.
  await expect(pool.start(request('finish')).finished).resolves.toBeDefined()
  const atRest = seen.length
  await expect(pool.start(request('finish')).finished).resolves.toBeDefined()
  expect(seen.length - atRest).toBeLessThanOrEqual(1)
  run.resume()
  await until(() => seen.length > atRest + 3)
  expect(seen).toEqual(seen.map((_, i) => i + 1))
  run.pause()
  run.pause()
  run.cancel()
  run.resume()
  await ended
  await expect(pool.start(request('finish')).finished).resolves.toBeDefined()
})

test('a run that is paused while it waits begins when it is resumed', async () => {
  make(1)
  const first = await underWay('loop')
  const waiting = pool.start(request('finish:waiting'))
  const last = pool.start(request('finish:last'))
  waiting.pause()
  first.cancel()
  let begun = false
  void waiting.finished.then(() => (begun = true))
  await expect(last.finished).resolves.toBeDefined()
  expect(begun).toBe(false)
  waiting.resume()
  await expect(waiting.finished).resolves.toBeDefined()
})

test('too many paused runs are refused, and closing wakes them all', async () => {
  make(1)
  const runs = Array.from({ length: 9 }, () => pool.start(request('count')))
  const ended = runs.map((run) => expect(run.finished).rejects.toBeInstanceOf(RunCancelled))
  for (const run of runs.slice(0, 8)) run.pause()
  expect(() => runs[8]!.pause()).toThrow('8 runs are paused already')
  await pool.close()
  await Promise.all(ended)
})

test('too many waiting runs are refused instead of kept', async () => {
  make(1)
  await underWay('loop')
  const waiting = Array.from({ length: 64 }, () => pool.start(request('finish')).finished)
  for (const run of waiting) run.catch(() => undefined)
  expect(() => pool.start(request('finish'))).toThrow('64 runs wait already')
})

test('closing ends everything', async () => {
  make(2)
  const running = await underWay('stuck')
  await underWay('loop')
  const waiting = pool.start(request('finish'))
  const ended = [running, waiting].map((run) => expect(run.finished).rejects.toBeInstanceOf(RunCancelled))
  await pool.close()
  await Promise.all(ended)
})

test('one core is left for the window', () => {
  expect([1, 2, 3, 8, 64].map(poolSize)).toEqual([1, 1, 2, 4, 4])
})
