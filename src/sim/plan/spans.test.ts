import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alignUp, covered, overlappingPairs, overlaps, overlapSize, type Span } from './spans'

const span: fc.Arbitrary<Span> = fc.record({ start: fc.bigInt(0n, 40n), size: fc.bigInt(0n, 12n) })
const bytes = ({ start, size }: Span) => Array.from({ length: Number(size) }, (_, i) => Number(start) + i)

describe('spans', () => {
  it('overlap by the bytes that they share', () => {
    fc.assert(
      fc.property(span, span, (a, b) => {
        const shared = bytes(a).filter((byte) => bytes(b).includes(byte)).length
        expect(overlapSize(a, b)).toBe(BigInt(shared))
        expect(overlaps(a, b)).toBe(shared > 0)
      }),
    )
  })

  it('are covered when every byte lies in a part', () => {
    fc.assert(
      fc.property(span, fc.array(span, { maxLength: 5 }), (whole, parts) => {
        const held = new Set(parts.flatMap(bytes))
        expect(covered(whole, parts)).toBe(bytes(whole).every((byte) => held.has(byte)))
      }),
    )
  })

  it('pair up exactly where they overlap', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 12 }), (spans) => {
        const expected = spans.flatMap((a, i) => spans.slice(i + 1).filter((b) => overlaps(a, b))).length
        const pairs = overlappingPairs(spans)
        expect(pairs).toHaveLength(expected)
        for (const [a, b] of pairs) expect(overlaps(a, b)).toBe(true)
      }),
    )
  })

  it('round up to multiples', () => {
    expect([0n, 1n, 4096n, 4097n].map((value) => alignUp(value, 4096n))).toEqual([0n, 4096n, 4096n, 8192n])
  })
})
