import { describe, expect, it } from 'vitest'
import { memoryFor } from '../../../tests/support/scenarios'
import { CoRunning, lostReuse, queuePresence } from './co-running'
import { NO_DEMAND, type Demand } from './scenario'

/** Throughput of one of several equal customers, relative to being alone: it thinks for 1 - u of its cycle. */
const relative = (u: number, customers: number) => {
  const [presence] = queuePresence(Array.from({ length: customers }, () => u))
  return (1 - presence!) / (1 - u)
}

describe('the DRAM queue', () => {
  // LMbench bw_mem on a Cortex-A53 with x32 LPDDR4: TI SPRADG0A section 3.1.1.
  it.each([
    ['bcopy', 0.5, 3122.66 / 1956.71],
    ['cp loop', 0.54, 1568.78 / 1012.27],
  ])('scales two streaming cores as published: %s', (_, u, published) => {
    expect(Math.abs((2 * relative(u, 2)) / published - 1)).toBeLessThan(0.03)
  })

  it('goes over into its approximation above eight cores within a tenth', () => {
    expect(Math.abs(relative(0.1, 9) / relative(0.1, 8) - 1)).toBeLessThan(0.1)
  })

  it('stretches a refill from 107 to about 195 ns next to two stressing cores, as measured on a ZCU104', () => {
    const lineNs = 64 / (17.06 * 0.62)
    const stressor: Demand = {
      refills: 0.25 / lineNs,
      privateFills: 0.25 / lineNs,
      writes: 0.25 / lineNs,
      outstanding: 8,
    }
    const victim: Demand = { refills: 0.001, privateFills: 0.001, writes: 0, outstanding: 1 }
    const coRunning = new CoRunning({
      cores: [0, 1, 2].map((cpu) => ({ cpu, cell: 0 })),
      demands: [NO_DEMAND, stressor, victim],
      memory: { ...memoryFor(3), lineNs },
    })
    coRunning.change(0, 2)
    coRunning.change(1, 1)
    coRunning.change(2, 1)
    const stall = 107 + (coRunning.stretches[coRunning.row()]! - 1) / victim.refills
    expect(stall).toBeGreaterThan(180)
    expect(stall).toBeLessThan(210)
  })

  it('forgets a demand that ends', () => {
    const busy: Demand = { refills: 0.02, privateFills: 0.02, writes: 0.02, outstanding: 4 }
    const coRunning = new CoRunning({
      cores: [0, 1].map((cpu) => ({ cpu, cell: 0 })),
      demands: [NO_DEMAND, busy],
      memory: memoryFor(2),
    })
    expect(coRunning.change(0, 1)).toBe(true)
    expect(coRunning.stretches[coRunning.row()]).toBe(1)
    coRunning.change(1, 1)
    expect(coRunning.stretches[coRunning.row()]).toBeGreaterThan(1)
    coRunning.change(1, 0)
    expect(coRunning.change(1, 0)).toBe(false)
    expect(coRunning.stretches[coRunning.row()]).toBe(1)
  })
})

describe('lines that code uses again', () => {
  const reuse = { perNs: 0.004, lines: 8192 }

  it('are all there when they fit and nobody evicts them, and half of them in half of the cache', () => {
    expect(lostReuse(reuse, 8192, 0)).toBe(0)
    expect(lostReuse(reuse, 4096, 0)).toBe(0.5)
  })

  it('are lost with 1 - exp(-evictions between two uses)', () => {
    // Each line is used every 8192 / 0.004 ns; in that time others evict it with a mean of 1.
    expect(lostReuse(reuse, 8192, 0.004 / 8192)).toBeCloseTo(1 - Math.exp(-1), 12)
    expect(lostReuse(reuse, 8192, 1)).toBeCloseTo(1, 12)
  })

  it('slow a core down only next to one that fills the shared cache', () => {
    const again: Demand = { ...NO_DEMAND, reuse }
    const filling: Demand = { refills: 0.02, privateFills: 0.02, writes: 0, outstanding: 8 }
    const coRunning = new CoRunning({
      cores: [0, 1].map((cpu) => ({ cpu, cell: 0 })),
      demands: [NO_DEMAND, again, filling],
      memory: memoryFor(2),
    })
    coRunning.change(0, 1)
    expect(coRunning.stretches[coRunning.row()]).toBe(1)
    coRunning.change(1, 2)
    // Nearly all of its 0.004 uses per ns become refills of 107 ns and a wait.
    const stretch = coRunning.stretches[coRunning.row()]!
    expect(stretch).toBeGreaterThan(1 + 0.9 * 0.004 * 107)
    expect(stretch).toBeLessThan(1 + 0.004 * (107 + 24 * 9.5))
  })
})
