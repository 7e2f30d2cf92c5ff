import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Grants } from './grants'

let base: string
let grants: Grants

beforeEach(async () => {
  base = await realpath(await mkdtemp(path.join(tmpdir(), 'cellbench-grants-')))
  await mkdir(path.join(base, 'granted', 'inner'), { recursive: true })
  await mkdir(path.join(base, 'granted-not'))
  await writeFile(path.join(base, 'other.plan.json'), '')
  grants = new Grants()
})
afterEach(() => rm(base, { recursive: true }))

test('nothing is permitted before something is granted', async () => {
  expect(await grants.permits(base)).toBe(false)
  expect(await grants.permits(path.join(base, 'other.plan.json'))).toBe(false)
})

test('a granted file is permitted, its folder and its neighbours are not', async () => {
  await grants.grantFile(path.join(base, 'other.plan.json'))
  expect(await grants.permits(path.join(base, 'other.plan.json'))).toBe(true)
  expect(await grants.permits(path.join(base, 'granted'))).toBe(false)
  expect(await grants.permits(base)).toBe(false)
})

test('a granted file need not exist; without its folder it is told to be missing', async () => {
  await grants.grantFile(path.join(base, 'new.plan.json'))
  expect(await grants.permits(path.join(base, 'new.plan.json'))).toBe(true)
  await grants.grantFile(path.join(base, 'none', 'new.plan.json'))
  await expect(grants.resolve(path.join(base, 'none', 'new.plan.json'))).rejects.toMatchObject({ code: 'not-found' })
})

test('a granted folder reaches below itself and not beside itself', async () => {
  await grants.grantFolder(path.join(base, 'granted'))
  expect(await grants.permits(path.join(base, 'granted', 'inner', 'new.plan.json'))).toBe(true)
  expect(await grants.permits(path.join(base, 'granted-not', 'new.plan.json'))).toBe(false)
  expect(await grants.permits(path.join(base, 'granted', '..', 'other.plan.json'))).toBe(false)
})

test('links are followed before they are judged, in both directions', async () => {
  await grants.grantFolder(path.join(base, 'granted'))
  await symlink(base, path.join(base, 'granted', 'out'))
  await symlink(path.join(base, 'granted', 'inner'), path.join(base, 'in'))
  expect(await grants.permits(path.join(base, 'granted', 'out', 'other.plan.json'))).toBe(false)
  expect(await grants.resolve(path.join(base, 'in', 'new.plan.json'))).toBe(
    path.join(base, 'granted', 'inner', 'new.plan.json'),
  )
})

test('a link whose target does not exist is no way to make it', async () => {
  await grants.grantFolder(path.join(base, 'granted'))
  await symlink(path.join(base, 'nowhere.plan.json'), path.join(base, 'granted', 'link.plan.json'))
  expect(await grants.permits(path.join(base, 'granted', 'link.plan.json'))).toBe(false)
})

test('hidden files and folders below a granted folder are not part of it', async () => {
  await grants.grantFolder(path.join(base, 'granted'))
  await mkdir(path.join(base, 'granted', '.ssh'))
  expect(await grants.permits(path.join(base, 'granted', '.ssh', 'a.plan.json'))).toBe(false)
  expect(await grants.permits(path.join(base, 'granted', '.hidden'))).toBe(false)
})

test('only inside a granted folder is a missing folder told from a forbidden one', async () => {
  await grants.grantFolder(path.join(base, 'granted'))
  const missing = (folder: string) => grants.resolve(path.join(base, folder, 'none', 'a.plan.json'))
  await expect(missing('granted')).rejects.toMatchObject({ code: 'not-found' })
  await expect(missing('granted-not')).rejects.toMatchObject({ code: 'not-permitted' })
})

test('relative paths and zero bytes are refused', async () => {
  await grants.grantFolder(path.join(base, 'granted'))
  for (const named of ['a.plan.json', './a', '', `${base}/granted/a\0.plan.json`]) {
    await expect(grants.resolve(named)).rejects.toMatchObject({ code: 'bad-input' })
  }
})
