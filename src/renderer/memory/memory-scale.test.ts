import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MemoryScale } from './memory-scale'

const GIB = 2 ** 30
/** 2 GiB at 2 GiB and 4 GiB at 34 GiB. */
const banks = new MemoryScale([
  { start: 2 * GIB, size: 2 * GIB },
  { start: 34 * GIB, size: 4 * GIB },
])

test('banks are to scale, and what lies between them takes little room', () => {
  expect(banks.position(2 * GIB)).toBe(0)
  expect(banks.position(3 * GIB)).toBe(GIB)
  const [gap] = banks.gaps
  expect(gap!.size).toBe(30 * GIB)
  expect(gap!.room).toBeLessThan(0.02 * 6 * GIB)
  expect(banks.position(34 * GIB)).toBe(2 * GIB + gap!.room)
  expect(banks.total).toBe(6 * GIB + gap!.room)
  expect(banks.memoryBetween(0, banks.total)).toBe(6 * GIB)
})

test('windows that touch or overlap are one, and a narrow gap stays as it is', () => {
  const scale = new MemoryScale([
    { start: 8192, size: 4096 },
    { start: 0, size: 8192 },
    { start: 9000, size: 100 },
    { start: 12298, size: 4096 },
  ])
  expect(scale.windows.map(({ start, size }) => [start, size])).toEqual([
    [0, 12288],
    [12298, 4096],
  ])
  expect(scale.gaps).toMatchObject([{ room: 10, size: 10 }])
})

test('addresses and positions are inverse and keep their order', () => {
  const windows = fc.array(
    fc.record({ start: fc.integer({ min: 0, max: 2 ** 24 }), size: fc.integer({ min: 1, max: 2 ** 20 }) }),
    { minLength: 1, maxLength: 6 },
  )
  const page = fc.integer({ min: -(2 ** 20), max: 2 ** 25 })
  fc.assert(
    fc.property(windows, page, page, (pages, a, b) => {
      const scale = new MemoryScale(pages.map(({ start, size }) => ({ start: start * 4096, size: size * 4096 })))
      const [low, high] = [Math.min(a, b) * 4096, Math.max(a, b) * 4096]
      expect(scale.position(low)).toBeLessThanOrEqual(scale.position(high))
      expect(Math.abs(scale.address(scale.position(low)) - low)).toBeLessThan(1)
      for (const { start, size } of scale.windows) {
        if (low >= start && low < start + size) expect(scale.address(scale.position(low))).toBe(low)
      }
    }),
  )
})
