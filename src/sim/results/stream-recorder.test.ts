import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { StreamRecorder } from './stream-recorder'

const about = {
  id: 'a/b',
  cell: 'a',
  cpu: 1,
  kind: 'interrupt latency' as const,
  resolutionNs: 125,
  binNs: 125,
  firstNs: -1,
}
const recorder = () => new StreamRecorder({ ...about, periodNs: 1000 })

describe('StreamRecorder', () => {
  it('puts what a counter prints into bins that begin with it', () => {
    const stream = recorder()
    for (const value of [749, 749, 874, 124]) stream.add(value, 0)
    const { histogram, mode, min, max, mean } = stream.result()
    expect(histogram).toEqual({ binNs: 125, firstNs: -1, counts: [0, 1, 0, 0, 0, 0, 2, 1], over: 0 })
    expect({ mode, min, max, mean }).toEqual({ mode: 749, min: 124, max: 874, mean: 624 })
  })

  it('says which samples are among the ten worst, and keeps those', () => {
    const stream = recorder()
    const window = { fromNs: 0, toNs: 0, spans: [] }
    for (let i = 1; i <= 10; i += 1) {
      expect(stream.add(100 * i, 0)).toBe(true)
      stream.keep({ valueNs: 100 * i, atNs: 0, takenNs: 0, sample: i, causes: [], neighbours: [], window })
    }
    expect([50, 100, 101].map((value) => stream.add(value, 0))).toEqual([false, false, true])
    expect(stream.result().worst).toMatchObject({ valueNs: 1000, sample: 10 })
    expect(stream.result().worstSamples.map(({ sample }) => sample)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
  })

  it('never drops a sample: bins and over add up to the count, and the strip spans minimum and maximum', () => {
    const values = fc.array(fc.nat(4e6), { minLength: 1, maxLength: 3000 })
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 50_000 }), (samples, stepNs) => {
        const stream = recorder()
        samples.forEach((value, i) => stream.add(value, i * stepNs))
        const { histogram, strip, count, min, max } = stream.result()
        expect(histogram.counts.reduce((sum, n) => sum + n, 0) + histogram.over).toBe(count)
        expect(Math.min(...strip.map((point) => point.minNs))).toBe(min)
        expect(Math.max(...strip.map((point) => point.maxNs))).toBe(max)
        expect(strip.length).toBeLessThanOrEqual(1024)
        for (let i = 1; i < strip.length; i += 1) expect(strip[i]!.fromNs).toBeGreaterThanOrEqual(strip[i - 1]!.toNs)
        expect(strip.at(-1)!.toNs).toBeGreaterThan((samples.length - 1) * stepNs)
        // Progress is coarser and says the same.
        const progress = stream.progress()
        const { counts, over, binNs } = progress.histogram
        expect(counts.reduce((sum, n) => sum + n, 0)).toBe(histogram.counts.reduce((sum, n) => sum + n, 0))
        expect([over, counts.length <= 1024, binNs % histogram.binNs]).toEqual([histogram.over, true, 0])
        expect(progress.strip.length).toBeLessThanOrEqual(256)
        expect(Math.min(...progress.strip.map((point) => point.minNs))).toBe(min)
        expect(Math.max(...progress.strip.map((point) => point.maxNs))).toBe(max)
        expect(progress.percentiles).toEqual(stream.result().percentiles)
      }),
      { numRuns: 60 },
    )
  })

  it('has no worst sample and no percentile before the first', () => {
    const { count, worst, percentiles, histogram } = recorder().result()
    expect({ count, worst, p50: percentiles.p50, bins: histogram.counts }).toEqual({
      count: 0,
      worst: null,
      p50: null,
      bins: [],
    })
  })
})
