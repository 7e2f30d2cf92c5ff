import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RandomStreams } from '../engine/random'
import { rest, solve, dot } from './least-squares'
import { resampled, slicesFor, sliceMeans, sorted } from './slices'

const histogram = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 5000 })), { minLength: 1, maxLength: 40 })
  .map((counts) => sorted(counts, 0, Infinity))

describe('slices', () => {
  it('cut a histogram where a value spans two of them', () => {
    const four = sorted(
      [
        [10, 3],
        [20, 1],
      ],
      0,
      Infinity,
    )
    expect(
      sliceMeans(four, [
        [0, 0.5],
        [0.5, 1],
      ]),
    ).toEqual([10, 15])
  })

  it('count what lies beyond the histogram as its last value', () => {
    expect(
      sliceMeans(
        sorted(
          [
            [1000, 1],
            [9000, 1],
          ],
          2,
          5000,
        ),
        [[0, 1]],
      ),
    ).toEqual([4000])
  })

  it('weigh up to the mean, and never fall', () => {
    fc.assert(
      fc.property(histogram, (one) => {
        const slices = slicesFor(one.total)
        const means = sliceMeans(one, slices)
        const mean = one.values.reduce((sum, value, i) => sum + value * one.counts[i]!, 0) / one.total
        const weighed = slices.reduce((sum, [from, to], i) => sum + (to - from) * means[i]!, 0)
        expect(weighed).toBeCloseTo(mean, 3)
        for (let i = 1; i < means.length; i += 1) expect(means[i]!).toBeGreaterThanOrEqual(means[i - 1]! - 1e-6)
      }),
    )
  })

  it('are fewer where samples are few', () => {
    expect(slicesFor(30)).toEqual([
      [0, 0.1],
      [0.1, 0.25],
      [0.25, 0.5],
      [0.5, 1],
    ])
    expect(slicesFor(1e6)).toHaveLength(8)
  })
})

it('a resample has as many samples, of values that were there', () => {
  fc.assert(
    fc.property(histogram, fc.nat(1e6), (one, seed) => {
      const drawn = resampled(one, new RandomStreams(String(seed), ['resampling']))
      expect(drawn.counts.reduce((sum, count) => sum + count, 0)).toBe(one.total)
      expect(drawn.counts.every((count) => count >= 0)).toBe(true)
    }),
  )
})

describe('least squares', () => {
  it('finds what a system was made from', () => {
    const columns = [
      [1, 2, 3, 4],
      [1, 1, 0, 0],
      [0, 5, 0, 1],
    ]
    const residual = columns[0]!.map((value, i) => 2 * value - 3 * columns[1]![i]! + 0.5 * columns[2]![i]!)
    solve({ columns, residual }, 0).forEach((value, i) => expect(value).toBeCloseTo([2, -3, 0.5][i]!, 9))
  })

  it('leaves of a column what others do not explain', () => {
    const left = rest(
      [1, 1, 1],
      [
        [1, 0, 0],
        [1, 1, 0],
      ],
    )
    expect(left.map((value) => Math.round(value * 1e9) / 1e9 + 0)).toEqual([0, 0, 1])
    expect(dot(left, [1, 1, 0])).toBeCloseTo(0, 12)
  })
})
