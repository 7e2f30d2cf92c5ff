import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shippedLibrary, shippedPlan } from '../../../tests/support/templates'
import { findGap, freePlace, takenSpans } from './free-space'
import { overlaps } from './spans'

const board = shippedLibrary().boards.get('imx8mm-evk')!

describe('a free place', () => {
  it('is behind what the quadcopter has', () => {
    const plan = shippedPlan('quadcopter-imx8mm')
    expect(freePlace(plan, board, { purpose: 'inmate', size: 64n << 10n, guest: 'bare-metal' })).toBe(0xb4c00000n)
    expect(freePlace(plan, board, { purpose: 'links', size: 64n << 10n })).toBe(0xbbaf0000n)
  })

  it('is none when the areas are full', () => {
    const plan = shippedPlan('quadcopter-imx8mm')
    expect(freePlace(plan, board, { purpose: 'links', size: 1n << 20n })).toBeUndefined()
    expect(freePlace(plan, board, { purpose: 'inmate', size: 1n << 30n, guest: 'linux' })).toBeUndefined()
  })

  it('may be where the item itself lies', () => {
    const plan = shippedPlan('quadcopter-imx8mm')
    const wish = { purpose: 'links' as const, size: 1n << 20n }
    expect(freePlace(plan, board, wish, ['links', 0])).toBe(0xbbb00000n)
  })

  it('meets nothing that is taken, and is aligned', () => {
    const span = fc.record({ start: fc.bigInt(0n, 64n), size: fc.bigInt(1n, 16n) })
    fc.assert(
      fc.property(fc.array(span), fc.bigInt(1n, 16n), fc.constantFrom(1n, 4n, 8n), (taken, size, alignment) => {
        const start = findGap([{ start: 0n, size: 64n }], taken, size, alignment)
        const fits = (at: bigint) => at + size <= 64n && !taken.some((other) => overlaps(other, { start: at, size }))
        if (start === undefined) {
          for (let at = 0n; at < 64n; at += alignment) expect(fits(at)).toBe(false)
        } else {
          expect(start % alignment).toBe(0n)
          expect(fits(start)).toBe(true)
        }
      }),
    )
  })
})

it('knows what a plan and its board take', () => {
  expect(takenSpans(shippedPlan('quadcopter-imx8mm'), board).map((span) => span.label)).toEqual([
    'hypervisor',
    'virtual PCI window',
    'RAM of flight',
    'loader of perception',
    'RAM of perception',
    'state link',
    'disk link',
    'terminal link',
  ])
})
