import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PlanDocument } from '../../sim/plan/plan'
import { ownIdentity } from './process-identity'
import { RecoveryDrafts } from './recovery-drafts'

const ONE = '1'.repeat(32)
const TWO = '2'.repeat(32)
const named = (name: string): PlanDocument => ({ version: 1, name, board: 'imx8mm-evk' })

let state: string
let folder: string
const window = {}
const other = {}

beforeEach(async () => {
  state = await mkdtemp(path.join(tmpdir(), 'cellbench-state-'))
  folder = path.join(state, 'recovery')
})
afterEach(() => rm(state, { recursive: true }))

/** Makes every file of the folder that of a process that has ended. */
async function crash(pid = 999_999_999): Promise<void> {
  for (const name of await readdir(folder)) {
    const [id, host] = name.split('~')
    await rename(path.join(folder, name), path.join(folder, `${id}~${host}~${pid}~1.json`))
  }
}

test('what a window writes is its own until it is released', async () => {
  const drafts = new RecoveryDrafts(state)
  await drafts.write(window, { id: ONE, document: named('a'), path: '/plans/a.plan.json' })
  await drafts.write(window, { id: ONE, document: named('b'), path: '/plans/a.plan.json' })
  expect(await drafts.list()).toEqual([])
  await drafts.release(window)
  expect(await drafts.list()).toMatchObject([{ id: ONE, document: { name: 'b' }, path: '/plans/a.plan.json' }])
  expect(await readdir(folder)).toHaveLength(1)
})

test('two windows keep two drafts, and neither writes nor removes the other’s', async () => {
  const drafts = new RecoveryDrafts(state)
  await drafts.write(window, { id: ONE, document: named('a') })
  await drafts.write(other, { id: TWO, document: named('b') })
  await expect(drafts.write(other, { id: ONE, document: named('c') })).rejects.toThrow('another window')
  await drafts.remove(other, ONE)
  await drafts.discard(other)
  await drafts.release(window)
  expect(await drafts.list()).toMatchObject([{ id: ONE, document: { name: 'a' } }])
})

describe('after a crash', () => {
  test('a draft is offered to the next process, and one window of several gets it', async () => {
    await new RecoveryDrafts(state).write(window, { id: ONE, document: named('a') })
    await crash()
    const [first, second] = [new RecoveryDrafts(state), new RecoveryDrafts(state)]
    expect(await first.list()).toHaveLength(1)
    expect(await second.list()).toHaveLength(1)
    const taken = await Promise.allSettled([first.claim(window, ONE), second.claim(other, ONE)])
    expect(taken.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await readdir(folder)).toHaveLength(1)
  })

  test('a draft that is claimed and not kept survives the next crash', async () => {
    await new RecoveryDrafts(state).write(window, { id: ONE, document: named('a') })
    await crash()
    await new RecoveryDrafts(state).claim(window, ONE)
    await crash(999_999_998)
    expect(await new RecoveryDrafts(state).list()).toMatchObject([{ id: ONE }])
  })

  test('a window that writes on under its id leaves no second draft', async () => {
    await new RecoveryDrafts(state).write(window, { id: ONE, document: named('a') })
    await crash()
    const drafts = new RecoveryDrafts(state)
    await drafts.write(other, { id: ONE, document: named('b') })
    expect(await readdir(folder)).toHaveLength(1)
    await drafts.remove(other, ONE)
    expect(await readdir(folder)).toEqual([])
  })

  test('a half-written neighbour and files of others are no drafts', async () => {
    await mkdir(folder)
    const part = path.join(folder, `.${ONE}~x.json.abc.part`)
    await writeFile(part, '{"version": 1, "docu')
    await writeFile(path.join(folder, `${TWO}~${ownIdentity().host}~999999999~1.json`), '{"version": 2}')
    await writeFile(path.join(folder, 'notes.txt'), '')
    expect(await new RecoveryDrafts(state).list()).toEqual([])
    expect(await readdir(folder)).toHaveLength(3)
    await utimes(part, new Date(0), new Date(0))
    await new RecoveryDrafts(state).list()
    expect(await readdir(folder)).toHaveLength(2)
  })

  test('of many the newest are kept', async () => {
    const drafts = new RecoveryDrafts(state)
    for (let i = 0; i < 23; i += 1) {
      await drafts.write(window, { id: i.toString(16).padStart(32, '0'), document: named(String(i)) })
    }
    await crash()
    const names = (await new RecoveryDrafts(state).list()).map(({ document }) => document.name)
    expect(names).toHaveLength(20)
    expect(await readdir(folder)).toHaveLength(20)
    expect(names).toContain('22')
  })
})

test('the draft of a process that runs is left alone, and is abandoned when it ends', async () => {
  const process = spawn('sleep', ['60'])
  await once(process, 'spawn')
  await new RecoveryDrafts(state).write(window, { id: ONE, document: named('a') })
  const { readFileSync } = await import('node:fs')
  const started = readFileSync(`/proc/${process.pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[19]!
  const [name] = await readdir(folder)
  const host = ownIdentity().host
  await rename(path.join(folder, name!), path.join(folder, `${ONE}~${host}~${process.pid}~${started}.json`))
  const drafts = new RecoveryDrafts(state)
  expect(await drafts.list()).toEqual([])
  await expect(drafts.claim(window, ONE)).rejects.toThrow('another window')
  process.kill('SIGKILL')
  await once(process, 'exit')
  expect(await drafts.list()).toHaveLength(1)
})

test('a document that is larger than a plan may be is refused', async () => {
  const drafts = new RecoveryDrafts(state)
  const document = { ...named('a'), description: 'x'.repeat(5 * 1024 * 1024) }
  await expect(drafts.write(window, { id: ONE, document })).rejects.toThrow('larger than a plan file can be')
})
