import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { schedulerOracle, scenarioOf, task } from '../../../tests/support/scenarios'
import { Campaign } from '../engine/campaign'
import { NO_DEMAND, type Demand, type InterruptPath, type Scenario, type Task } from '../machine/scenario'
import { analyse } from './analyse'

/** Runs `scenario` and returns maxima by stream. */
function observed(scenario: Scenario, seed: string, ns: number): Map<string, number> {
  const campaign = new Campaign(scenario, seed)
  while (campaign.machine.run(ns, 1e6));
  return new Map(campaign.recorders.flatMap((recorder) => (recorder ? [[recorder.id, recorder.result().max]] : [])))
}

const boundOf = (scenario: Scenario, id: string) => {
  const bound = analyse(scenario).get(id)!
  return 'boundNs' in bound ? bound.boundNs : undefined
}

interface Drawn {
  periodNs: number
  share: number
  jitterShare: number
  shortestShare: number
  phaseShare: number
  priority: number
  core: number
  demand: number
}

const drawnTask = (cores: number) =>
  fc.record({
    periodNs: fc.constantFrom(50e3, 80e3, 100e3, 125e3, 200e3, 330e3, 500e3, 1e6),
    share: fc.double({ min: 0.01, max: 0.35, noNaN: true }),
    jitterShare: fc.constantFrom(0, 0, 0.2, 0.9, 1.5),
    shortestShare: fc.constantFrom(1, 0.5),
    phaseShare: fc.constantFrom(0, 0, 0.3, 0.7),
    priority: fc.nat(6),
    core: fc.nat(cores - 1),
    demand: fc.nat(2),
  })

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

const DEMANDS: Demand[] = [
  NO_DEMAND,
  { refills: 0.002, privateFills: 0.01, writes: 0.001, outstanding: 1 },
  { refills: 0.02, privateFills: 0.03, writes: 0.03, outstanding: 8 },
]

function taskFrom(drawn: Drawn, index: number, overheads: boolean): Task {
  const longestNs = Math.max(1, Math.round(drawn.periodNs * drawn.share))
  return task({
    id: `task ${index}`,
    core: drawn.core,
    periodNs: drawn.periodNs,
    longestNs,
    shortestNs: Math.max(1, Math.round(longestNs * drawn.shortestShare)),
    phaseNs: Math.round(drawn.periodNs * drawn.phaseShare),
    jitterNs: Math.round(drawn.periodNs * drawn.jitterShare),
    priority: drawn.priority,
    demand: overheads ? drawn.demand : 0,
    path: overheads ? PATH : null,
  })
}

function expectWithinBounds(scenario: Scenario, seed: string): void {
  const maxima = observed(scenario, seed, 20e6)
  for (const [id, bound] of analyse(scenario)) {
    if ('boundNs' in bound) expect(maxima.get(id)).toBeLessThanOrEqual(bound.boundNs)
  }
}

describe('bounds', () => {
  it('are the worst responses of the scheduler oracle', () => {
    const { oracle, scenario } = schedulerOracle()
    for (const { name, worstResponseUs } of oracle.tasks) expect(boundOf(scenario, name)).toBe(worstResponseUs * 1e3)
  })

  it('are never exceeded without overheads, over random task sets with jitter, phases and shared priorities', () => {
    fc.assert(
      fc.property(fc.array(drawnTask(2), { minLength: 1, maxLength: 7 }), fc.nat(1000), (drawn, seed) => {
        expectWithinBounds(
          scenarioOf(
            2,
            drawn.map((one, i) => taskFrom(one, i, false)),
          ),
          String(seed),
        )
      }),
      { numRuns: 300 },
    )
  })

  it('are never exceeded with traps, cold lines and neighbours at the memory', () => {
    fc.assert(
      fc.property(fc.array(drawnTask(3), { minLength: 1, maxLength: 7 }), fc.nat(1000), (drawn, seed) => {
        const tasks = drawn.map((one, i) => taskFrom({ ...one, share: one.share / 2 }, i, true))
        expectWithinBounds(scenarioOf(3, tasks, { demands: DEMANDS, codeMappingsPerSecond: 2000 }), String(seed))
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    ['without overheads', null],
    ['with interrupts whose length does not vary', { ...PATH, ...NO_LINES }],
  ])('are reached when everything is released at once and nothing else disturbs, %s', (_, path) => {
    fc.assert(
      fc.property(fc.array(drawnTask(1), { minLength: 1, maxLength: 5 }), (drawn) => {
        const tasks = drawn.map((one, i) => {
          const still = { ...one, jitterShare: 0, shortestShare: 1, phaseShare: 0, share: one.share / 2, priority: i }
          return { ...taskFrom(still, i, false), path }
        })
        const scenario = scenarioOf(1, tasks)
        const maxima = observed(scenario, '1', 40e6)
        for (const { id } of tasks) {
          const bound = boundOf(scenario, id)
          if (bound !== undefined) expect(maxima.get(id)).toBe(bound)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('say why there is none: an overloaded core, or Linux', () => {
    const overloaded = scenarioOf(1, [
      task({ id: 'a', periodNs: 100, longestNs: 60, priority: 2 }),
      task({ id: 'b', periodNs: 100, longestNs: 60, priority: 1 }),
    ])
    expect(analyse(overloaded).get('a')).toEqual({ boundNs: 60 })
    expect(analyse(overloaded).get('b')).toEqual({
      noBound: 'at its worst core 0 is loaded to 1.20 by what is as urgent',
    })
    const linux = scenarioOf(1, [
      task({ id: 'a', periodNs: 1e6, longestNs: 60, path: { ...PATH, offProbability: 0.01, offMeanNs: 2200 } }),
    ])
    expect(analyse(linux).get('a')).toEqual({
      noBound: 'root runs Linux, whose sections with interrupts off have no upper bound',
    })
  })
})
