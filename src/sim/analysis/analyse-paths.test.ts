import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addChain, addFlow, cellsOf, type FlowRecipe } from '../../../tests/support/flows'
import { task } from '../../../tests/support/scenarios'
import { Campaign } from '../engine/campaign'
import { NO_DEMAND, type Demand, type InterruptPath, type Scenario } from '../machine/scenario'
import { analysePaths } from './analyse-paths'

const PATH: InterruptPath = {
  entryNs: 580,
  trapped: true,
  handlerNs: 200,
  hypervisorLines: { instruction: 25, data: 8 },
  handlerLines: { instruction: 6, data: 3 },
  offProbability: 0,
  offMeanNs: 0,
}
const NO_LINES = { hypervisorLines: { instruction: 0, data: 0 }, handlerLines: { instruction: 0, data: 0 } }
const STILL = { ...PATH, ...NO_LINES }

const DEMANDS: Demand[] = [
  NO_DEMAND,
  { refills: 0.002, privateFills: 0.01, writes: 0.001, outstanding: 1 },
  { refills: 0.02, privateFills: 0.03, writes: 0.03, outstanding: 8 },
]

/** Runs `scenario` and returns what each stream saw at most. */
function observed(scenario: Scenario, seed: string, ns: number) {
  const campaign = new Campaign(structuredClone(scenario), seed)
  while (campaign.machine.run(ns, 1e6));
  return campaign.results()
}

/** Every bound that there is holds, and every worst sample is explained to the last nanosecond; how many bounds there were. */
function expectWithinBounds(scenario: Scenario, seed: string): number {
  const bounds = analysePaths(scenario)
  let held = 0
  for (const { id, max, count, worstSamples } of observed(scenario, seed, 30e6)) {
    for (const { valueNs, causes } of worstSamples) {
      expect([id, causes.reduce((sum, { ns }) => sum + ns, 0)]).toEqual([id, valueNs])
      for (const { ns, cause } of causes) expect([id, cause, ns > 0]).toEqual([id, cause, true])
    }
    const bound = bounds.get(id)!
    if (count === 0 || !('boundNs' in bound)) continue
    held += 1
    if (max > bound.boundNs) throw new Error(`${id} took ${max} ns, more than its bound of ${bound.boundNs} ns`)
  }
  return held
}

const drawnTask = fc.record({
  periodNs: fc.constantFrom(50e3, 100e3, 125e3, 200e3, 330e3, 500e3),
  share: fc.double({ min: 0.01, max: 0.25, noNaN: true }),
  jitterShare: fc.constantFrom(0, 0, 0.2, 0.9),
  shortestShare: fc.constantFrom(1, 0.5),
  phaseShare: fc.constantFrom(0, 0.3, 0.7),
  priority: fc.nat(6),
  demand: fc.nat(2),
})

const drawnFlow = fc.record({
  kind: fc.constantFrom<FlowRecipe['kind']>('demo', 'silent', 'network', 'virtio'),
  isSource: fc.boolean(),
  sourcePeriodNs: fc.constantFrom(200e3, 500e3, 1e6),
  copyNs: fc.constantFrom(300, 1500, 6000),
  handlingNs: fc.constantFrom(500, 4000),
  priority: fc.nat(6),
  pieces: fc.integer({ min: 1, max: 3 }),
  messages: fc.integer({ min: 1, max: 6 }),
  activates: fc.boolean(),
  demand: fc.nat(2),
})

const drawn = fc.record({
  tasks: fc.array(drawnTask, { minLength: 6, maxLength: 6 }),
  flows: fc.array(drawnFlow, { minLength: 2, maxLength: 2 }),
  seed: fc.nat(1000),
})

type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never

/**
 * Two tasks on each of three cores; a flow from the first core to the second and one from there to the third, each to the first
 * task of its core; and chains over all of them.
 */
function scenarioFrom({ tasks, flows }: Drawn, withCosts: boolean): Scenario {
  const path = withCosts ? PATH : STILL
  const scenario = cellsOf(
    3,
    tasks.map((one, i) => {
      const longestNs = Math.max(1, Math.round((one.periodNs * one.share) / (withCosts ? 2 : 1)))
      return task({
        id: `task ${i}`,
        core: i >> 1,
        periodNs: one.periodNs,
        longestNs,
        shortestNs: Math.round(longestNs * one.shortestShare),
        jitterNs: Math.round(one.periodNs * one.jitterShare),
        phaseNs: Math.round(one.periodNs * one.phaseShare),
        priority: one.priority,
        demand: withCosts ? one.demand : 0,
        path,
      })
    }),
    withCosts ? { demands: DEMANDS, codeMappingsPerSecond: 2000 } : {},
  )
  flows.forEach((one, i) => {
    const { kind, copyNs, handlingNs, priority, pieces, messages, demand } = one
    const from = one.isSource ? { core: i, periodNs: one.sourcePeriodNs } : { task: 2 * i }
    const ring = pieces * messages
    const activates = one.activates && kind !== 'silent'
    const about = { copyNs, handlingNs, priority, pieces, ring, reader: 2 * (i + 1), activates }
    addFlow(scenario, { from, to: { core: i + 1 }, kind, ...about, demand: withCosts ? demand : 0 }, path)
  })
  addChain(scenario, 'within', [0, 1], [-1, -1])
  if (!flows[0]!.isSource) addChain(scenario, 'across', [1, 0, 2], [-1, -1, 0])
  if (!flows[0]!.isSource && !flows[1]!.isSource) addChain(scenario, 'all', [0, 2, 4, 5], [-1, 0, 1, -1])
  return scenario
}

describe('bounds of messages and chains', () => {
  it.each([
    ['with interrupts whose length does not vary', false],
    ['with traps, cold lines and neighbours at the memory', true],
  ])('are never exceeded %s', (_, withCosts) => {
    let held = 0
    fc.assert(
      fc.property(drawn, (one) => {
        held += expectWithinBounds(scenarioFrom(one, withCosts), String(one.seed))
      }),
      { numRuns: 100 },
    )
    expect(held).toBeGreaterThan(400)
  })
})
