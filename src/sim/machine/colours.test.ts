import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { effectiveColours, evictions, type Colouring, type Separation } from './colours'
import type { Evictions } from './scenario'

const LINES = 8192
const COLOURS = 8
const colourList = fc.uniqueArray(fc.nat(COLOURS - 1), { minLength: 1, maxLength: 4 })

/** One core per cell, all in one cluster. */
const cluster = (cells: number) => {
  const cache = { colours: COLOURS, lines: LINES }
  return Array.from({ length: cells }, (_, cell) => ({ cell, cache }))
}

const coloured = (...lists: (number[] | undefined)[]): Separation[] =>
  lists.map((colours) => ({ colours, cachePortion: undefined }))
const portioned = (...portions: (number | undefined)[]): Separation[] =>
  portions.map((cachePortion) => ({ colours: undefined, cachePortion }))

const inCluster = (colouring: Colouring, cells: Separation[]) => evictions(colouring, cells, cluster(cells.length))

/** Chance per fill of core b to evict any one line of core a, by pairs of cores. */
function means({ kinds, shares, chances }: Evictions, of = shares): number[] {
  const n = Math.sqrt(chances.length / kinds)
  return Array.from({ length: n * n }, (_, pair) => {
    const [a, b] = [Math.floor(pair / n), pair % n]
    const ofKind = (k: number) => of[a * kinds + k]! * chances[(a * kinds + k) * n + b]!
    return Array.from({ length: kinds }, (__, k) => ofKind(k)).reduce((sum, chance) => sum + chance, 0)
  })
}

const hypervisorMeans = (all: Evictions) => means(all, all.hypervisorShares)

describe('colours', () => {
  it('spread every fill over the whole cache when they are off', () => {
    const off = inCluster('off', coloured([0], [1]))
    expect(off.kinds).toBe(1)
    expect([...means(off), ...hypervisorMeans(off)]).toEqual(Array(8).fill(1 / LINES))
  })

  it('keep cells of disjoint colours apart but not the uncoloured hypervisor', () => {
    const cells = inCluster('cells', coloured(undefined, [0, 1]))
    expect(means(cells)).toEqual([COLOURS / 6 / LINES, 0, 0, COLOURS / 2 / LINES])
    expect(hypervisorMeans(cells)[2]).toBeCloseTo(1 / LINES, 12)
    // A quarter of the hypervisor's lines is in the way of the second cell, and in that of nobody else.
    expect(cells.kinds).toBe(2)
    expect([...cells.hypervisorShares.slice(0, 2)].sort()).toEqual([0.25, 0.75])
  })

  it('keep the hypervisor in the colours of the cell that it serves when they are for all', () => {
    const all = inCluster('all', coloured(undefined, [0, 1]))
    expect(hypervisorMeans(all)).toEqual(means(all))
  })

  it('never let a fill of another cell do more harm than without once all of them are disjoint', () => {
    fc.assert(
      fc.property(colourList, colourList, (a, b) => {
        const second = b.filter((colour) => !a.includes(colour))
        fc.pre(second.length > 0)
        const all = inCluster('all', coloured(undefined, a, second))
        for (let pair = 0; pair < 9; pair += 1) {
          if (pair % 4 !== 0) expect(means(all)[pair]).toBeLessThanOrEqual(1 / LINES)
        }
      }),
    )
  })

  it('account for every line, whatever the cells name', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('off', 'cells', 'all'),
        fc.array(colourList, { minLength: 1 }),
        (colouring, lists) => {
          const { kinds, shares, hypervisorShares } = inCluster(colouring, coloured(...lists))
          for (let core = 0; core < lists.length; core += 1) {
            for (const of of [shares, hypervisorShares]) {
              const sum = of.slice(core * kinds, (core + 1) * kinds).reduce((total, share) => total + share, 0)
              expect(sum).toBeCloseTo(1, 12)
            }
          }
        },
      ),
    )
  })

  it('give cells without any what nobody named, or everything when nothing is left', () => {
    expect(effectiveColours([undefined, [0, 1, 2]], 4)).toEqual([new Set([3]), new Set([0, 1, 2])])
    expect(effectiveColours([undefined, [0, 1]], 2)).toEqual([new Set([0, 1]), new Set([0, 1])])
  })
})

it('keeps the caches of clusters apart, each with its own lines and colours', () => {
  const little = { colours: 16, lines: 16384 }
  const big = { colours: 8, lines: 4096 }
  const cores = [little, little, big, big].map((cache, core) => ({ cell: core % 2, cache }))
  const both = evictions('off', coloured(undefined, undefined), cores)
  const [a, b] = [1 / 16384, 1 / 4096]
  expect(means(both)).toEqual([a, a, 0, 0, a, a, 0, 0, 0, 0, b, b, 0, 0, b, b])
})

describe('portions of the cache', () => {
  it('are of those who have one alone, and the others share the rest', () => {
    const [quarter, half] = [4 / LINES, 2 / LINES]
    expect(means(inCluster('off', portioned(undefined, 0.25, 0.25, undefined)))).toEqual([
      ...[half, 0, 0, half],
      ...[0, quarter, 0, 0],
      ...[0, 0, quarter, 0],
      ...[half, 0, 0, half],
    ])
  })

  it('divide the ways of colours as well', () => {
    const cells = [
      { colours: [0, 1], cachePortion: 0.5 },
      { colours: [0, 1], cachePortion: undefined },
    ]
    expect(means(inCluster('cells', cells))).toEqual([8 / LINES, 0, 0, 8 / LINES])
  })

  it('leave something to those without when too much is given away', () => {
    const chances = means(inCluster('off', portioned(undefined, 1, 1)))
    expect(chances[0]).toBeCloseTo(100 / LINES, 9)
    expect(chances[4]).toBeCloseTo(1 / 0.495 / LINES, 9)
  })
})
