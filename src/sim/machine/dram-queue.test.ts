import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DramQueue, fairShare } from './dram-queue'

function queueOf(uses: readonly number[]): DramQueue {
  const queue = new DramQueue(uses.length)
  queue.uses.set(uses)
  queue.solve()
  return queue
}

function presences(queue: DramQueue, observer: number): number[] {
  const into = new Float64Array(queue.uses.length)
  queue.presences(observer, into)
  return [...into]
}

/** Throughput of one of several equal customers, relative to being alone: it thinks for 1 - u of its cycle. */
function relative(u: number, customers: number): number {
  const [presence] = presences(queueOf(Array.from({ length: customers }, () => u)), -1)
  return (1 - presence!) / (1 - u)
}

const uses = (least: number, most: number) =>
  fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 0.95, noNaN: true })), {
    minLength: least,
    maxLength: most,
  })

describe('the DRAM queue', () => {
  // LMbench bw_mem on a Cortex-A53 with x32 LPDDR4: TI SPRADG0A section 3.1.1.
  it.each([
    ['bcopy', 0.5, 3122.66 / 1956.71],
    ['cp loop', 0.54, 1568.78 / 1012.27],
  ])('scales two streaming cores as published: %s', (_, u, published) => {
    expect(Math.abs((2 * relative(u, 2)) / published - 1)).toBeLessThan(0.03)
  })

  it('goes over into its approximation above ten customers within a tenth', () => {
    expect(Math.abs(relative(0.1, 11) / relative(0.1, 10) - 1)).toBeLessThan(0.1)
  })

  it('shows an observer what the queue would be without it', () => {
    fc.assert(
      fc.property(uses(2, 10), fc.nat(9), (list, number) => {
        const observer = number % list.length
        const without = list.map((u, c) => (c === observer ? 0 : u))
        const expected = presences(queueOf(without), -1)
        presences(queueOf(list), observer).forEach((presence, c) => expect(presence).toBeCloseTo(expected[c]!, 12))
      }),
    )
  })

  it('is never shorter for an approximation than the exact one for a customer less', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.001, max: 0.95, noNaN: true }), { minLength: 11, maxLength: 11 }),
        (list) => {
          const queue = queueOf(list)
          const without = presences(queueOf([...list.slice(0, 10), 0]), -1)
          presences(queue, -1).forEach((presence, c) => expect(presence).toBeGreaterThanOrEqual(without[c]! - 1e-9))
        },
      ),
    )
  })

  it('is longer the more its customers want', () => {
    fc.assert(
      fc.property(uses(2, 8), fc.double({ min: 0, max: 0.5, noNaN: true }), (list, more) => {
        const raised = [Math.min(0.95, list[0]! + more), ...list.slice(1)]
        const before = presences(queueOf(list), -1)
        presences(queueOf(raised), -1).forEach((presence, c) => {
          expect(presence).toBeGreaterThanOrEqual(before[c]! - 1e-12)
          expect(presence).toBeLessThan(1)
        })
      }),
    )
  })
})

describe('the fair share', () => {
  it('holds nobody back while there is enough for all', () => {
    expect(fairShare(Float64Array.of(0.5, 0, 0.5))).toBe(Infinity)
  })

  it('divides what the modest leave equally among the greedy', () => {
    expect(fairShare(Float64Array.of(0.1, 0.9, 0.8))).toBeCloseTo(0.45, 12)
    expect(fairShare(Float64Array.of(0.4, 0.3, 2))).toBeCloseTo(1 / 3 + (1 / 3 - 0.3) / 2, 12)
  })

  it('hands out all of the DRAM and never more, and less to each the more somebody wants', () => {
    const wanted = fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { minLength: 1, maxLength: 9 })
    fc.assert(
      fc.property(wanted, fc.double({ min: 0, max: 1, noNaN: true }), (list, more) => {
        const level = fairShare(Float64Array.from(list))
        const total = list.reduce((sum, share) => sum + Math.min(share, level), 0)
        expect(total).toBeLessThanOrEqual(1 + 1e-12)
        if (level < Infinity) expect(total).toBeCloseTo(1, 9)
        expect(fairShare(Float64Array.from([list[0]! + more, ...list.slice(1)]))).toBeLessThanOrEqual(level + 1e-12)
      }),
    )
  })
})
