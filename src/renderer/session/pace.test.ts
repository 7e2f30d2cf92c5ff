import { expect, test } from 'vitest'
import { Pace } from './pace'

test('says nothing before two reports, then what is left at the pace so far', () => {
  const pace = new Pace()
  expect(pace.remaining(0, 60)).toBeUndefined()
  pace.add(1, 1000)
  expect(pace.remaining(1, 60)).toBeUndefined()
  pace.add(11, 2000)
  expect(pace.remaining(11, 61)).toBe(5)
  expect(pace.remaining(70, 61)).toBe(0)
})

test('follows a run that becomes slower', () => {
  const pace = new Pace()
  for (let i = 0; i <= 5; i += 1) pace.add(10 * i, 1000 * i)
  for (let i = 1; i <= 40; i += 1) pace.add(50 + i, 5000 + 1000 * i)
  expect(pace.remaining(90, 100)).toBeCloseTo(10, 0)
})

test('does not count the time for which the run was paused', () => {
  const pace = new Pace()
  pace.add(0, 0)
  pace.add(10, 1000)
  pace.interrupt()
  pace.add(10, 1_000_000)
  pace.add(20, 1_001_000)
  expect(pace.remaining(20, 30)).toBeCloseTo(1, 6)
})
