/** Whatever messages and chains a plan has, whatever its cells go through: what arrives was offered, and every worst case adds up. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { simulate } from '../../src/sim/engine/simulate'
import { NotSimulatable } from '../../src/sim/machine/not-simulatable'
import { parsePlan } from '../../src/sim/plan/parse'
import type { PlanDocument } from '../../src/sim/plan/plan'
import { shippedLibrary } from '../support/templates'

const library = shippedLibrary()
const ENDS: Record<string, string[]> = {
  root: ['root', 'root/wake-ups'],
  zephyr: ['zephyr', 'zephyr/fast', 'zephyr/slow'],
  metal: ['metal', 'metal/loop', 'metal/beats'],
}

const flow = fc.record({
  /** Which end of the link sends, and which of the ends in each cell are meant. */
  back: fc.boolean(),
  sender: fc.nat(2),
  receiver: fc.nat(2),
  size: fc.constantFrom('1 B', '64 B', '4 KiB', '40 KiB', '300 KiB'),
  period: fc.constantFrom('100 us', '1 ms', '7 ms'),
  priority: fc.option(fc.nat(99), { nil: undefined }),
  doorbell: fc.boolean(),
  activates: fc.boolean(),
  segment: fc.constantFrom(undefined, '512 B', '16 KiB'),
  ring: fc.constantFrom(undefined, 1, 3, 90),
})

const plans = fc
  .record({
    guest: fc.constantFrom('linux', 'linux-rt' as const),
    delivery: fc.constantFrom('trapped', 'direct' as const),
    links: fc.array(
      fc.record({
        protocol: fc.constantFrom('demo', 'network', 'block', 'console' as const),
        between: fc.constantFrom(['root', 'zephyr'], ['root', 'metal'], ['zephyr', 'metal']),
        traffic: fc.array(flow, { maxLength: 3 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    steps: fc.array(fc.nat(2), { minLength: 0, maxLength: 2 }),
    hasChain: fc.boolean(),
    restarts: fc.boolean(),
  })
  .map(({ guest, delivery, links, steps, hasChain, restarts }): PlanDocument => {
    const hasJobs = (end: string) => end.includes('/')
    const endOf = (cell: string, which: number) => ENDS[cell]![which % ENDS[cell]!.length]!
    const traffics = links.map(({ traffic, between, protocol }) =>
      traffic.map(({ back, sender, receiver, period, doorbell, activates, ...about }) => {
        const [first, second] = back ? [between[1]!, between[0]!] : [between[0]!, between[1]!]
        const from = endOf(first, sender)
        const to = endOf(second, receiver)
        return {
          ...about,
          from,
          to,
          doorbell: doorbell || protocol !== 'demo' || activates,
          activates: activates && hasJobs(to),
          ...(hasJobs(from) ? {} : { period }),
        }
      }),
    )
    // A chain over the first flow between two workloads, and on in the cell that it leads to.
    const carrying = traffics.flat().find(({ from, to }) => hasJobs(from) && hasJobs(to))
    const cell = carrying?.to.split('/')[0] ?? 'zephyr'
    const on = steps.map((which) => endOf(cell, 1 + (which % (ENDS[cell]!.length - 1))))
    const chain = carrying === undefined ? ['zephyr/fast', 'zephyr/slow'] : [carrying.from, carrying.to, ...on]
    const loop = (use: string, name: string, period: string, wcet: string) => ({ use, name, period, wcet })
    return {
      version: 1,
      name: 'Any traffic',
      board: 'imx8mm-evk',
      jailhouse: { interruptDelivery: delivery },
      root: { guest, workloads: [{ use: 'cyclictest', name: 'wake-ups', cpus: [0], period: '1 ms' }] },
      cells: [
        {
          name: 'zephyr',
          guest: 'zephyr',
          cpus: [2],
          memory: [{ purpose: 'ram', physical: '0xb3c00000', guest: '0x0', size: '64 KiB' }],
          workloads: [
            loop('zephyr-control-loop', 'fast', '250 us', '40 us'),
            { ...loop('zephyr-control-loop', 'slow', '900 us', '90 us'), priority: 20 },
          ],
        },
        {
          name: 'metal',
          guest: 'bare-metal',
          cpus: [3],
          memory: [{ purpose: 'ram', physical: '0xb3e00000', guest: '0x0', size: '64 KiB' }],
          workloads: [
            loop('bare-metal-control-loop', 'loop', '300 us', '30 us'),
            { use: 'gic-demo', name: 'beats', period: '2 ms' },
          ],
        },
      ],
      links: links.map(({ protocol, between }, i) => ({
        name: `link ${i}`,
        protocol,
        between: [...between],
        physical: `0xb${8 + i}000000`,
        size: '1 MiB',
        traffic: traffics[i]!,
      })),
      chains: hasChain ? [{ name: 'chain', steps: chain }] : [],
      run: { load: [], events: restarts ? [{ at: '10 ms', do: 'restart', cell: 'zephyr' }] : [], warmUp: '1 ms' },
    }
  })

/** The result, or undefined where the plan cannot be simulated and says why. */
function simulated(document: PlanDocument) {
  const parsed = parsePlan(JSON.parse(JSON.stringify(document)))
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults))
  try {
    return simulate(parsed.value, library.boards.get('imx8mm-evk')!, library.workloads, { seconds: 0.05, seed: '1' })
  } catch (error) {
    if (error instanceof NotSimulatable) return undefined
    throw error
  }
}

describe('any traffic', () => {
  it('arrives at most once, and its worst cases add up', () => {
    let arrived = 0
    let ran = 0
    let bounded = 0
    fc.assert(
      fc.property(plans, (document) => {
        const result = simulated(document)
        if (result === undefined) return
        ran += 1
        for (const { offered, delivered, dropped, stream } of result.links) {
          // What was sent before the measurement may arrive in it.
          expect([stream, delivered + dropped <= offered + 64]).toEqual([stream, true])
          arrived += delivered
        }
        for (const { id, worstSamples, count, bound, max } of result.streams) {
          for (const { valueNs, causes } of worstSamples) {
            expect([id, causes.reduce((sum, { ns }) => sum + ns, 0)]).toEqual([id, valueNs])
          }
          if (count > 0 && 'boundNs' in bound && document.run!.events!.length === 0) {
            bounded += 1
            expect([id, max <= bound.boundNs]).toEqual([id, true])
          }
        }
      }),
      { numRuns: 120 },
    )

    expect(ran).toBeGreaterThan(20)
    expect(bounded).toBeGreaterThan(20)
    expect(arrived).toBeGreaterThan(1000)
  })
})
