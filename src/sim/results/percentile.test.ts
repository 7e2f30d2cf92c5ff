import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { percentileOf, percentilesOf, samplesFor } from './percentile'

describe('percentiles', () => {
  it.each([
    [50, 20],
    [99, 1000],
    [99.9, 10_000],
    [99.999, 1_000_000],
    [100, 1],
  ])('%f %% needs %d samples', (percentile, samples) => {
    expect(samplesFor(percentile)).toBe(samples)
  })

  it('are withheld where the count does not support them', () => {
    const bins = { binNs: 1, firstNs: 0, counts: Array.from({ length: 10 }, () => 100), over: 0 }
    expect(percentilesOf(bins, 1000, 9, 1)).toEqual({ p50: 4, p99: 9, 'p99.9': null, 'p99.99': null, 'p99.999': null })
  })

  it('are what sorting the samples gives, when every bin holds one value', () => {
    const values = fc.array(fc.nat(50), { minLength: 1000, maxLength: 1500 })
    fc.assert(
      fc.property(values, fc.constantFrom(50, 90, 99), (samples, percentile) => {
        const counts = new Array<number>(51).fill(0)
        for (const value of samples) counts[value]! += 1
        const sorted = [...samples].sort((a, b) => a - b)
        const expected = sorted[Math.ceil((percentile / 100) * samples.length) - 1]
        const bins = { binNs: 1, firstNs: 0, counts, over: 0 }
        expect(percentileOf(bins, samples.length, sorted.at(-1)!, percentile, 1)).toBe(expected)
      }),
      { numRuns: 50 },
    )
  })
})
