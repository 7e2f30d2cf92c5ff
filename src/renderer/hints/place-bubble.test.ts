import fc from 'fast-check'
import { expect, test } from 'vitest'
import { placeBubble, type Side } from './place-bubble'

test('a bubble lies on the screen beside its thing, never on it, and its tip points at it', () => {
  const size = (most: number) => fc.integer({ min: 30, max: most })
  fc.assert(
    fc.property(
      fc.record({ left: fc.integer({ min: -50, max: 1300 }), top: fc.integer({ min: -50, max: 700 }) }),
      fc.record({ width: size(300), height: size(120) }),
      fc.constantFrom<Side>('right', 'above', 'below'),
      ({ left, top }, { width, height }, side) => {
        const anchor = { left, top, right: left + width, bottom: top + height }
        const room = { width: 1366, height: 768 }
        const bubble = { width: 300, height: 110 }
        const placed = placeBubble(anchor, bubble, room, side)
        const seen = anchor.right > 0 && anchor.bottom > 0 && left < room.width && top < room.height
        expect(placed !== undefined).toBe(seen)
        if (!placed) return
        expect(placed.left).toBeGreaterThanOrEqual(8)
        expect(placed.top).toBeGreaterThanOrEqual(8)
        expect(placed.left + bubble.width).toBeLessThanOrEqual(room.width - 8)
        expect(placed.top + bubble.height).toBeLessThanOrEqual(room.height - 8)
        const apart =
          placed.left >= anchor.right || placed.top >= anchor.bottom || placed.top + bubble.height <= anchor.top
        expect(apart).toBe(true)
      },
    ),
  )
})

test('without room anywhere there is none', () => {
  expect(
    placeBubble(
      { left: 0, top: 0, right: 320, bottom: 200 },
      { width: 300, height: 110 },
      { width: 320, height: 200 },
      'right',
    ),
  ).toBeUndefined()
})
