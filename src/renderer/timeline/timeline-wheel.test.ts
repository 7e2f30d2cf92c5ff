import { describe, expect, it } from 'vitest'
import { viewAfterWheel } from './timeline-wheel'

const view = { fromNs: 0, toNs: 1000 }
const whole = { fromNs: -1000, toNs: 2000 }
const turned = (deltaX: number, deltaY: number, shiftKey = false) =>
  viewAfterWheel({ deltaX, deltaY, shiftKey }, view, whole, 500, 250)

describe('wheel of the timeline', () => {
  it('zooms about the pointer, by no more for a wild turn than for 120 pixels', () => {
    const { fromNs, toNs } = turned(0, -60)
    expect(toNs - fromNs).toBeCloseTo(1000 * Math.exp(-0.2))
    expect((250 - fromNs) / (toNs - fromNs)).toBeCloseTo(0.25)
    expect(turned(0, -5000)).toEqual(turned(0, -120))
  })

  it('moves where it is turned sideways, or with Shift', () => {
    expect(turned(10, 3)).toEqual({ fromNs: 20, toNs: 1020 })
    expect(turned(0, 10, true)).toEqual({ fromNs: 20, toNs: 1020 })
  })
})
