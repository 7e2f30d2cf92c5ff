import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shippedLibrary, shippedPlan } from '../../../tests/support/templates'
import { alignmentOf, nextEdge, roundTo, snapEdges, snapMove, snapResize, snapStep, type SnapEdge } from './snap'

const MIB = 1n << 20n
const board = shippedLibrary().boards.get('imx8mm-evk')!
const edges: SnapEdge[] = [
  { at: 16n * MIB, label: 'start of a' },
  { at: 24n * MIB, label: 'end of a' },
]

describe('moving', () => {
  it('draws the start to an edge in reach', () => {
    expect(snapMove(24n * MIB + 5000n, MIB, edges, 8192n)).toEqual({ start: 24n * MIB, size: MIB, edge: edges[1] })
  })

  it('draws the end to an edge when that is nearer', () => {
    expect(snapMove(15n * MIB - 3000n, MIB, edges, 8192n)).toEqual({ start: 15n * MIB, size: MIB, edge: edges[0] })
  })

  it('falls on a page, or on 2 MiB where the pointer cannot tell less apart', () => {
    expect(snapMove(40n * MIB + 5000n, MIB, edges, 1024n)).toEqual({ start: 40n * MIB + 4096n, size: MIB })
    expect(snapMove(41n * MIB + 1n, MIB, edges, 2n * MIB)).toEqual({ start: 42n * MIB, size: MIB })
    expect(snapStep(2n * MIB - 1n)).toBe(4096n)
  })

  it('never leaves a page or goes below 0, and keeps the size', () => {
    fc.assert(
      fc.property(
        fc.bigInt(-MIB, 64n * MIB),
        fc.bigInt(1n, 8n * MIB),
        fc.array(fc.bigInt(0n, 64n * MIB)),
        fc.bigInt(0n, 4n * MIB),
        (start, size, at, reach) => {
          const snapped = snapMove(
            start,
            size,
            at.map((edge) => ({ at: edge, label: 'x' })),
            reach,
          )
          expect(snapped.size).toBe(size)
          expect(snapped.start).toBeGreaterThanOrEqual(0n)
          expect(snapped.start % 4096n).toBe(0n)
        },
      ),
    )
  })
})

describe('resizing', () => {
  const region = { start: 8n * MIB, size: 4n * MIB }

  it('draws the dragged end to an edge and leaves the other', () => {
    expect(snapResize(region, 'end', 16n * MIB - 100n, edges, 8192n)).toEqual({
      start: 8n * MIB,
      size: 8n * MIB,
      edge: edges[0],
    })
    expect(snapResize({ start: 30n * MIB, size: MIB }, 'start', 24n * MIB + 1n, edges, 8192n)).toEqual({
      start: 24n * MIB,
      size: 7n * MIB,
      edge: edges[1],
    })
  })

  it('leaves at least a page', () => {
    expect(snapResize(region, 'end', 0n, edges, 1024n)).toEqual({ start: 8n * MIB, size: 4096n })
    expect(snapResize(region, 'start', 60n * MIB, edges, 1024n)).toEqual({ start: 12n * MIB - 4096n, size: 4096n })
  })
})

describe('edges of a plan', () => {
  it('are those of everything but the dragged region', () => {
    const labels = snapEdges(shippedPlan('quadcopter-imx8mm'), board, ['cells', 0, 'memory', 0]).map(
      (edge) => edge.label,
    )
    expect(labels).toContain('start of hypervisor')
    expect(labels).toContain('end of state link')
    expect(labels).toContain('start of RAM of bare-metal cells')
    expect(labels.some((label) => label.includes('flight'))).toBe(false)
  })
})

it('rounds to the nearer multiple', () => {
  expect([0n, 2047n, 2048n, 4096n].map((value) => roundTo(value, 4096n))).toEqual([0n, 0n, 4096n, 4096n])
})

describe('alignments', () => {
  it('catch what comes near, the coarser one first', () => {
    expect(snapMove(40n * MIB + 9000n, MIB, [], 16384n).start).toBe(40n * MIB)
    expect(snapMove(40n * MIB + 0x10000n + 9000n, MIB, [], 16384n).start).toBe(40n * MIB + 0x10000n)
    expect(snapResize({ start: 8n * MIB, size: MIB }, 'end', 12n * MIB - 9000n, [], 16384n).size).toBe(4n * MIB)
  })

  it('are named', () => {
    expect([4n * MIB, MIB, 4096n].map(alignmentOf)).toEqual([2n * MIB, 0x10000n, undefined])
  })
})

describe('the next edge', () => {
  const region = { start: 18n * MIB, size: MIB }

  it('is met by the end that comes first', () => {
    expect(nextEdge(region, 'move', 1, edges)).toEqual({ start: 23n * MIB, size: MIB, edge: edges[1] })
    expect(nextEdge(region, 'move', -1, edges)).toEqual({ start: 16n * MIB, size: MIB, edge: edges[0] })
  })

  it('is met by one end alone', () => {
    expect(nextEdge(region, 'end', 1, edges)).toEqual({ start: 18n * MIB, size: 6n * MIB, edge: edges[1] })
    expect(nextEdge(region, 'start', -1, edges)).toEqual({ start: 16n * MIB, size: 3n * MIB, edge: edges[0] })
  })

  it('is none beyond the last, and never behind the other end', () => {
    expect(nextEdge({ start: 30n * MIB, size: MIB }, 'move', 1, edges)).toBeUndefined()
    expect(nextEdge(region, 'start', 1, edges)).toBeUndefined()
  })
})
