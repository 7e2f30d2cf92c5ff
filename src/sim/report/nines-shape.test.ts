import fc from 'fast-check'
import { expect, test } from 'vitest'
import { percentileOf } from '../results/percentile'
import { ninesCurve, thinnedNines } from './nines-shape'

const stream = fc
  .record({ counts: fc.array(fc.nat(5000), { minLength: 1, maxLength: 200 }), over: fc.nat(5) })
  .filter(({ counts, over }) => counts.some((count) => count > 0) && over >= 0)
  .map(({ counts, over }) => {
    const count = counts.reduce((sum, each) => sum + each, over)
    const last = counts.reduce((most, each, i) => (each > 0 ? i : most), 0)
    const max = over > 0 ? counts.length * 500 + 999 : last * 500 + 499
    return { histogram: { binNs: 500, firstNs: 0, counts, over }, count, max, resolutionNs: 1 }
  })

test('wherever a percentile is given, the line passes through it, and what is not given is grey', () => {
  fc.assert(
    fc.property(stream, fc.constantFrom(0.5, 1, 2, 3, 4, 5), (one, nines) => {
      const { points, supported, end } = ninesCurve(one)
      const percentile = 100 * (1 - 10 ** -nines)
      const given = percentileOf(one.histogram, one.count, one.max, percentile, 1)
      if (Math.abs(supported - nines) > 1e-3) expect(given !== null).toBe(supported > nines)
      if (given === null || nines > end) return
      const around = points.map((point, i) => [point, points[i + 1] ?? point] as const)
      const touched = around.filter(([a, b]) => a.nines <= nines + 1e-6 && b.nines >= nines - 1e-6)
      expect(Math.min(...touched.map(([a]) => a.ns))).toBeLessThanOrEqual(given)
      expect(Math.max(...touched.map(([, b]) => b.ns))).toBeGreaterThanOrEqual(given)
    }),
  )
})

test('the line never falls, and ends at the largest sample', () => {
  fc.assert(
    fc.property(stream, (one) => {
      const { points, end } = ninesCurve(one)
      points.slice(1).forEach((point, i) => {
        expect(point.nines).toBeGreaterThanOrEqual(points[i]!.nines)
        expect(point.ns).toBeGreaterThanOrEqual(points[i]!.ns)
      })
      expect(points.at(-1)).toEqual({ nines: end, ns: one.max })
    }),
  )
})

test('without samples there is no line', () => {
  const empty = { histogram: { binNs: 1, firstNs: 0, counts: [], over: 0 }, count: 0, max: 0, resolutionNs: 1 }
  expect(ninesCurve(empty)).toEqual({ points: [], supported: 0, end: 0 })
})

test('on however narrow a screen the largest sample and what is left of the line stay, in no more points than fit', () => {
  fc.assert(
    fc.property(stream, fc.integer({ min: 1, max: 60 }), (one, columns) => {
      const { points, end } = ninesCurve(one)
      const drawn = thinnedNines(points, end, columns)
      expect(drawn.length).toBeLessThanOrEqual(2 * columns + 2)
      expect(drawn[0]).toEqual(points[0])
      expect(drawn.at(-1)).toEqual(points.at(-1))
      // In each column the line ends as high as it did.
      const most = new Map<number, number>()
      const column = (nines: number) => (end > 0 ? Math.min(columns - 1, Math.floor((nines / end) * columns)) : 0)
      for (const { nines, ns } of points) most.set(column(nines), ns)
      const kept = new Map<number, number>()
      for (const { nines, ns } of drawn) kept.set(column(nines), ns)
      expect(kept).toEqual(most)
    }),
  )
})
