import fc from 'fast-check'
import { expect, test } from 'vitest'
import { placeCallouts } from './callouts'

test('labels never overlap and never leave the lane', () => {
  const wish = fc.record({
    id: fc.uuid(),
    at: fc.double({ min: 0, max: 800, noNaN: true }),
    width: fc.integer({ min: 10, max: 160 }),
  })
  fc.assert(
    fc.property(fc.array(wish, { maxLength: 30 }), (wishes) => {
      const placed = placeCallouts(wishes, 800)
      for (const [i, callout] of placed.entries()) {
        expect(callout.left).toBeGreaterThanOrEqual(-1e-6)
        expect(callout.left + callout.width).toBeLessThanOrEqual(800 + 1e-6)
        const next = placed[i + 1]
        if (next) expect(next.left).toBeGreaterThanOrEqual(callout.left + callout.width)
      }
    }),
  )
})

test('a label with room stands over its segment', () => {
  expect(placeCallouts([{ id: 'a', at: 400, width: 60 }], 800)[0]?.left).toBe(370)
})

test('what does not fit is left out', () => {
  const wishes = Array.from({ length: 10 }, (_, i) => ({ id: String(i), at: 50, width: 60 }))
  expect(placeCallouts(wishes, 200).length).toBe(3)
})
