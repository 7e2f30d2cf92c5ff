import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stripColumns } from './strip-shape'

const strip = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 1e6 })), {
    minLength: 1,
    maxLength: 2000,
  })
  .map((pairs) =>
    pairs.map(([a, b], i) => ({ fromNs: i * 1e6, toNs: (i + 1) * 1e6, minNs: Math.min(a, b), maxNs: Math.max(a, b) })),
  )

test('the extremes survive whatever the width, in no more columns than there are', () => {
  fc.assert(
    fc.property(strip, fc.integer({ min: 1, max: 500 }), (slices, columns) => {
      const drawn = stripColumns(slices, slices.length / 1000, columns)
      expect(drawn.length).toBeLessThanOrEqual(columns)
      expect(Math.max(...drawn.map(({ maxNs }) => maxNs))).toBe(Math.max(...slices.map(({ maxNs }) => maxNs)))
      expect(Math.min(...drawn.map(({ minNs }) => minNs))).toBe(Math.min(...slices.map(({ minNs }) => minNs)))
      for (const [i, column] of drawn.slice(1).entries()) {
        expect(column.atSeconds).toBeGreaterThan(drawn[i]!.atSeconds)
      }
    }),
  )
})

test('few slices are drawn as they are', () => {
  const slices = [{ fromNs: 0, toNs: 2e9, minNs: 1, maxNs: 9 }]
  expect(stripColumns(slices, 60, 300)).toEqual([{ atSeconds: 1, minNs: 1, maxNs: 9 }])
})
