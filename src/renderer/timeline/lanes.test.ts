import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ActivityKind, TimelineSpan } from '../../sim/results/result'
import { lanesOf, nextEdge, piecesOf, preemptions, spanAt } from './lanes'

const span = (cpu: number, what: string, kind: ActivityKind, fromNs: number, toNs: number): TimelineSpan => ({
  cpu,
  cell: cpu === 3 ? 'flight' : 'root',
  what,
  kind,
  fromNs,
  toNs,
})
const CORES = [
  { cpu: 3, cell: 'flight' },
  { cpu: 0, cell: 'root' },
  { cpu: 1, cell: 'root' },
]
const SPANS = [
  span(0, 'stress-ng cpu', 'process', 9_950, 10_100),
  span(3, 'imu', 'job', 10_000, 10_020),
  span(3, 'interrupt of control', 'interrupt', 10_020, 10_030),
  span(3, 'imu', 'job', 10_030, 10_040),
  span(3, 'control', 'job', 10_060, 10_090),
]
const lanes = lanesOf(SPANS, CORES, 10_000)
const core3 = lanes[2]!

describe('the lanes of a timeline', () => {
  it('are one for each core, also an idle one, and count from the release', () => {
    expect(lanes.map(({ cpu, spans }) => [cpu, spans.length])).toEqual([
      [0, 1],
      [1, 0],
      [3, 4],
    ])
    expect(core3.spans[0]).toMatchObject({ what: 'imu', fromNs: 0, toNs: 20, index: 1 })
  })

  it('know what a core does at a moment', () => {
    expect(spanAt(core3, 20)?.what).toBe('interrupt of control')
    expect(spanAt(core3, 19)?.what).toBe('imu')
    expect(spanAt(core3, 45)).toBeUndefined()
    expect(spanAt(core3, 90)).toBeUndefined()
    expect(spanAt(lanes[1]!, 0)).toBeUndefined()
  })

  it('find the next edge in either direction', () => {
    expect(nextEdge(core3, 20, 1)).toBe(30)
    expect(nextEdge(core3, 20, -1)).toBe(0)
    expect(nextEdge(core3, 90, 1)).toBeUndefined()
  })

  it('see where an interrupt broke a job off, and nothing else as that', () => {
    expect(preemptions(core3)).toEqual([{ what: 'imu', fromNs: 20, toNs: 30 }])
    const turns = lanesOf(
      [span(0, 'a', 'process', 0, 5), span(0, 'b', 'process', 5, 9), span(0, 'a', 'process', 9, 12)],
      [],
      0,
    )
    expect(preemptions(turns[0]!)).toEqual([])
    const apart = lanesOf(
      [span(0, 'a', 'job', 0, 5), span(0, 'i', 'interrupt', 5, 9), span(0, 'a', 'job', 10, 12)],
      [],
      0,
    )
    expect(preemptions(apart[0]!)).toEqual([])
  })

  it('draw no more than the screen shows and lose no span of what they draw', () => {
    const many = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 40 }), fc.constantFrom<ActivityKind>('job', 'interrupt')),
      {
        minLength: 1,
        maxLength: 3000,
      },
    )
    fc.assert(
      fc.property(many, (lengths) => {
        let at = 0
        const spans = lengths.map(([length, kind]) => span(0, kind, kind, at, (at += length)))
        const lane = lanesOf(spans, [], 0)[0]!
        const pieces = piecesOf(lane, { fromNs: 0, toNs: at }, 200)
        expect(pieces.length).toBeLessThanOrEqual(2 * 200 + 2)
        expect(pieces.reduce((sum, { count }) => sum + count, 0)).toBe(spans.length)
        for (const [i, piece] of pieces.entries()) {
          expect(piece.toX).toBeLessThanOrEqual(200)
          if (i > 0) expect(piece.fromX).toBeGreaterThanOrEqual(pieces[i - 1]!.toX - 1e-6)
        }
      }),
      { numRuns: 50 },
    )
  })

  it('show the interrupt where several share a pixel', () => {
    const crowd = lanesOf(
      [span(0, 'a', 'job', 0, 10), span(0, 'i', 'interrupt', 10, 20), span(0, 'b', 'job', 20, 30)],
      [],
      0,
    )[0]!
    const pieces = piecesOf(crowd, { fromNs: 0, toNs: 10_000 }, 100)
    expect(pieces).toHaveLength(1)
    expect(pieces[0]).toMatchObject({ count: 3, span: { kind: 'interrupt' } })
  })

  it('cut spans at the edges of the view', () => {
    expect(piecesOf(lanes[0]!, { fromNs: 0, toNs: 50 }, 100)).toMatchObject([{ fromX: 0, toX: 100 }])
  })
})
