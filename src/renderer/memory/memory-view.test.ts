import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MemoryScale } from './memory-scale'
import { axisTicks, clampView, fit, pan, roughSize, SMALLEST_SPAN, toPosition, toPixels, zoomAt } from './memory-view'

const bounds = { from: 0x4000_0000, to: 0xc000_0000 }
const view = fc
  .tuple(fc.integer({ min: bounds.from, max: bounds.to }), fc.integer({ min: SMALLEST_SPAN, max: 2 ** 31 }))
  .map(([from, span]) => clampView({ from, to: from + span }, bounds))

describe('properties', () => {
  test('pixels and positions are inverse', () => {
    fc.assert(
      fc.property(
        view,
        fc.integer({ min: 1, max: 4000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (v, width, share) => {
          const address = v.from + share * (v.to - v.from)
          expect(toPosition(v, width, toPixels(v, width, address))).toBeCloseTo(address, 0)
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

describe('the axis', () => {
  const GIB = 2 ** 30
  const scale = new MemoryScale([
    { start: 2 * GIB, size: 2 * GIB },
    { start: 34 * GIB, size: 4 * GIB },
    { start: 0x2000_0000, size: 96 * 1024 },
  ])
  const all = { from: 0, to: scale.total }

  test('names the start of each bank and round addresses between', () => {
    const texts = axisTicks(all, 826, scale).map(({ text }) => text)
    expect(texts).toContain('8000_0000')
    expect(texts).toContain('8_8000_0000')
    expect(texts).toContain('9_0000_0000')
    expect(texts.length).toBeLessThanOrEqual(9)
    expect(axisTicks(all, 0, scale)).toEqual([])
  })

  test('has room for every label, and cuts none', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 200, max: 4000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 1, max: 1e5, noNaN: true }),
        (width, share, factor) => {
          const view = zoomAt(all, all, share * scale.total, factor)
          const ticks = axisTicks(view, width, scale)
          const edges = ticks.flatMap(({ at, text }) => [at - text.length * 3, at + text.length * 3])
          expect(edges).toEqual([...edges].sort((a, b) => a - b))
          for (const edge of edges) expect(edge >= 0 && edge <= width, `${edge} of ${width}`).toBe(true)
        },
      ),
    )
  })
})

test('what is shown is told with three digits', () => {
  expect([16384, 148 * 2 ** 20, 6 * 2 ** 30, 6.25 * 2 ** 30].map(roughSize)).toEqual([
    '16 KiB',
    '148 MiB',
    '6 GiB',
    '6.25 GiB',
  ])
})
