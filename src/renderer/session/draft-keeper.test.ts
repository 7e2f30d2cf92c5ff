import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { PlanDocument } from '../../sim/plan/plan'
import { DraftKeeper, type Unsaved } from './draft-keeper'

const unsaved = (name: string, id = 'a'): Unsaved => ({
  id,
  document: { version: 1, name, board: 'imx8mm-evk' } as PlanDocument,
})

let log: string[]
let troubles: unknown[]
let fails: boolean
let keeper: DraftKeeper

beforeEach(() => {
  vi.useFakeTimers()
  log = []
  troubles = []
  fails = false
  const act = (words: string) => {
    if (fails) return Promise.reject(new Error('the disk is full'))
    log.push(words)
    return Promise.resolve()
  }
  keeper = new DraftKeeper(
    { write: ({ id, document }) => act(`${id} ${document.name}`), remove: (id) => act(`remove ${id}`) },
    (error) => troubles.push(error),
  )
})
afterEach(() => void vi.useRealTimers())

test('the first change is written at once, and changes that go on and on within every second', async () => {
  keeper.hold(unsaved('0'))
  await vi.advanceTimersByTimeAsync(0)
  expect(log).toEqual(['a 0'])
  for (let i = 1; i <= 40; i += 1) {
    keeper.hold(unsaved(String(i)))
    await vi.advanceTimersByTimeAsync(100)
    const kept = Number(log.at(-1)!.split(' ')[1])
    expect(i - kept).toBeLessThan(10)
  }
  await vi.advanceTimersByTimeAsync(1000)
  expect(log.at(-1)).toBe('a 40')
  expect(log.length).toBeLessThan(25)
})

test('what is saved is forgotten, and kept again after the next change', async () => {
  keeper.hold(unsaved('1'))
  await vi.advanceTimersByTimeAsync(1000)
  keeper.hold(undefined)
  await vi.advanceTimersByTimeAsync(1000)
  keeper.hold(unsaved('2'))
  await vi.advanceTimersByTimeAsync(1000)
  expect(log).toEqual(['a 1', 'remove a', 'a 2'])
})

test('saved and changed within a moment is not forgotten', async () => {
  keeper.hold(unsaved('1'))
  keeper.hold(undefined)
  keeper.hold(unsaved('2'))
  await vi.advanceTimersByTimeAsync(2000)
  expect(log.at(-1)).toBe('a 2')
  expect(log).not.toContain('remove a')
})

test('another plan takes the place of the one before', async () => {
  keeper.hold(unsaved('1', 'a'))
  await vi.advanceTimersByTimeAsync(1000)
  keeper.hold(unsaved('2', 'b'))
  await vi.advanceTimersByTimeAsync(1000)
  expect(log).toEqual(['a 1', 'b 2', 'remove a'])
})

test('before a plan is saved, its newest state is written without a pause', async () => {
  keeper.hold(unsaved('1'))
  await vi.advanceTimersByTimeAsync(0)
  keeper.hold(unsaved('2'))
  await vi.advanceTimersByTimeAsync(10)
  expect(log).toEqual(['a 1'])
  await keeper.flush()
  expect(log).toEqual(['a 1', 'a 2'])
  await keeper.flush()
  fails = true
  keeper.hold(unsaved('3'))
  await keeper.flush()
  expect(log).toEqual(['a 1', 'a 2'])
})

test('a failure is told once and tried again until it works, with what is newest by then', async () => {
  fails = true
  keeper.hold(unsaved('1'))
  await vi.advanceTimersByTimeAsync(5000)
  keeper.hold(unsaved('2'))
  expect(troubles).toHaveLength(1)
  fails = false
  await vi.advanceTimersByTimeAsync(3000)
  expect(log).toEqual(['a 2'])
  expect(troubles).toEqual([new Error('the disk is full'), undefined])
})

test('a store that forgot is given everything again', async () => {
  keeper.hold(unsaved('1'))
  await vi.advanceTimersByTimeAsync(1000)
  keeper.again()
  await vi.advanceTimersByTimeAsync(1000)
  expect(log).toEqual(['a 1', 'a 1'])
})
