/** The hypervisor's own time in a run: what is asked of it delays whom it stops and nobody else, is counted, named and bounded. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Campaign } from '../../src/sim/engine/campaign'
import { simulate } from '../../src/sim/engine/simulate'
import { startedEarlier } from '../../src/sim/engine/warm-up'
import { compile } from '../../src/sim/machine/compile'
import { NotSimulatable } from '../../src/sim/machine/not-simulatable'
import type { PlanDocument } from '../../src/sim/plan/plan'
import { parsedPlan, shippedLibrary, shippedPlan } from '../support/templates'

const { boards, workloads } = shippedLibrary()

type Run = NonNullable<PlanDocument['run']>

/** Control loops without Linux on root and in two cells, so that everything has a bound. */
function document(run: Partial<Run> = {}, delivery: 'trapped' | 'direct' = 'trapped'): PlanDocument {
  const loop = (cpu: number) => ({ use: 'bare-metal-control-loop', name: 'loop', cpu, period: '1 ms', wcet: '100 us' })
  const cell = (name: string, cpu: number, physical: string) => ({
    name,
    guest: 'bare-metal' as const,
    cpus: [cpu],
    memory: [{ purpose: 'ram' as const, physical, guest: '0x0', size: '64 KiB' }],
    workloads: [loop(cpu)],
  })
  return {
    ...shippedPlan('slide-imx8mm'),
    jailhouse: { interruptDelivery: delivery },
    root: {
      name: 'imx8mm',
      console: 'uart2',
      guest: 'bare-metal',
      workloads: [loop(0), { ...loop(1), name: 'other' }],
    },
    cells: [cell('near', 2, '0xb3c00000'), cell('far', 3, '0xb3d00000')],
    run: { load: [], ...run },
  }
}

function simulated(plan: PlanDocument, seconds = 0.5, seed = '1') {
  const parsed = parsedPlan(plan)
  return simulate(parsed, boards.get(parsed.board)!, workloads, { seconds, seed })
}

const streamOf = ({ streams }: ReturnType<typeof simulated>, id: string) => streams.find((one) => one.id === id)!
const exitsOf = ({ cells }: ReturnType<typeof simulated>, cell: string) =>
  cells.find(({ name }) => name === cell)!.exits

describe('a restart in the run', () => {
  const plan = document({ events: [{ at: '100 ms', do: 'restart', cell: 'near' }] })
  const result = simulated(plan)
  const quiet = simulated(document())

  it('stops the cell from its shutdown to its first cycle, and nobody but root with it', () => {
    const [shutdown, load, start] = result.management
    expect([shutdown!.what, load!.what, start!.what]).toEqual(['shutdown of near', 'load of near', 'start of near'])
    const runsAgain = start!.atNs + start!.cores[0]!.ns + 2e6
    const missing = Math.round((runsAgain - 100e6) / 1e6)
    expect(missing).toBeGreaterThan(10)
    const { count } = streamOf(result, 'near/loop')
    expect(Math.abs(streamOf(quiet, 'near/loop').count - count - missing)).toBeLessThanOrEqual(1)
    // What the others feel is that one core less is at the memory for a while.
    const [far, asEver] = [streamOf(result, 'far/loop'), streamOf(quiet, 'far/loop')]
    expect([far.count, far.max]).toEqual([asEver.count, asEver.max])
    expect(far.mean).toBeCloseTo(asEver.mean, 0)
    expect(streamOf(result, 'root/other').count).toBe(streamOf(quiet, 'root/other').count)
  })

  it('delays root by what its requests take, on the core that asks and on the others', () => {
    const [shutdown] = result.management
    const ns = (cpu: number) => shutdown!.cores.find((core) => core.cpu === cpu)!.ns
    for (const [id, cpu, cause] of [
      ['root/loop', 0, 'shutdown of near'],
      ['root/other', 1, 'stopped for shutdown of near'],
    ] as const) {
      const { worst } = streamOf(result, id)
      const named = worst!.causes.find((one) => one.cause === cause)!
      expect(named.ns).toBeGreaterThan(ns(cpu) - 1e6)
      expect(named.ns).toBeLessThanOrEqual(ns(cpu) + 20e3)
      expect(worst!.causes.reduce((sum, one) => sum + one.ns, 0)).toBe(worst!.valueNs)
    }
    expect(shutdown!.cores.map(({ cpu, role }) => [cpu, role])).toEqual([
      [0, 'asks'],
      [1, 'hit'],
      [2, 'hit'],
    ])
  })

  it("is counted by Jailhouse's names", () => {
    expect(exitsOf(result, 'near')['management']).toBe(3)
    expect(exitsOf(result, 'root')).toMatchObject({ hypercall: 3, management: 3 })
    expect(exitsOf(result, 'far')['management']).toBeUndefined()
    const { total, ...kinds } = exitsOf(result, 'root')
    expect(Object.values(kinds).reduce((sum, count) => sum + count, 0)).toBe(total)
  })

  it('goes on to the same bytes after the run was put aside in the middle of it', () => {
    const parsed = parsedPlan(plan)
    const scenario = startedEarlier(compile(parsed, boards.get(parsed.board)!, workloads, '1').scenario, 50e6)
    const toEnd = (campaign: Campaign) => {
      while (campaign.machine.run(300e6, 1e6));
      campaign.machine.finish(300e6)
      return JSON.stringify([campaign.results(), [...campaign.counts().exits], [...campaign.machine.busyOn]])
    }
    const whole = toEnd(new Campaign(scenario, '1', 50e6))
    for (const at of [120e6, 151e6, 159e6]) {
      const first = new Campaign(scenario, '1', 50e6)
      while (first.machine.run(at, 1e6));
      const second = new Campaign(scenario, '1', 50e6)
      second.restore(structuredClone(first.snapshot()))
      expect(toEnd(second)).toBe(whole)
    }
  })

  it('repeats with its period', () => {
    const again = simulated(document({ events: [{ every: '100 ms', do: 'restart', cell: 'near' }] }))
    expect(exitsOf(again, 'near')['management']).toBe(3 * 4)
  })

  it('is refused in words where the hypervisor refuses it, and where the next one comes too early', () => {
    const gone = document({
      events: [
        { at: '10 ms', do: 'destroy', cell: 'near' },
        { at: '20 ms', do: 'restart', cell: 'near' },
      ],
    })
    expect(() => simulated(gone)).toThrow(NotSimulatable)
    expect(() => simulated(gone)).toThrow(/refuses to restart at 0.02 s: There is no cell "near"/)
    const hasty = document({ events: [{ every: '5 ms', do: 'restart', cell: 'near' }] })
    expect(() => simulated(hasty)).toThrow(/restarted every 0.005 s, but needs 0.0\d+ s/)
  })

  it('brings a destroyed cell back when it is created, loaded and started', () => {
    const events = (['destroy', 'create', 'load', 'start'] as const).map((action, i) => ({
      at: `${100 + 50 * i} ms`,
      do: action,
      cell: 'near',
    }))
    const back = streamOf(simulated(document({ events })), 'near/loop')
    const still = streamOf(simulated(document({ events: events.slice(0, 3) })), 'near/loop')
    expect(still.count).toBe(100)
    expect(back.count).toBeGreaterThan(300)
    expect(back.count).toBeLessThan(350)
  })
})

describe('statistics, hypercalls and trapped writes', () => {
  it('cost the core that asks alone, one exit each', () => {
    const result = simulated(
      document({
        events: [
          { every: '100 ms', do: 'statistics', cell: 'near' },
          { every: '10 ms', do: 'mmio', cell: 'far' },
          { at: '5 ms', do: 'hypercall', cell: 'far' },
        ],
      }),
    )
    // Nine counters of a cell with one core, at 0.1, 0.2, 0.3 and 0.4 s; the run ends before the next.
    expect(exitsOf(result, 'root')['hypercall']).toBe(9 * 4)
    expect(exitsOf(result, 'far')).toMatchObject({ mmio: 49, hypercall: 1 })
    expect(exitsOf(result, 'near')['management']).toBeUndefined()
    expect(result.management.map(({ what, everyNs }) => [what, everyNs])).toEqual([
      ['statistics of near', 100e6],
      ['trapped write of far', 10e6],
      ['hypercall of far', undefined],
    ])
  })
})

describe('direct delivery', () => {
  const events: Run['events'] = [
    { at: '100 ms', do: 'restart', cell: 'near' },
    { every: '10 ms', do: 'mmio', cell: 'far' },
  ]

  it('has no exit for timers and devices, while management events still count', () => {
    const direct = simulated(document({ events }, 'direct'))
    for (const { exits } of direct.cells) expect(exits['virt_irq']).toBe(0)
    expect(exitsOf(direct, 'near')).toEqual({ total: 3, virt_irq: 0, management: 3 })
    expect(exitsOf(direct, 'far')).toEqual({ total: 49, virt_irq: 0, mmio: 49 })
    expect(exitsOf(direct, 'root')).toEqual({ total: 6, virt_irq: 0, management: 3, hypercall: 3 })
  })

  it('pays two calls of the firmware for each management event', () => {
    const hit = (delivery: 'trapped' | 'direct') =>
      simulated(document({ events }, delivery)).management[0]!.cores.find(({ cpu }) => cpu === 2)!.ns
    // 350 ns at EL2 and, at 1.8 GHz, two times 550 cycles; trapped the delivery of an interrupt instead.
    expect(hit('direct')).toBe(Math.round(350 + 1100 / 1.8))
    expect(hit('trapped')).toBe(350 + 130)
  })
})

describe('rare causes', () => {
  const run = (rare: Run['rare']) => simulated(document({ rare }), 2)
  const causesOf = (result: ReturnType<typeof simulated>) =>
    new Set(
      result.streams.flatMap(({ worstSamples }) =>
        worstSamples.flatMap(({ causes }) => causes.map(({ cause }) => cause)),
      ),
    )

  it.each([
    ['secureWorld', 'secure world', 'longest visit to the secure world'],
    ['tlbBroadcast', 'broadcast TLB invalidation', 'answer to a broadcast TLB invalidation'],
    ['dramRefresh', 'refresh of the DRAM', 'refresh of the DRAM'],
  ] as const)('%s is off by default, and named in samples and parameters when it is on', (name, cause, parameter) => {
    const off = run({})
    expect(causesOf(off)).not.toContain(cause)
    expect(off.parameters.map((one) => one.name)).not.toContain(parameter)
    const asked = document({ rare: { [name]: true } })
    if (name === 'dramRefresh') {
      // Lines have to be in the DRAM for a refresh to hold them up.
      asked.root!.guest = 'linux'
      asked.root!.workloads = [{ use: 'linux' }]
      asked.run!.load = [{ use: 'stress-ng', on: 'root', vm: 2, vmBytes: '512 MiB' }]
    }
    const on = simulated(asked, 5)
    expect(causesOf(on)).toContain(cause)
    expect(on.parameters.map((one) => one.name)).toContain(parameter)
  })

  it('leave the draws of everything else as they are', () => {
    const sums = ({ streams }: ReturnType<typeof simulated>) => streams.map(({ id, count }) => [id, count])
    expect(sums(run({ secureWorld: true }))).toEqual(sums(run({})))
  })
})

it('never exceeds its bounds, whatever is asked of the hypervisor and whichever rare causes are on', () => {
  const time = fc.integer({ min: 1, max: 90 }).map((ms) => `${ms} ms`)
  const cell = fc.constantFrom('near', 'far')
  const event = fc.oneof(
    fc.record({ at: time, do: fc.constantFrom('restart', 'start' as const), cell }),
    fc.record({ at: time, do: fc.constantFrom('hypercall', 'mmio', 'statistics' as const), cell }),
    fc.record({
      every: fc.constantFrom('300 us', '2 ms', '7 ms'),
      do: fc.constantFrom('hypercall', 'mmio', 'statistics' as const),
      cell,
    }),
  )
  const rare = fc.record({ secureWorld: fc.boolean(), tlbBroadcast: fc.boolean(), dramRefresh: fc.boolean() })
  const delivery = fc.constantFrom('trapped', 'direct' as const)
  const wcet = fc.constantFrom('20 us', '200 us', '600 us')
  fc.assert(
    fc.property(
      fc.array(event, { maxLength: 4 }),
      rare,
      delivery,
      wcet,
      fc.nat(1000),
      (events, rares, how, most, seed) => {
        const plan = document({ events, rare: rares }, how)
        for (const placed of plan.cells!) placed.workloads![0]!.wcet = most
        let bounded = 0
        for (const { bound, max, count } of simulated(plan, 0.1, String(seed)).streams) {
          if (count === 0 || 'noBound' in bound) continue
          bounded += 1
          expect(max).toBeLessThanOrEqual(bound.boundNs)
        }
        expect(bounded).toBeGreaterThan(0)
      },
    ),
    { numRuns: 60 },
  )
})
