import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Histogram } from '../results/result'
import { COUNT_FLOOR, histogramEnd, histogramOutline, niceEnd, tallest } from './histogram-shape'

const histogram: fc.Arbitrary<Histogram> = fc.record({
  binNs: fc.constantFrom(1, 125, 500, 1000),
  firstNs: fc.constantFrom(0, 0, 4000),
  counts: fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1e6 })), { minLength: 1, maxLength: 3000 }),
  over: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 99 })),
})

test('however few columns there are, the tallest bin and the last sample are on the screen', () => {
  fc.assert(
    fc.property(histogram, fc.integer({ min: 10, max: 2000 }), (bins, columns) => {
      const end = niceEnd(histogramEnd(bins))
      const points = histogramOutline(bins, end, columns)
      const highest = Math.max(...points.map(({ y }) => y))
      expect(highest).toBe(Math.max(COUNT_FLOOR, tallest(bins)))
      const filled = bins.over > 0 || bins.counts.some((count) => count > 0)
      const last = points.filter(({ y }) => y > COUNT_FLOOR).at(-1)
      if (filled) expect(last!.x).toBeCloseTo(histogramEnd(bins), 6)
    }),
  )
})

test('the line is stepped: each vertex shares an axis with the one before', () => {
  fc.assert(
    fc.property(histogram, (bins) => {
      const points = histogramOutline(bins, niceEnd(histogramEnd(bins)), 500)
      for (const [i, point] of points.slice(1).entries()) {
        expect(point.x === points[i]!.x || point.y === points[i]!.y).toBe(true)
        expect(point.x).toBeGreaterThanOrEqual(points[i]!.x)
      }
    }),
  )
})

test('no more points than the screen has room for', () => {
  const bins = { binNs: 1, firstNs: 0, counts: Array.from({ length: 100_000 }, (_, i) => 1 + (i % 7)), over: 0 }
  expect(histogramOutline(bins, 100, 500).length).toBeLessThanOrEqual(2 * 502 + 3)
})

test('a single sample stands above the floor, an empty bin lies on it', () => {
  const points = histogramOutline({ binNs: 1000, firstNs: 0, counts: [0, 1, 0, 4], over: 0 }, 5, 500)
  expect(points).toEqual([
    { x: 0, y: 0.5 },
    { x: 1, y: 0.5 },
    { x: 1, y: 1 },
    { x: 2, y: 1 },
    { x: 2, y: 0.5 },
    { x: 3, y: 0.5 },
    { x: 3, y: 4 },
    { x: 4, y: 4 },
    { x: 4, y: 0.5 },
    { x: 5, y: 0.5 },
  ])
})

test('the bin "over" stands behind the last bin, also when that one is empty', () => {
  const bins = { binNs: 1000, firstNs: 0, counts: [3, 0, 0], over: 2 }
  expect(histogramEnd(bins)).toBe(4)
  expect(histogramOutline(bins, 4, 500)).toContainEqual({ x: 3, y: 2 })
})

test('an axis ends a little above what it has to show', () => {
  expect([6.4, 51, 106, 0.7, 1000].map(niceEnd)).toEqual(
    [7, 60, 120, 0.8, 1200].map((value) => expect.closeTo(value, 9)),
  )
  expect(niceEnd(0)).toBe(1)
})
