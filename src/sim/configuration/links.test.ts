import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlanLink } from '../plan/plan'
import { asPhysical } from '../plan/units'
import { hasFlags } from './configuration'
import { linkRegions, linkSections } from './links'

const anyLink = fc
  .record({
    protocol: fc.constantFrom<PlanLink['protocol']>('network', 'demo', 'block', 'console'),
    peers: fc.integer({ min: 2, max: 12 }),
    pages: fc.integer({ min: 0, max: 4096 }),
    tail: fc.integer({ min: 0, max: 4095 }),
  })
  .map(({ protocol, peers, pages, tail }): PlanLink => {
    const between = Array.from({ length: peers }, (_, i) => (i === 0 ? 'root' : `cell${i}`))
    return {
      name: 'link',
      protocol,
      between,
      physical: asPhysical(0xbba00000n),
      size: BigInt(pages * 4096 + tail),
      traffic: [],
    }
  })

describe('sections of a link', () => {
  it('are pages, follow one another without a gap and stay inside a link that is large enough', () => {
    fc.assert(
      fc.property(anyLink, (link) => {
        const regions = linkRegions(link, 0, 0)
        expect(regions).toHaveLength(2 + link.between.length)
        let next: bigint = link.physical
        for (const region of regions) {
          expect(region.size % 4096n).toBe(0n)
          if (region.size === 0n) continue
          expect(region.physicalStart).toBe(next)
          expect(region.virtualStart).toBe(next)
          next += region.size
        }
        if (link.size >= 4096n) expect(next - link.physical).toBeLessThanOrEqual(link.size)
      }),
    )
  })

  it('let each peer write its own output only, and nobody the state table', () => {
    fc.assert(
      fc.property(anyLink, fc.nat(11), (link, choice) => {
        const position = choice % link.between.length
        const [state, , ...outputs] = linkRegions(link, 0, position)
        expect(hasFlags(state!, 'WRITE')).toBe(false)
        outputs.forEach((output, i) => {
          if (output.size > 0n) expect(hasFlags(output, 'WRITE')).toBe(i === position)
        })
      }),
    )
  })

  it("are those of Jailhouse's macro for a network of 1 MiB", () => {
    const link = { protocol: 'network' as const, size: 1n << 20n, between: ['root', 'cell'] }
    expect(linkSections(link)).toEqual({ state: 0x1000n, readWrite: 0n, output: 0x7f000n })
  })
})
