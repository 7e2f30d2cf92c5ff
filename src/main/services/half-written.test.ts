import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { clearHalfWritten, halfWrittenName } from './half-written'
import { ownIdentity } from './process-identity'

let folder: string
let plan: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cellbench-half-'))
  plan = path.join(folder, 'mine.plan.json')
  await writeFile(plan, '{}')
})
afterEach(() => rm(folder, { recursive: true }))

/** A part of the plan that another process left, by its number. */
const partOf = async (host: string, pid: number, ageMs = 0) => {
  const file = path.join(folder, `.mine.plan.json.${host}~${pid}~0~0123456789ab.part`)
  await writeFile(file, '{')
  const then = new Date(Date.now() - ageMs)
  await utimes(file, then, then)
  return path.basename(file)
}

test('what an ended process left is cleared at once, what a running one writes is not', async () => {
  const { host } = ownIdentity()
  const ended = spawnSync(process.execPath, ['--version']).pid
  await partOf(host, ended)
  const writing = await partOf(host, process.ppid)
  await writeFile(halfWrittenName(plan), '{')
  await clearHalfWritten(plan)
  const left = (await readdir(folder)).filter((name) => name.endsWith('.part'))
  expect(left).toHaveLength(2)
  expect(left).toContain(writing)
})

test('of another machine it goes when it is old', async () => {
  const young = await partOf('00000000', 1)
  await partOf('00000001', 1, 120_000)
  await clearHalfWritten(plan)
  expect((await readdir(folder)).sort()).toEqual([young, 'mine.plan.json'].sort())
})

test('nothing else is touched: other files, other plans, names that a person gave', async () => {
  const { host } = ownIdentity()
  const names = [
    '.mine.plan.json.backup.part',
    `.other.plan.json.${host}~1~1~0123456789ab.part`,
    `mine.plan.json.${host}~1~1~0123456789ab.part`,
  ]
  for (const name of names) await writeFile(path.join(folder, name), 'x')
  await clearHalfWritten(plan)
  expect((await readdir(folder)).sort()).toEqual([...names, 'mine.plan.json'].sort())
  await clearHalfWritten(path.join(folder, 'none', 'a'))
})

test('a name fits a file system, however long the letters of the plan’s are', () => {
  const name = path.basename(halfWrittenName(path.join(folder, '計'.repeat(80))))
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255)
})
