import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sinceRelease, timeTicks } from './time-axis'

const labels = (fromNs: number, toNs: number, most = 8) => timeTicks({ fromNs, toNs }, most).map(({ label }) => label)

describe('the axis of a timeline', () => {
  it('counts from the release in one unit', () => {
    expect(labels(-50_000, 139_887)).toEqual(['−50 µs', '0', '+50 µs', '+100 µs'])
    expect(labels(-40, 160, 6)).toEqual(['0', '+50 ns', '+100 ns', '+150 ns'])
  })

  it('gives as many digits as tell its marks apart', () => {
    expect(labels(12_340, 12_348, 4)).toEqual(['+12.340 µs', '+12.342 µs', '+12.344 µs', '+12.346 µs', '+12.348 µs'])
    expect(labels(1_500_000, 1_900_000, 2)).toEqual(['+1.6 ms', '+1.8 ms'])
  })

  it('has no two marks with one label, and none outside', () => {
    const ends = fc.tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 1, max: 1e9 }))
    fc.assert(
      fc.property(ends, fc.integer({ min: 2, max: 20 }), ([fromNs, span], most) => {
        const ticks = timeTicks({ fromNs, toNs: fromNs + span }, most)
        expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length)
        expect(ticks.length).toBeLessThanOrEqual(most + 1)
        for (const { ns } of ticks) {
          expect(ns).toBeGreaterThanOrEqual(fromNs)
          expect(ns).toBeLessThanOrEqual(fromNs + span)
        }
      }),
    )
  })

  it('says a time to the nanosecond', () => {
    expect(sinceRelease(12_345)).toBe('+12.345 µs')
    expect(sinceRelease(-80)).toBe('−80 ns')
    expect(sinceRelease(0)).toBe('0 ns')
    expect(sinceRelease(1_000_001)).toBe('+1.000001 ms')
  })
})
