import { describe, expect, it } from 'vitest'
import { RandomStreams } from '../engine/random'
import { replicationSeeds, studentQuantile, summariseReplications, type Replicate } from './replications'

const none = { p50: null, p99: null, 'p99.9': null, 'p99.99': null, 'p99.999': null }

function replicate(mean: number, about: Partial<Replicate['streams'][number]> = {}): Replicate {
  return { seed: '1', streams: [{ id: 'a/b', count: 10, mean, max: 2 * mean, percentiles: none, ...about }] }
}

describe('replications', () => {
  it('give the interval of Student for a mean: 1, 2, 3 are 2 with 2.48 to either side', () => {
    const { streams, count } = summariseReplications([replicate(1), replicate(2), replicate(3)])
    expect(count).toBe(3)
    expect(streams[0]!.count).toBe(30)
    expect(streams[0]!.mean.mean).toBe(2)
    expect(streams[0]!.mean.high - 2).toBeCloseTo(4.3027 / Math.sqrt(3), 6)
    expect(2 - streams[0]!.mean.low).toBeCloseTo(4.3027 / Math.sqrt(3), 6)
    expect(streams[0]!.max).toEqual({ lowest: 2, highest: 6 })
  })

  it('give no interval for a percentile that one of the runs does not support', () => {
    const supported = replicate(1, { percentiles: { ...none, p50: 5, p99: 9 } })
    const { percentiles } = summariseReplications([supported, replicate(1, { percentiles: { ...none, p50: 7 } })])
      .streams[0]!
    expect(percentiles.p50!.mean).toBe(6)
    expect(percentiles.p99).toBeNull()
  })

  it('hold the true mean in about 95 of 100 intervals', () => {
    const random = new RandomStreams('1', ['normal'])
    let held = 0
    for (let i = 0; i < 2000; i += 1) {
      const runs = Array.from({ length: 5 }, () => replicate(random.normal(0)))
      const { low, high } = summariseReplications(runs).streams[0]!.mean
      if (low <= 0 && high >= 0) held += 1
    }
    expect(held / 2000).toBeGreaterThan(0.935)
    expect(held / 2000).toBeLessThan(0.965)
  })

  it('are refused when there is one', () => {
    expect(() => summariseReplications([replicate(1)])).toThrow('an interval needs at least 2 replications, not 1')
  })

  it('take the seeds after their own, and begin again at 0', () => {
    expect(replicationSeeds(String(2n ** 64n - 2n), 3)).toEqual(['18446744073709551614', '18446744073709551615', '0'])
  })

  it.each([
    [1, 12.706],
    [9, 2.262],
    [10, 2.228],
    [30, 2.042],
    [1000, 1.962],
  ])("know Student's quantile for %d degrees of freedom", (freedom, value) => {
    expect(studentQuantile(freedom)).toBeCloseTo(value, 2)
  })
})
