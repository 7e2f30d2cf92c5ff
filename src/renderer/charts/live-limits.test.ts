import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { StreamProgress } from '../../sim/results/result'
import { limitStep, limitTarget, liveLimits, snappedLimit, verdictOf } from './live-limits'

const stream: StreamProgress = {
  id: 'flight/control@3',
  cell: 'flight',
  cpu: 3,
  kind: 'response time',
  resolutionNs: 1,
  count: 2000,
  min: 0,
  mean: 50,
  max: 95,
  bound: { boundNs: 120 },
  percentiles: { p50: 9, p99: 9, 'p99.9': null, 'p99.99': null, 'p99.999': null },
  histogram: { binNs: 10, firstNs: 0, counts: [1990, 0, 0, 0, 0, 0, 0, 0, 0, 10], over: 0 },
  strip: [],
}

test('a stream is judged by its maximum, by a percentile, and not at all with too few samples', () => {
  expect(verdictOf(stream, 100, 95)).toEqual({ observedNs: 95, met: true })
  expect(verdictOf(stream, 100, 94)).toEqual({ observedNs: 95, met: false })
  expect(verdictOf(stream, 99, 20)).toEqual({ observedNs: 9, met: true })
  expect(verdictOf(stream, 99.99, 20)).toEqual({ observedNs: null, met: null })
  expect(verdictOf({ ...stream, count: 0 }, 100, 20)).toEqual({ observedNs: null, met: null })
})

test('only limits on the stream count, with their places in the plan', () => {
  const limits = [
    { of: 'flight/motor', measure: 'response' as const, percentile: 100, atMost: 10 },
    { of: 'flight/control', measure: 'response' as const, percentile: 100, atMost: 100 },
  ]
  const found = liveLimits(limits, stream)
  expect(found).toHaveLength(1)
  expect(found[0]).toMatchObject({ index: 1, atMostNs: 100, observedNs: 95, met: true, boundNs: 120 })
})

test('a new limit is about the workload or the chain behind the stream', () => {
  expect(limitTarget(stream)).toEqual({ of: 'flight/control', measure: 'response' })
  expect(limitTarget({ id: 'root/cyclictest@0', kind: 'wake-up latency' })).toEqual({
    of: 'root/cyclictest',
    measure: 'latency',
  })
  expect(limitTarget({ id: 'a to b reaction', kind: 'reaction time' })).toEqual({ of: 'a to b', measure: 'reaction' })
  expect(limitTarget({ id: 'a age', kind: 'data age' })).toEqual({ of: 'a', measure: 'age' })
  expect(limitTarget({ id: 'state: a to b', kind: 'message latency' })).toBeUndefined()
})

test('steps are tidy, and a snapped limit is near where it was dragged to', () => {
  expect([20_000, 250_000, 1e6, 3].map(limitStep)).toEqual([100, 2000, 5000, 1])
  fc.assert(
    fc.property(
      fc.double({ min: 1, max: 1e12, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (axis, at) => {
        const step = limitStep(axis)
        const ns = snappedLimit(at * axis, step)
        expect(ns % step).toBe(0)
        expect(ns).toBeGreaterThan(0)
        expect(Math.abs(ns - at * axis)).toBeLessThanOrEqual(step)
        expect(axis / step).toBeLessThanOrEqual(201)
      },
    ),
  )
})
