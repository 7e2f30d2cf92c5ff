import { describe, expect, it } from 'vitest'
import { RandomStreams } from '../engine/random'
import { ReplicatedRuns, replicationSeeds, studentQuantile, type Replicate } from './replications'
import type { Replications } from './result'
import { StreamRecorder } from './stream-recorder'

const none = { p50: null, p99: null, 'p99.9': null, 'p99.99': null, 'p99.999': null }
const histogram = { binNs: 1, firstNs: 0, counts: [1], over: 0 }

function replicate(mean: number, about: Partial<Replicate['streams'][number]> = {}): Replicate {
  const stream = { id: 'a/b', count: 10, mean, max: 2 * mean, percentiles: none, histogram, resolutionNs: 1 }
  return { seed: '1', streams: [{ ...stream, ...about }] }
}

function summarise(...replicates: Replicate[]): Replications {
  const runs = new ReplicatedRuns()
  replicates.forEach((one, i) => runs.add(i, one))
  return runs.summarise()
}

/**
 * A run of exponentially distributed samples with a mean of 1000 ns that come `alike` times each, as in a slow phase, through the
 * recorder that runs use.
 */
function run(random: RandomStreams, samples: number, alike: number): Replicate {
  const about = { id: 'a/b', cell: 'a', cpu: 0, kind: 'response time', resolutionNs: 1, binNs: 1, firstNs: 0 } as const
  const recorder = new StreamRecorder({ ...about, periodNs: 1 })
  let value = 0
  for (let i = 0; i < samples; i += 1) {
    if (i % alike === 0) value = Math.floor(random.exponential(0, 1000))
    recorder.add(value, i)
  }
  return { seed: '1', streams: [recorder.result()] }
}

describe('replications', () => {
  it('give the interval of Student for a mean: 1, 2, 3 are 2 with 2.48 to either side', () => {
    const { streams, count } = summarise(replicate(1), replicate(2), replicate(3))
    expect(count).toBe(3)
    expect(streams[0]!.count).toBe(30)
    expect(streams[0]!.mean.mean).toBe(2)
    expect(streams[0]!.mean.high - 2).toBeCloseTo(4.3027 / Math.sqrt(3), 6)
    expect(2 - streams[0]!.mean.low).toBeCloseTo(4.3027 / Math.sqrt(3), 6)
    expect(streams[0]!.max).toEqual({ lowest: 2, highest: 6 })
  })

  it('give no interval for a percentile that one of the runs does not support', () => {
    const supported = replicate(1, { count: 1000, percentiles: { ...none, p50: 5, p99: 9 } })
    const { percentiles } = summarise(supported, replicate(1, { percentiles: { ...none, p50: 7 } })).streams[0]!
    expect(percentiles.p50).not.toBeNull()
    expect(percentiles.p99).toBeNull()
  })

  it('take a percentile of all samples together, and its interval from how far the runs are from it', () => {
    const half = (counts: number[], p50: number) =>
      replicate(1, { count: 20, max: 9, histogram: { ...histogram, counts }, percentiles: { ...none, p50 } })
    const { p50 } = summarise(half([20], 0), half([0, 0, 0, 0, 20], 4), half([0, 20], 1)).streams[0]!.percentiles
    expect(p50!.mean).toBe(1)
    expect(p50!.high - 1).toBeCloseTo(4.3027 * Math.sqrt((1 + 9 + 0) / 2 / 3), 6)
  })

  it('are the same in whatever order runs end', () => {
    const all = [replicate(0.1), replicate(0.2), replicate(0.3), replicate(1e9)]
    const backwards = new ReplicatedRuns()
    for (const i of [3, 0, 2, 1]) backwards.add(i, all[i]!)
    expect(backwards.summarise()).toEqual(summarise(...all))
  })

  it('hold the true mean in about 95 of 100 intervals', () => {
    const random = new RandomStreams('1', ['normal'])
    let held = 0
    for (let i = 0; i < 2000; i += 1) {
      const { low, high } = summarise(...Array.from({ length: 5 }, () => replicate(random.normal(0)))).streams[0]!.mean
      if (low <= 0 && high >= 0) held += 1
    }
    expect(held / 2000).toBeGreaterThan(0.935)
    expect(held / 2000).toBeLessThan(0.965)
  })

  it.each([
    ['that do not depend on each other', 1],
    ['of which ten in a row are alike', 10],
  ])('hold true means and percentiles of samples %s in about 95 of 100 intervals', (_, alike) => {
    const random = new RandomStreams('1', ['exponential'])
    // Values are whole ns, rounded down: so is what each of them is compared with.
    const truth = { mean: 999.5, p50: 1000 * Math.LN2, p99: 1000 * Math.log(100) }
    const held = { mean: 0, p50: 0, p99: 0 }
    const EXPERIMENTS = 150
    for (let i = 0; i < EXPERIMENTS; i += 1) {
      const runs = Array.from({ length: 20 }, () => run(random, 1000 * alike, alike))
      const [{ mean, percentiles }] = summarise(...runs).streams as [Replications['streams'][number]]
      for (const [name, estimate] of Object.entries({ mean, p50: percentiles.p50!, p99: percentiles.p99! })) {
        const key = name as keyof typeof truth
        if (estimate.low - 1 <= truth[key] && truth[key] <= estimate.high + 1) held[key] += 1
      }
    }
    for (const count of Object.values(held)) {
      expect(count / EXPERIMENTS).toBeGreaterThan(0.89)
      expect(count / EXPERIMENTS).toBeLessThan(0.99)
    }
  })

  it('are refused when there is one', () => {
    expect(() => summarise(replicate(1))).toThrow('an interval needs at least 2 replications, not 1')
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
