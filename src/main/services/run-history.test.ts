import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { RunResult } from '../../sim/results/result'
import { RunHistory, type HistoryBounds } from './run-history'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cellbench-history-'))
})
afterEach(async () => {
  vi.useRealTimers()
  await rm(folder, { recursive: true })
})

const PLAN = { path: '/plans/a.plan.json', name: 'A' }
const ROOMY: HistoryBounds = { runs: 60, pinned: 2, runBytes: 1e6, planBytes: 1e6, allBytes: 1e6 }

/** A result with so many bytes that cannot be compressed. */
function result(seed: string, bytes = 0): RunResult {
  const limit = { of: 'a', measure: 'latency', percentile: 100, atMostNs: 1, observedNs: 1, count: 1 }
  return {
    format: 'cellbench-result',
    version: 1,
    origin: 'simulated',
    plan: { name: 'A', board: 'b', sha256: 'c' },
    seed,
    interruptDelivery: 'trapped',
    colouring: 'off',
    load: '',
    warmUpSeconds: 1,
    simulatedSeconds: 2,
    wallSeconds: 0.5,
    streams: [],
    parameters: [],
    limits: [
      { ...limit, met: true },
      { ...limit, met: false },
      { ...limit, met: null },
    ],
    console: Array.from({ length: bytes / 8 }, () => Math.random().toString(36).slice(2, 10)),
  } as unknown as RunResult
}

const keep = (title: string, plan: { path?: string; name: string } = PLAN) => ({ plan, title, changes: ['x -> y'] })

test('what is kept is there after a restart, newest first, and reads as what was run', async () => {
  const before = new RunHistory(folder)
  await before.add(keep('first'), result('1'))
  await new Promise((resolve) => setTimeout(resolve, 2))
  const second = await before.add(keep('second'), result('2'))
  const history = new RunHistory(folder)
  const runs = await history.list(PLAN)
  expect(runs.map(({ title }) => title)).toEqual(['second', 'first'])
  expect(runs[0]).toMatchObject({ changes: ['x -> y'], seed: '2', limits: { met: 1, missed: 1, open: 1 } })
  expect(await history.read(PLAN, second.id)).toEqual(result('2'))
  expect(await history.list({ name: 'A' })).toEqual([])
})

test('names, notes and pins stay, and pins are bounded', async () => {
  const history = new RunHistory(folder, ROOMY)
  const ids: string[] = []
  for (const seed of ['1', '2', '3']) ids.push((await history.add(keep(seed), result(seed))).id)
  await history.change(PLAN, ids[0]!, { title: 'base', note: 'with the fan off' })
  await history.change(PLAN, ids[0]!, { pinned: true })
  await history.change(PLAN, ids[1]!, { pinned: true })
  await expect(history.change(PLAN, ids[2]!, { pinned: true })).rejects.toThrow(
    '2 runs of this plan are pinned already',
  )
  const kept = await new RunHistory(folder).list(PLAN)
  expect(kept.find(({ id }) => id === ids[0])).toMatchObject({ title: 'base', note: 'with the fan off', pinned: true })
  await expect(history.change(PLAN, 'abcdef-00000000', { note: '' })).rejects.toMatchObject({ code: 'not-found' })
})

test('a removed run comes back for a day, and is gone after it', async () => {
  const history = new RunHistory(folder)
  const { id } = await history.add(keep('one'), result('1'))
  await history.remove(PLAN, id)
  await history.remove(PLAN, id)
  expect(await history.list(PLAN)).toEqual([])
  expect(await history.restore(PLAN, id)).toMatchObject({ title: 'one' })
  expect(await history.read(PLAN, id)).toMatchObject({ seed: '1' })

  await history.remove(PLAN, id)
  const place = await planFolder()
  const long = new Date(Date.now() - 25 * 3600 * 1000)
  await utimes(path.join(place, `${id}.removed.json`), long, long)
  await history.add(keep('two'), result('2'))
  expect((await readdir(place)).filter((name) => name.startsWith(id))).toEqual([])
  await expect(history.restore(PLAN, id)).rejects.toMatchObject({ code: 'not-found' })
})

test('the oldest unpinned runs make room, by number and by bytes, of this plan and of all', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const titles = async (history: RunHistory, plan = PLAN) => (await history.list(plan)).map(({ title }) => title)
  const few = new RunHistory(folder, { ...ROOMY, runs: 3 })
  for (let i = 0; i < 6; i += 1) {
    vi.setSystemTime(1e12 + i * 1000)
    const { id } = await few.add(keep(String(i)), result('1'))
    if (i === 1) await few.change(PLAN, id, { pinned: true })
  }
  expect(await titles(few)).toEqual(['5', '4', '3', '1'])

  const narrow = new RunHistory(folder, { ...ROOMY, planBytes: 30_000, allBytes: 40_000 })
  for (let i = 6; i < 12; i += 1) {
    vi.setSystemTime(1e12 + i * 1000)
    await narrow.add(keep(String(i)), result('1', 16_000))
  }
  const bytes = (await narrow.list(PLAN)).reduce((sum, run) => sum + run.bytes, 0)
  expect(bytes).toBeLessThanOrEqual(30_000)
  expect((await titles(narrow)).slice(0, 2)).toEqual(['11', '10'])
  expect(await titles(narrow)).toContain('1')

  const other = { path: '/plans/b.plan.json', name: 'B' }
  for (let i = 12; i < 15; i += 1) {
    vi.setSystemTime(1e12 + i * 1000)
    await narrow.add(keep(String(i), other), result('1', 16_000))
  }
  const all = [...(await narrow.list(PLAN)), ...(await narrow.list(other))]
  expect(all.reduce((sum, run) => sum + run.bytes, 0)).toBeLessThanOrEqual(40_000)
  expect(await titles(narrow, other)).toContain('14')
})

test('a run that is too large is refused in words and leaves nothing behind', async () => {
  const history = new RunHistory(folder, { ...ROOMY, runBytes: 4000 })
  await expect(history.add(keep('huge'), result('1', 16_000))).rejects.toThrow('The run is not kept')
  expect(await history.list(PLAN)).toEqual([])
})

test('a plan that is saved elsewhere takes its runs along, once', async () => {
  const history = new RunHistory(folder)
  const { id } = await history.add(keep('one', { name: 'A' }), result('1'))
  await history.carry({ name: 'A' }, PLAN)
  await history.carry({ name: 'A' }, PLAN)
  expect((await history.list(PLAN)).map((run) => run.id)).toEqual([id])
  await history.remove({ name: 'A' }, id)
  expect(await history.read(PLAN, id)).toMatchObject({ seed: '1' })
})

test('damaged files are passed over in the list and named when they are read', async () => {
  const history = new RunHistory(folder)
  const { id } = await history.add(keep('one'), result('1'))
  const whole = await history.add(keep('two'), result('2'))
  const place = await planFolder()
  await writeFile(path.join(place, `${id}.entry.json`), '{"version":1')
  await writeFile(path.join(place, `${whole.id}.result.json.gz`), 'nothing packed')
  expect((await history.list(PLAN)).map(({ title }) => title)).toEqual(['two'])
  await expect(history.read(PLAN, whole.id)).rejects.toThrow('damaged')
  expect(String(await readFile(path.join(place, `${id}.entry.json`)))).toBe('{"version":1')
})

async function planFolder(): Promise<string> {
  const runs = path.join(folder, 'runs')
  return path.join(runs, (await readdir(runs))[0]!)
}
