import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scenarioOf, task } from '../../../tests/support/scenarios'
import { analyse } from '../analysis/analyse'
import { Campaign } from '../engine/campaign'
import type { InterruptPath, Task } from './scenario'

/** 600 ns until the handler begins, then 200 ns. */
const PATH: InterruptPath = {
  entryNs: 600,
  trapped: false,
  handlerNs: 200,
  hypervisorLines: { instruction: 0, data: 0 },
  handlerLines: { instruction: 0, data: 0 },
  offProbability: 0,
  offMeanNs: 0,
}

const interrupt = (about: Partial<Task> & Pick<Task, 'id'>): Task =>
  task({ periodNs: 1e6, longestNs: 0, path: PATH, nests: true, endsInHandler: true, ...about })

function run(tasks: Task[], untilNs = 1e6 - 1) {
  const campaign = new Campaign(scenarioOf(1, tasks), '1')
  while (campaign.machine.run(untilNs, 1e5));
  campaign.machine.finish(untilNs)
  return new Map(campaign.results().map((stream) => [stream.id, stream]))
}

const causes = (streams: ReturnType<typeof run>, id: string) =>
  Object.fromEntries(streams.get(id)!.worst!.causes.map(({ cause, ns }) => [cause, ns]))

describe('a more urgent interrupt', () => {
  const slow = { id: 'slow', label: 'fec1', interruptNs: 50_000, interruptPriority: 160 }
  const urgent = { id: 'urgent', label: 'motor', phaseNs: 10_000, interruptPriority: 32 }

  it('is taken while a handler runs, which goes on behind it', () => {
    const streams = run([interrupt(slow), interrupt(urgent)])
    expect(streams.get('urgent')!.max).toBe(800)
    expect(streams.get('slow')!.max).toBe(50_800 + 800)
    expect(causes(streams, 'urgent')).toEqual({ 'interrupt delivery': 600, handler: 200 })
    expect(causes(streams, 'slow')).toEqual({
      'interrupt delivery': 600,
      handler: 200,
      "the handler's own work": 50_000,
      'interrupt of motor': 800,
    })
  })

  it('waits until the handler has begun', () => {
    const streams = run([interrupt(slow), interrupt({ ...urgent, phaseNs: 250 })])
    expect(streams.get('urgent')!.max).toBe(350 + 800)
    expect(streams.get('slow')!.max).toBe(50_800 + 800)
  })

  it('waits for its end where the guest does not nest, and goes before others that wait', () => {
    const plain = [slow, { ...slow, id: 'other', label: 'can1', interruptNs: 5000, phaseNs: 5000 }, urgent]
    const streams = run(plain.map((one) => interrupt({ ...one, nests: false })))
    expect(streams.get('urgent')!.max).toBe(40_800 + 800)
    expect(causes(streams, 'urgent')).toMatchObject({ 'interrupt of fec1': 40_800 })
    expect(streams.get('other')!.max).toBe(45_800 + 800 + 5800)
    expect(causes(streams, 'other')).toMatchObject({ 'interrupt of fec1': 45_800, 'interrupt of motor': 800 })
  })

  it('does not interrupt one as urgent as itself', () => {
    const streams = run([interrupt(slow), interrupt({ ...urgent, interruptPriority: 160 })])
    expect(streams.get('urgent')!.max).toBe(40_800 + 800)
  })

  it('nests as deep as there are priorities', () => {
    const streams = run(
      [160, 128, 64, 32].map((interruptPriority, i) =>
        interrupt({ id: `p${interruptPriority}`, interruptPriority, interruptNs: 10_000, phaseNs: 2000 * i }),
      ),
    )
    const own = 10_800
    expect(streams.get('p32')!.max).toBe(own)
    expect(streams.get('p64')!.max).toBe(2 * own)
    expect(streams.get('p128')!.max).toBe(3 * own)
    expect(streams.get('p160')!.max).toBe(4 * own)
  })
})

it('interrupts of any priorities stay below their bounds and add up in their causes', () => {
  const sources = fc.array(
    fc.record({
      periodNs: fc.integer({ min: 20_000, max: 200_000 }),
      phaseNs: fc.nat(20_000),
      interruptNs: fc.nat(4000),
      interruptPriority: fc.constantFrom(32, 96, 160),
      longestNs: fc.nat(2000),
    }),
    { minLength: 2, maxLength: 4 },
  )
  fc.assert(
    fc.property(sources, fc.boolean(), (list, nests) => {
      const tasks = list.map((one, i) =>
        interrupt({
          id: `source ${i}`,
          priority: 10 - i,
          nests,
          endsInHandler: one.longestNs < 1000,
          ...one,
          longestNs: Math.max(0, one.longestNs - 1000),
        }),
      )
      const bounds = analyse(scenarioOf(1, tasks))
      for (const [id, { max, worstSamples }] of run(tasks, 5e6)) {
        const bound = bounds.get(id)!
        if ('boundNs' in bound) expect(max).toBeLessThanOrEqual(bound.boundNs)
        for (const { causes: parts, valueNs } of worstSamples) {
          expect(parts.reduce((sum, { ns }) => sum + ns, 0)).toBe(valueNs)
          expect(parts.every(({ ns }) => ns > 0)).toBe(true)
        }
      }
    }),
    { numRuns: 200 },
  )
})
