import { describe, expect, it } from 'vitest'
import { ninesCurve } from '../../sim/report/nines-shape'
import { percentileOf } from '../../sim/results/percentile'
import { HALF, latencyAt, ninesName, ninesTicks, withVertexAt } from './nines-axis'

describe('the axis of percentiles by nines', () => {
  it('has the median and a mark for each nine that there are samples for', () => {
    expect(ninesTicks(Math.log10(240_000)).map(ninesName)).toEqual(['50', '90', '99', '99.9', '99.99', '99.999'])
    expect(ninesTicks(0.4).map(ninesName)).toEqual(['50'])
  })

  it('can break the line where its samples end to support it', () => {
    const points = [
      { nines: 0, ns: 10 },
      { nines: 3, ns: 10 },
      { nines: 3, ns: 20 },
      { nines: 5, ns: 20 },
    ]
    expect(withVertexAt(points, 4)).toEqual([...points.slice(0, 3), { nines: 4, ns: 20 }, points[3]])
    expect(withVertexAt(points, 6)).toEqual(points)
    expect(withVertexAt([], 1)).toEqual([])
  })

  it('reads the same latencies as the result gives percentiles', () => {
    const histogram = { binNs: 10, firstNs: 100, counts: [6000, 0, 3000, 900, 90, 9], over: 1 }
    const stream = { histogram, count: 10_000, max: 400, resolutionNs: 1 }
    const { points } = ninesCurve(stream)
    for (const percentile of [50, 90, 99]) {
      const nines = percentile === 50 ? HALF : -Math.log10(1 - percentile / 100)
      expect(latencyAt(points, nines)).toBe(percentileOf(histogram, 10_000, 400, percentile, 1))
    }
    expect(latencyAt(points, 9)).toBe(400)
    expect(latencyAt([], 1)).toBe(0)
  })
})
