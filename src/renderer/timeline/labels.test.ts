import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitText, placeFlags } from './labels'

const measure = (text: string) => text.length * 6

describe('words on a timeline', () => {
  it('are shortened to what fits, or left out', () => {
    expect(fitText('control', 42, measure)).toBe('control')
    expect(fitText('interrupt of control', 66, measure)).toBe('interrupt…')
    expect(fitText('control', 20, measure)).toBe('')
    expect(fitText('', 20, measure)).toBe('')
  })

  it('stand beside their marks', () => {
    const [released, taken] = placeFlags(
      [
        { x: 100, text: 'released', side: 'left' },
        { x: 300, text: 'taken', side: 'right' },
      ],
      600,
      measure,
    )
    expect(released).toMatchObject({ at: 48, row: 0 })
    expect(taken).toMatchObject({ at: 304, row: 0 })
  })

  it('change sides where the plot ends', () => {
    const [released, taken] = placeFlags(
      [
        { x: 20, text: 'released', side: 'left' },
        { x: 590, text: 'taken', side: 'right' },
      ],
      600,
      measure,
    )
    expect(released!.at).toBe(24)
    expect(taken!.at).toBe(590 - 4 - 30)
  })

  it('point to marks that are out of sight', () => {
    const [left, right] = placeFlags(
      [
        { x: -50, text: 'released', side: 'left' },
        { x: 900, text: 'taken', side: 'right' },
      ],
      600,
      measure,
    )
    expect(left).toMatchObject({ text: '← released', at: 0, beyond: 'left' })
    expect(right).toMatchObject({ text: 'taken →', at: 600 - 42, beyond: 'right' })
  })

  it('never lie over each other and never outside', () => {
    const flag = fc.record({
      x: fc.integer({ min: -200, max: 800 }),
      text: fc.string({ minLength: 1, maxLength: 20 }),
      side: fc.constantFrom('left' as const, 'right' as const),
    })
    fc.assert(
      fc.property(fc.array(flag, { maxLength: 6 }), (flags) => {
        const placed = placeFlags(flags, 600, measure)
        for (const [i, a] of placed.entries()) {
          expect(a.at).toBeGreaterThanOrEqual(0)
          expect(a.at + a.width).toBeLessThanOrEqual(600)
          for (const b of placed.slice(i + 1)) {
            if (a.row === b.row) expect(a.at + a.width <= b.at || b.at + b.width <= a.at).toBe(true)
          }
        }
      }),
    )
  })
})
