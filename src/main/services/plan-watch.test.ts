import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { contentHash } from './content-hash'
import { PlanWatch, type DiskState } from './plan-watch'

let folder: string
let file: string
let watch: PlanWatch | undefined
let told: DiskState[]

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cellbench-watch-'))
  file = path.join(folder, 'a.plan.json')
  told = []
  await writeFile(file, 'one')
})
afterEach(async () => {
  watch?.close()
  await rm(folder, { recursive: true, force: true })
})

function begin(known = 'one'): PlanWatch {
  watch = new PlanWatch(file, contentHash(known), (state) => told.push(state))
  return watch
}

const changed = (text: string) => ({ state: 'changed', sha256: contentHash(text) })
const becomes = (...states: unknown[]) => vi.waitFor(() => expect(told).toEqual(states), { timeout: 8000 })
const settle = () => new Promise((resolve) => setTimeout(resolve, 600))

test('a change is told once, another one again, and its way back is told too', async () => {
  begin()
  await writeFile(file, 'two')
  await becomes(changed('two'))
  await writeFile(file, 'three')
  await becomes(changed('two'), changed('three'))
  await writeFile(file, 'one')
  await becomes(changed('two'), changed('three'), { state: 'same' })
})

test('a file that differs from the start is told at once', async () => {
  begin('other')
  await becomes(changed('one'))
})

test('a rename onto it counts, a touch and the same content do not', async () => {
  begin()
  await writeFile(file, 'one')
  await settle()
  expect(told).toEqual([])
  await writeFile(path.join(folder, 'draft'), 'two')
  await rename(path.join(folder, 'draft'), file)
  await becomes(changed('two'))
})

test('its end is told, and its return', async () => {
  begin()
  await rm(file)
  await becomes({ state: 'deleted' })
  await writeFile(file, 'one')
  await becomes({ state: 'deleted' }, { state: 'same' })
})

test('several writes in a row end in one message', async () => {
  begin()
  for (const text of ['t', 'tw', 'two']) await writeFile(file, text)
  await becomes(changed('two'))
  await settle()
  expect(told).toEqual([changed('two')])
})

test('what the window writes itself is no news, and what comes after it is', async () => {
  const own = begin()
  own.expect(contentHash('mine'))
  await writeFile(file, 'mine')
  await settle()
  expect(told).toEqual([])
  await writeFile(file, 'one')
  await becomes(changed('one'))
})
