import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memoryFor } from '../../../tests/support/scenarios'
import { CoRunning, Row, ROWS } from './co-running'
import { NO_DEMAND, type Demand, type Master, type MemorySystem } from './scenario'

function coRunningOf(
  cores: number,
  demands: Demand[],
  about: { masters?: Master[]; memory?: Partial<MemorySystem> } = {},
): CoRunning {
  return new CoRunning({
    cores: Array.from({ length: cores }, (_, cpu) => ({ cpu, cell: 0 })),
    demands: [NO_DEMAND, ...demands],
    memory: { ...memoryFor(cores), ...about.memory },
    masters: about.masters ?? [],
  })
}

/** Stretch of customer `c` next to what runs now. */
const stretchOf = (coRunning: CoRunning, c: number) => coRunning.solved[coRunning.row(Row.stretch) + c]!
/** Refills of the first core per ns of undisturbed execution. */
const refillsOf = (coRunning: CoRunning) => coRunning.solved[coRunning.row(Row.shared)]! * stretchOf(coRunning, 0)

const busy: Demand = { refills: 0.02, privateFills: 0.02, writes: 0.02, outstanding: 4 }
const again: Demand = { ...NO_DEMAND, reuse: { perNs: 0.004, lines: 8192 } }
const camera: Master = {
  name: 'camera',
  cell: -1,
  linesPerNs: 0.02,
  outstanding: 16,
  activeNs: 1,
  silentNs: 0,
  phaseNs: 0,
}

describe('co-running code', () => {
  it('stretches a refill from 107 to about 195 ns next to two stressing cores, as measured on a ZCU104', () => {
    const lineNs = 64 / (17.06 * 0.62)
    const rate = 0.25 / lineNs
    const stressor: Demand = { refills: rate, privateFills: rate, writes: rate, outstanding: 8 }
    const victim: Demand = { refills: 0.001, privateFills: 0.001, writes: 0, outstanding: 1 }
    const coRunning = coRunningOf(3, [stressor, victim], { memory: { lineNs } })
    coRunning.change(0, 2)
    coRunning.change(1, 1)
    coRunning.change(2, 1)
    const stall = 107 + (stretchOf(coRunning, 0) - 1) / victim.refills
    expect(stall).toBeGreaterThan(180)
    expect(stall).toBeLessThan(210)
  })

  it('forgets a demand that ends', () => {
    const coRunning = coRunningOf(2, [busy])
    expect(coRunning.change(0, 1)).toBe(true)
    expect(stretchOf(coRunning, 0)).toBe(1)
    coRunning.change(1, 1)
    expect(stretchOf(coRunning, 0)).toBeGreaterThan(1)
    coRunning.change(1, 0)
    expect(coRunning.change(1, 0)).toBe(false)
    expect(stretchOf(coRunning, 0)).toBe(1)
  })

  it('loses lines only next to a core that fills the shared cache, and counts them as refills', () => {
    const filling: Demand = { refills: 0.02, privateFills: 0.02, writes: 0, outstanding: 8 }
    const coRunning = coRunningOf(2, [again, filling])
    coRunning.change(0, 1)
    expect(stretchOf(coRunning, 0)).toBe(1)
    expect(refillsOf(coRunning)).toBe(0)
    coRunning.change(1, 2)
    // Nearly all of its 0.004 uses per ns become refills of 107 ns and a wait.
    expect(stretchOf(coRunning, 0)).toBeGreaterThan(1 + 0.9 * 0.004 * 107)
    expect(stretchOf(coRunning, 0)).toBeLessThan(1 + 0.004 * (107 + 24 * 9.5))
    expect(refillsOf(coRunning)).toBeGreaterThan(0.9 * 0.004)
    expect(refillsOf(coRunning)).toBeLessThanOrEqual(0.004)
  })

  it('keeps the reuse of a core in another cluster, and slows it at the DRAM alike', () => {
    const filling: Demand = { refills: 0.02, privateFills: 0.02, writes: 0, outstanding: 8 }
    const { evictions } = memoryFor(2)
    const apart = { ...evictions, chances: Float64Array.of(1 / 8192, 0, 0, 1 / 8192) }
    const victim: Demand = { ...again, refills: 0.001, privateFills: 0.001 }
    const coRunning = coRunningOf(2, [victim, filling], { memory: { evictions: apart } })
    coRunning.change(0, 1)
    coRunning.change(1, 2)
    expect(refillsOf(coRunning)).toBe(0.001)
    expect(stretchOf(coRunning, 0)).toBeGreaterThan(1)
  })

  it('loses lines only of the kinds that others reach', () => {
    const filling: Demand = { refills: 1, privateFills: 1, writes: 0, outstanding: 8 }
    const kinds = {
      kinds: 2,
      shares: Float64Array.of(0.75, 0.25, 0, 1),
      hypervisorShares: new Float64Array(4),
      // Of the first core's two kinds the second core reaches one.
      chances: Float64Array.of(1 / 8192, 0, 1 / 8192, 1 / 2048, 0, 0, 0, 1 / 2048),
    }
    const coRunning = coRunningOf(2, [again, filling], { memory: { evictions: kinds } })
    coRunning.change(0, 1)
    coRunning.change(1, 2)
    expect(refillsOf(coRunning)).toBeCloseTo(0.25 * 0.004, 12)
  })

  it('waits behind a master while that is active, and slows it in turn', () => {
    const coRunning = coRunningOf(1, [busy], { masters: [camera] })
    coRunning.change(0, 1)
    expect(stretchOf(coRunning, 0)).toBe(1)
    coRunning.change(1, 1)
    expect(coRunning.solved[coRunning.row(Row.ahead) + 1]).toBe(16)
    expect(stretchOf(coRunning, 0)).toBeGreaterThan(1)
    expect(stretchOf(coRunning, 1)).toBeGreaterThan(1)
    coRunning.change(1, 0)
    expect(stretchOf(coRunning, 0)).toBe(1)
  })

  it('gives nobody more of the DRAM than there is', () => {
    const rate = fc.double({ min: 0, max: 0.2, noNaN: true })
    const demand: fc.Arbitrary<Demand> = fc.record({
      refills: rate,
      privateFills: rate,
      writes: rate,
      outstanding: fc.integer({ min: 1, max: 32 }),
    })
    fc.assert(
      fc.property(fc.array(demand, { minLength: 4, maxLength: 4 }), rate, (demands, linesPerNs) => {
        const coRunning = coRunningOf(4, demands, { masters: [{ ...camera, linesPerNs }] })
        demands.forEach((_, core) => coRunning.change(core, core + 1))
        coRunning.change(4, 1)
        const total = [...demands.map(({ refills, writes }) => refills + writes), linesPerNs].reduce(
          (sum, lines, c) => sum + (lines * 9.5) / stretchOf(coRunning, c),
          0,
        )
        expect(total).toBeLessThanOrEqual(1 + 1e-9)
      }),
    )
  })
})

describe('the table of solved sets', () => {
  const demands = Array.from({ length: 39 }, (_, i): Demand => ({ ...busy, refills: 1e-4 * (i + 1) }))

  it.each([6, 16])('gives what solving anew gives, whatever ran before: forty demands on %i cores', (cores) => {
    const used = coRunningOf(cores, demands)
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(cores - 1), fc.nat(39)), { maxLength: 60 }), (changes) => {
        const fresh = coRunningOf(cores, demands)
        for (const [core, demand] of changes) {
          used.change(core, demand)
          used.row(Row.pace)
        }
        for (let core = 0; core < cores; core += 1) fresh.change(core, used.demandOn(core))
        const [a, b] = [used.row(Row.pace), fresh.row(Row.pace)]
        expect(used.solved.slice(a, a + cores * ROWS)).toEqual(fresh.solved.slice(b, b + cores * ROWS))
      }),
      { numRuns: 50 },
    )
  })
})
