import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalQuantile, RandomStreams, survival } from './random'

const draw = (streams: RandomStreams, index: number, count: number) =>
  Array.from({ length: count }, () => streams.unit(index))

describe('RandomStreams', () => {
  it('draws the same for the same seed and name, whatever other streams exist', () => {
    const few = new RandomStreams('42', ['a', 'b'])
    const many = new RandomStreams('42', ['x', 'b', 'y', 'a'])
    draw(many, 0, 7)
    expect(draw(many, 1, 100)).toEqual(draw(few, 1, 100))
    expect(draw(many, 3, 100)).toEqual(draw(few, 0, 100))
  })

  it('tells apart seeds that differ in their upper or lower half, and names', () => {
    const first = (seed: string, name: string) => draw(new RandomStreams(seed, [name]), 0, 4).join()
    const all = [first('1', 'a'), first('2', 'a'), first(String(2n ** 40n + 1n), 'a'), first('1', 'b')]
    expect(new Set(all).size).toBe(4)
  })

  it('draws uniformly: mean and variance of 100000 draws', () => {
    const values = draw(new RandomStreams('7', ['u']), 0, 100_000)
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length
    const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length
    expect(mean).toBeCloseTo(0.5, 2)
    expect(variance).toBeCloseTo(1 / 12, 2)
  })

  it.each([
    [41, 0.01],
    [41, 0.9],
    [350, 0.1],
    [350, 0.02],
  ])('draws binomials of %d trials at %f with their mean and variance', (n, p) => {
    const streams = new RandomStreams('3', ['b'])
    const values = Array.from({ length: 50_000 }, () => streams.binomial(0, n, p))
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length
    const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length
    expect(mean / (n * p)).toBeCloseTo(1, 1)
    expect(variance / (n * p * (1 - p))).toBeCloseTo(1, 1)
  })

  it('keeps binomials and sums within what is possible', () => {
    const streams = new RandomStreams('5', ['b'])
    fc.assert(
      fc.property(
        fc.nat(400),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 24 }),
        (n, p, most) => {
          const k = streams.binomial(0, n, p)
          expect(k).toBeGreaterThanOrEqual(0)
          expect(k).toBeLessThanOrEqual(n)
          const sum = streams.sumOfUniforms(0, n, most)
          expect(sum).toBeGreaterThanOrEqual(n)
          expect(sum).toBeLessThanOrEqual(n * most)
        },
      ),
    )
  })

  it.each([
    [0.5, 0],
    [0.6, 0.2533471],
    [0.975, 1.959964],
    [0.999, 3.0902323],
    [1e-9, -5.997807],
  ])('puts the quantile of %d of a standard normal at %d', (p, value) => {
    expect(normalQuantile(p)).toBeCloseTo(value, 5)
    expect(normalQuantile(1 - p)).toBeCloseTo(-value, 5)
  })

  it('has the exponential of any wear to nine digits, and takes what rounding left below 0 for none', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 40, noNaN: true }), (wear) => {
        expect(Math.abs(survival(wear) - Math.exp(-wear))).toBeLessThan(1e-9)
      }),
    )
    expect(survival(-1e-12)).toBe(1)
  })

  it('draws exponentials with their mean', () => {
    const streams = new RandomStreams('9', ['e'])
    let sum = 0
    for (let i = 0; i < 100_000; i += 1) sum += streams.exponential(0, 2200)
    expect(sum / 100_000 / 2200).toBeCloseTo(1, 1)
  })
})
