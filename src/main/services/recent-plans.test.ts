import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { RecentPlans } from './recent-plans'

let folder: string
const plan = (name: string) => ({ path: `/plans/${name}`, name, openedAt: '2024-01-01T00:00:00Z' })

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cellbench-recent-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('the newest is first, each once, and no more than a dozen', async () => {
  const recent = new RecentPlans(path.join(folder, 'not', 'there', 'yet'))
  for (let i = 0; i < 20; i += 1) await recent.add(plan(`p${i % 15}`))
  const names = (await recent.list()).map(({ name }) => name)
  expect(names).toHaveLength(12)
  expect(names.slice(0, 6)).toEqual(['p4', 'p3', 'p2', 'p1', 'p0', 'p14'])
  expect(new Set(names).size).toBe(12)
})

test('additions at the same time are all kept', async () => {
  const recent = new RecentPlans(folder)
  await Promise.all(['a', 'b', 'c'].map((name) => recent.add(plan(name))))
  expect((await recent.list()).map(({ name }) => name)).toEqual(['c', 'b', 'a'])
})

test('a damaged list is an empty one, and the next plan repairs it', async () => {
  const recent = new RecentPlans(folder)
  for (const damage of ['', '{', 'null', '{"version":2,"plans":[]}', '{"version":1,"plans":[{"path":1}]}']) {
    await writeFile(path.join(folder, 'recent-plans.json'), damage)
    expect(await recent.list()).toEqual([])
  }
  await recent.add(plan('a'))
  expect(await recent.list()).toEqual([plan('a')])
})

test('a folder that cannot be made keeps no plan from being opened', async () => {
  await writeFile(path.join(folder, 'file'), '')
  const recent = new RecentPlans(path.join(folder, 'file', 'configuration'))
  await expect(recent.add(plan('a'))).resolves.toBeUndefined()
  expect(await recent.list()).toEqual([])
})
