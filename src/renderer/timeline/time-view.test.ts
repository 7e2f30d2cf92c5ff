import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clampedView, LEAST_SPAN_NS, movedView, toMoment, toPixel, viewAround, viewWith, zoomedView } from './time-view'

const WHOLE = { fromNs: -50_000, toNs: 139_887 }

describe('the view of a timeline', () => {
  it('keeps the moment under the pointer where it is while zooming', () => {
    const view = { fromNs: 0, toNs: 100_000 }
    const zoomed = zoomedView(view, WHOLE, 0.5, 25_000)
    expect(zoomed).toEqual({ fromNs: 12_500, toNs: 62_500 })
    expect(toPixel(zoomed, 800, 25_000)).toBe(toPixel(view, 800, 25_000))
  })

  it('zooms to nanoseconds and no further', () => {
    let view = WHOLE
    for (let i = 0; i < 100; i += 1) view = zoomedView(view, WHOLE, 0.5, 2516)
    expect(view.toNs - view.fromNs).toBeCloseTo(LEAST_SPAN_NS, 6)
    expect(view.fromNs).toBeLessThan(2516)
    expect(view.toNs).toBeGreaterThan(2516)
  })

  it('never leaves the whole, however it is zoomed and moved', () => {
    const times = fc.integer({ min: -300_000, max: 300_000 })
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.double({ min: 0.1, max: 10, noNaN: true }), times, times)), (moves) => {
        let view = WHOLE
        for (const [factor, around, by] of moves) {
          view = movedView(zoomedView(view, WHOLE, factor, around), WHOLE, by)
          expect(view.fromNs).toBeGreaterThanOrEqual(WHOLE.fromNs)
          expect(view.toNs).toBeLessThanOrEqual(WHOLE.toNs + 1e-6)
          expect(view.toNs - view.fromNs).toBeGreaterThanOrEqual(LEAST_SPAN_NS - 1e-6)
        }
      }),
    )
  })

  it('shows all of a window that is shorter than the least it zooms to', () => {
    const tiny = { fromNs: 0, toNs: 8 }
    expect(clampedView({ fromNs: 2, toNs: 4 }, tiny)).toEqual(tiny)
  })

  it('fits a stretch with something around it', () => {
    const view = viewAround({ fromNs: 0, toNs: 50_000 }, WHOLE)
    expect(view).toEqual({ fromNs: -3000, toNs: 53_000 })
  })

  it('follows a cursor that leaves it, and rests while the cursor is inside', () => {
    const view = { fromNs: 0, toNs: 1000 }
    expect(viewWith(view, WHOLE, 500)).toBe(view)
    expect(viewWith(view, WHOLE, 2000)).toEqual({ fromNs: 1100, toNs: 2100 })
    expect(viewWith(view, WHOLE, -60)).toEqual({ fromNs: -160, toNs: 840 })
  })

  it('finds the moment of a pixel and the pixel of a moment', () => {
    fc.assert(
      fc.property(fc.integer({ min: WHOLE.fromNs, max: WHOLE.toNs }), (ns) => {
        expect(toMoment(WHOLE, 900, toPixel(WHOLE, 900, ns))).toBe(ns)
      }),
    )
  })
})
