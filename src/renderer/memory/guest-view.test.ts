import { describe, expect, it } from 'vitest'
import { quadcopter, shippedLibrary } from '../testing/shipped'
import { checkPlan } from '../../sim/rules/check'
import { guestPieces, guestRegions } from './guest-view'

const { plan, configuration } = checkPlan(quadcopter(), shippedLibrary())

describe("a guest's memory", () => {
  const flight = guestRegions(plan!, configuration, 0)

  it('has its regions where the guest sees them, and where they are', () => {
    expect(flight.find(({ id }) => id === 'cell-0-0')).toMatchObject({ guest: 0x93c00000, physical: 0xb3c00000 })
  })

  it('has its links and its communication region, and none of another cell', () => {
    const labels = flight.map(({ label }) => label)
    expect(labels).toContain('state')
    expect(labels).toContain('comm region')
    expect(labels).not.toContain('disk')
  })

  it('is nothing for a cell that is not there', () => {
    expect(guestRegions(plan!, configuration, 9)).toEqual([])
  })

  it('stands on a lane in order, without overlap, within its width', () => {
    for (const width of [900, 120]) {
      const pieces = guestPieces(flight, width)
      expect(pieces.map(({ region }) => region.guest)).toEqual(flight.map(({ guest }) => guest).sort((a, b) => a - b))
      pieces.forEach(({ left, right }, i) => {
        expect(right).toBeGreaterThan(left)
        expect(left).toBeGreaterThanOrEqual(pieces[i - 1]?.right ?? 0)
      })
      expect(pieces.at(-1)!.right).toBeLessThanOrEqual(width + 1e-6)
    }
  })
})
