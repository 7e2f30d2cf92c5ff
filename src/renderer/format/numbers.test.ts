import { expect, test } from 'vitest'
import {
  counted,
  duration,
  fineShare,
  frequency,
  grouped,
  microseconds,
  moment,
  nanoseconds,
  NO_NUMBER,
  percent,
  rate,
  seconds,
  traffic,
} from './numbers'

test('every number comes with its unit', () => {
  expect(duration(250_000)).toBe('250 µs')
  expect(duration(6374)).toBe('6.374 µs')
  expect(duration(749)).toBe('749 ns')
  expect(duration(1_333_333)).toBe('1.333 ms')
  expect(frequency(1.8e9)).toBe('1.8 GHz')
  expect(frequency(400e6)).toBe('400 MHz')
  expect(rate(12e9)).toBe('12 GB/s')
  expect(traffic(12_800)).toBe('12.8 kB/s')
  expect(traffic(0)).toBe('0 B/s')
  expect(traffic(529_518_403)).toBe('529.5 MB/s')
  expect(percent(0.484)).toBe('48 %')
  expect(fineShare(0.00584)).toBe('0.6 %')
  expect(moment(41.3e9)).toBe('41.300 s')
  expect(seconds(0.41234)).toBe('0.412 s')
})

test('digits are grouped, and what cannot be given is a dash', () => {
  expect(grouped(3_890_000)).toBe('3,890,000')
  expect([nanoseconds(null), nanoseconds(undefined), nanoseconds(812.6)]).toEqual([NO_NUMBER, NO_NUMBER, '813'])
  expect([grouped(999.5), grouped(999.4), grouped(-3_890_000), grouped(1e15)]).toEqual([
    '1,000',
    '999',
    '-3,890,000',
    '1,000,000,000,000,000',
  ])
  expect([microseconds(null), microseconds(63_577), microseconds(530_545_220)]).toEqual([NO_NUMBER, '63.6', '530,545'])
  expect([microseconds(999_949), microseconds(999_950), microseconds(0), microseconds(-63_577)]).toEqual([
    '999.9',
    '1,000',
    '0.0',
    '-63.6',
  ])
})

test('one problem, two problems', () => {
  expect([counted(1, 'problem'), counted(0, 'problem')]).toEqual(['1 problem', '0 problems'])
})
