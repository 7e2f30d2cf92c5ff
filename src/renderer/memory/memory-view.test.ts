import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { axisTicks, clampView, fit, pan, SMALLEST_SPAN, toAddress, toPixels, zoomAt } from './memory-view'

const bounds = { from: 0x4000_0000, to: 0xc000_0000 }
const view = fc
  .tuple(fc.integer({ min: bounds.from, max: bounds.to }), fc.integer({ min: SMALLEST_SPAN, max: 2 ** 31 }))
  .map(([from, span]) => clampView({ from, to: from + span }, bounds))

describe('properties', () => {
  test('pixels and addresses are inverse', () => {
    fc.assert(
      fc.property(
        view,
        fc.integer({ min: 1, max: 4000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (v, width, share) => {
          const address = v.from + share * (v.to - v.from)
          expect(toAddress(v, width, toPixels(v, width, address))).toBeCloseTo(address, 0)
        },
      ),
    )
  })

  test('no zoom and no movement leaves the bounds or goes below the smallest span', () => {
    fc.assert(
      fc.property(view, fc.double({ min: 0.01, max: 1e6, noNaN: true }), fc.integer(), (v, factor, bytes) => {
        for (const next of [zoomAt(v, bounds, (v.from + v.to) / 2, factor), pan(v, bounds, bytes)]) {
          expect(next.from).toBeGreaterThanOrEqual(bounds.from)
          expect(next.to).toBeLessThanOrEqual(bounds.to)
          expect(next.to - next.from).toBeGreaterThanOrEqual(SMALLEST_SPAN)
        }
      }),
    )
  })
})

test('zooming keeps what is under the pointer under the pointer', () => {
  const v = { from: 0x8000_0000, to: 0xa000_0000 }
  const anchor = 0x8800_0000
  const closer = zoomAt(v, bounds, anchor, 4)
  expect(toPixels(closer, 1000, anchor)).toBeCloseTo(toPixels(v, 1000, anchor), 3)
})

test('a fitted view shows the whole stretch with room on both sides', () => {
  const shown = fit(bounds, 0xb3c0_0000, 0xb7c0_0000)
  expect(shown.from).toBeLessThan(0xb3c0_0000)
  expect(shown.to).toBeGreaterThan(0xb7c0_0000)
})

test('ticks are round addresses with room for their labels', () => {
  const ticks = axisTicks(bounds, 800)
  expect(ticks.every((tick) => tick % 0x1000_0000 === 0)).toBe(true)
  expect(ticks.length).toBeGreaterThan(2)
  expect(ticks.length).toBeLessThanOrEqual(9)
  expect(axisTicks(bounds, 0)).toEqual([])
})
