import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { effectiveColours, evictionMatrices } from './colours'

const LINES = 8192
const COLOURS = 8
const colourList = fc.uniqueArray(fc.nat(COLOURS - 1), { maxLength: 4 })

/** One core per cell, all in one cluster. */
const cluster = (cells: number) => {
  const cache = { colours: COLOURS, lines: LINES }
  return Array.from({ length: cells }, (_, cell) => ({ cell, cache }))
}

const cells = (...colours: (number[] | undefined)[]) =>
  colours.map((list) => ({ colours: list, cachePortion: undefined }))

describe('evictionMatrices', () => {
  it('spreads every fill over the whole cache without colours', () => {
    const { evictions, hypervisorEvictions } = evictionMatrices('off', cells([0], [1]), cluster(2))
    expect([...evictions, ...hypervisorEvictions]).toEqual(Array(8).fill(1 / LINES))
  })

  it('keeps cells of disjoint colours apart but not the uncoloured hypervisor', () => {
    const { evictions, hypervisorEvictions } = evictionMatrices('cells', cells(undefined, [0, 1]), cluster(2))
    expect(evictions[1]).toBe(0)
    expect(evictions[2]).toBe(0)
    expect(evictions[3]).toBeCloseTo(COLOURS / 2 / LINES, 12)
    expect(hypervisorEvictions[2]).toBeCloseTo(1 / LINES, 12)
  })

  it('never lets a fill of another cell do more harm than without colours once all colours are disjoint', () => {
    fc.assert(
      fc.property(colourList, colourList, (a, b) => {
        const second = b.filter((colour) => !a.includes(colour))
        fc.pre(a.length > 0 && second.length > 0)
        const { evictions, hypervisorEvictions } = evictionMatrices('all', cells(undefined, a, second), cluster(3))
        for (let row = 0; row < 3; row += 1) {
          for (let column = 0; column < 3; column += 1) {
            if (row === column) continue
            expect(evictions[3 * row + column]).toBeLessThanOrEqual(1 / LINES)
            expect(hypervisorEvictions[3 * row + column]).toBeLessThanOrEqual(1 / LINES)
          }
        }
      }),
    )
  })

  it('keeps the caches of clusters apart, each with its own lines and colours', () => {
    const little = { colours: 16, lines: 16384 }
    const big = { colours: 8, lines: 4096 }
    const cores = [little, little, big, big].map((cache, core) => ({ cell: core % 2, cache }))
    const { evictions, hypervisorEvictions } = evictionMatrices('off', cells(undefined, undefined), cores)
    const [a, b] = [1 / 16384, 1 / 4096]
    const expected = [a, a, 0, 0, a, a, 0, 0, 0, 0, b, b, 0, 0, b, b]
    expect([...evictions]).toEqual(expected)
    expect([...hypervisorEvictions]).toEqual(expected)
  })

  it('gives cells without colours what nobody named, or everything when nothing is left', () => {
    expect(effectiveColours([undefined, [0, 1, 2]], 4)).toEqual([new Set([3]), new Set([0, 1, 2])])
    expect(effectiveColours([undefined, [0, 1]], 2)).toEqual([new Set([0, 1]), new Set([0, 1])])
  })
})
