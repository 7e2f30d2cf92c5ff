/** No response is longer than its bound: 500 random task sets each, over all laws of arrival, all policies, and sections. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { analyse } from '../../src/sim/analysis/analyse'
import { Campaign } from '../../src/sim/engine/campaign'
import type { Scenario } from '../../src/sim/machine/scenario'
import { scenarioOf, task } from '../support/scenarios'
import { taskSets, taskSetScenario } from '../support/task-sets'

const SETS = 500

/** Runs `scenario` and returns maxima by stream. */
function observed(scenario: Scenario, seed: string, ns: number): Map<string, number> {
  const campaign = new Campaign(scenario, seed)
  while (campaign.machine.run(ns, 1e6));
  return new Map(campaign.recorders.flatMap((recorder) => (recorder ? [[recorder.id, recorder.result().max]] : [])))
}

/** Compares every stream that has a bound; returns how many did, and how many came to it exactly. */
function compare(scenario: Scenario, seed: string): { bounded: number; reached: number } {
  const maxima = observed(scenario, seed, 10e6)
  let bounded = 0
  let reached = 0
  for (const [id, bound] of analyse(scenario)) {
    if (!('boundNs' in bound)) continue
    expect(maxima.get(id)!, id).toBeLessThanOrEqual(bound.boundNs)
    bounded += 1
    if (maxima.get(id) === bound.boundNs) reached += 1
  }
  return { bounded, reached }
}

describe('no response exceeds its bound', () => {
  it.each([
    ['without overheads', false],
    ['with traps, cold lines and neighbours at the memory', true],
  ])('over 500 task sets with every law, policy and kind of section, %s', (_, overheads) => {
    const total = { sets: 0, streams: 0, bounded: 0, reached: 0 }
    fc.assert(
      fc.property(taskSets, (set) => {
        const { bounded, reached } = compare(taskSetScenario(set, overheads), set.seed)
        total.sets += 1
        total.streams += set.tasks.length
        total.bounded += bounded
        total.reached += reached
      }),
      { numRuns: SETS },
    )
    expect(total.sets).toBe(SETS)
    // Bounds that are rarely there or far away would hold without saying anything.
    expect(total.bounded / total.streams).toBeGreaterThan(0.5)
    if (!overheads) expect(total.reached / total.bounded).toBeGreaterThan(0.05)
  })

  it('and equals it without overheads and sections, for fixed priorities that are released at once, over 500 task sets', () => {
    const total = { sets: 0, bounded: 0 }
    fc.assert(
      fc.property(taskSets, (set) => {
        const { tasks } = taskSetScenario(set, false)
        const still = tasks.map((one, priority) =>
          task({ id: one.id, core: one.core, periodNs: one.periodNs, longestNs: one.longestNs, priority }),
        )
        // Periods have a common multiple of 2 ms, and no busy period with a bound is longer.
        const { bounded, reached } = compare(scenarioOf(2, still), set.seed)
        expect(reached).toBe(bounded)
        total.sets += 1
        total.bounded += bounded
      }),
      { numRuns: SETS },
    )
    expect(total.sets).toBe(SETS)
    expect(total.bounded).toBeGreaterThan(2 * SETS)
  })
})

describe('what a bound is made of', () => {
  const boundOf = (scenario: Scenario, id: string) => analyse(scenario).get(id)

  it('counts one section of something less urgent, whoever may want what it holds', () => {
    const tasks = [
      task({
        id: 'camera',
        periodNs: 1000,
        longestNs: 100,
        priority: 3,
        phaseNs: 150,
        sections: [{ resource: 'buffer', offsetNs: 0, lengthNs: 10 }],
      }),
      task({ id: 'between', periodNs: 1000, longestNs: 50, priority: 2, phaseNs: 150 }),
      task({
        id: 'logger',
        periodNs: 10_000,
        longestNs: 400,
        priority: 1,
        sections: [{ resource: 'buffer', offsetNs: 149, lengthNs: 200 }],
      }),
    ]
    const scenario = scenarioOf(1, tasks)
    const maxima = observed(scenario, '1', 10_000)
    expect(boundOf(scenario, 'camera')).toEqual({ boundNs: 300 })
    expect(boundOf(scenario, 'between')).toEqual({ boundNs: 350 })
    // The section had begun 1 ns before they came.
    expect(maxima.get('camera')).toBe(299)
    expect(maxima.get('between')).toBe(349)
    const without = tasks.map((one) => ({ ...one, sections: [] }))
    expect(boundOf(scenarioOf(1, without), 'camera')).toEqual({ boundNs: 100 })
  })

  it('lets more urgent ones in between two sections of which one begins where the other ends', () => {
    const inside = (resource: string | null) => [
      { resource, offsetNs: 0, lengthNs: 200 },
      { resource, offsetNs: 200, lengthNs: 300 },
    ]
    const urgent = { id: 'urgent', periodNs: 10_000, longestNs: 100, priority: 2, phaseNs: 50 }
    const scenarios = [null, 'buffer'].map((resource) =>
      scenarioOf(1, [
        task({ ...urgent, sections: resource === null ? [] : [{ resource, offsetNs: 0, lengthNs: 10 }] }),
        task({ id: 'holder', periodNs: 10_000, longestNs: 600, priority: 1, sections: inside(resource) }),
      ]),
    )
    for (const scenario of scenarios) {
      expect(observed(scenario, '1', 10_000).get('urgent')).toBe(250)
      expect(boundOf(scenario, 'urgent')).toEqual({ boundNs: 400 })
    }
  })

  it('counts a turn of each equal before each turn of its own, and has a bound where equals take all that is left', () => {
    const turns = { policy: 'round-robin' as const, sliceNs: 10, priority: 1 }
    const scenario = scenarioOf(1, [
      task({ id: 'short', periodNs: 1000, longestNs: 25, ...turns }),
      task({ id: 'long', periodNs: 1000, longestNs: 995, ...turns }),
    ])
    expect(boundOf(scenario, 'short')).toEqual({ boundNs: 25 + 3 * 10 })
    // Released together, the first in the list comes first: it waits for two turns.
    expect(observed(scenario, '1', 1000).get('short')).toBe(45)
    expect(boundOf(scenario, 'long')).toEqual({
      noBound: 'at its worst core 0 is loaded to 1.02 by what is as urgent',
    })
  })

  it('lets the earliest deadline go first, where fixed priorities would miss', () => {
    const deadline = { policy: 'deadline' as const, priority: 1 }
    const scenario = scenarioOf(1, [
      task({ id: 'fast', periodNs: 50, longestNs: 25, ...deadline }),
      task({ id: 'slow', periodNs: 70, longestNs: 35, ...deadline }),
    ])
    const maxima = observed(scenario, '1', 35_000)
    for (const [id, periodNs] of [
      ['fast', 50],
      ['slow', 70],
    ] as const) {
      const bound = boundOf(scenario, id)!
      expect('boundNs' in bound && bound.boundNs <= periodNs).toBe(true)
      expect(maxima.get(id)!).toBeLessThanOrEqual('boundNs' in bound ? bound.boundNs : 0)
    }
  })
})
