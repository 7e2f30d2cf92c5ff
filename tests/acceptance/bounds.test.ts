/** No response is longer than its bound: 500 random task sets each, over all laws of arrival, all policies, and sections. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { analyse } from '../../src/sim/analysis/analyse'
import { Campaign } from '../../src/sim/engine/campaign'
import type { ArrivalLaw } from '../../src/sim/machine/arrivals'
import { NO_DEMAND, type Demand, type InterruptPath, type Scenario, type Task } from '../../src/sim/machine/scenario'
import { scenarioOf, task } from '../support/scenarios'

const SETS = 500

const PATH: InterruptPath = {
  entryNs: 580,
  trapped: true,
  handlerNs: 200,
  hypervisorLines: { instruction: 25, data: 8 },
  handlerLines: { instruction: 6, data: 3 },
  offProbability: 0,
  offMeanNs: 0,
}

const DEMANDS: Demand[] = [
  NO_DEMAND,
  { refills: 0.002, privateFills: 0.01, writes: 0.001, outstanding: 1 },
  { refills: 0.02, privateFills: 0.03, writes: 0.03, outstanding: 8 },
]

const POLICIES = ['fifo', 'round-robin', 'deadline'] as const
const RESOURCES = ['buffer', 'bus', null]
const CORES = 2

interface Drawn {
  periodNs: number
  share: number
  shortest: number
  jitter: number
  phase: number
  law: 'periodic' | 'sporadic' | 'bursty'
  count: number
  extra: number
  priority: number
  core: number
  demand: number
  deadline: number
  sliceNs: number
  sections: { resource: number; offset: number; length: number }[]
}

const drawnTask: fc.Arbitrary<Drawn> = fc.record({
  periodNs: fc.constantFrom(50e3, 80e3, 100e3, 125e3, 200e3, 400e3, 500e3, 1e6),
  share: fc.double({ min: 0.02, max: 0.4, noNaN: true }),
  shortest: fc.constantFrom(1, 1, 0.6),
  jitter: fc.constantFrom(0, 0, 0, 0.3, 1.2),
  phase: fc.constantFrom(0, 0, 0.2, 0.5, 0.9),
  law: fc.constantFrom('periodic', 'periodic', 'sporadic', 'bursty'),
  count: fc.integer({ min: 2, max: 4 }),
  extra: fc.constantFrom(0, 0.05, 0.4),
  priority: fc.nat(2),
  core: fc.nat(CORES - 1),
  demand: fc.nat(2),
  deadline: fc.constantFrom(0.4, 0.7, 1, 1, 1.5),
  sliceNs: fc.constantFrom(2e3, 5e3, 20e3),
  sections: fc.array(
    fc.record({
      resource: fc.nat(RESOURCES.length - 1),
      offset: fc.double({ min: 0, max: 0.7, noNaN: true }),
      length: fc.double({ min: 0.1, max: 1, noNaN: true }),
    }),
    { maxLength: 2 },
  ),
})

function lawOf(drawn: Drawn): ArrivalLaw | undefined {
  if (drawn.law === 'periodic') return undefined
  const extra = { meanNs: Math.round(drawn.extra * drawn.periodNs), spread: 'exponential' as const }
  if (drawn.law === 'sporadic') return { count: 1, distanceNs: 0, extra }
  return { count: drawn.count, distanceNs: Math.round(drawn.periodNs / 10), extra }
}

/** Sections one behind the other, each in its part of the job. */
function sectionsOf(drawn: Drawn, longestNs: number): Task['sections'] {
  const part = longestNs / drawn.sections.length
  return drawn.sections.map(({ resource, offset, length }, i) => {
    const offsetNs = Math.floor((i + offset) * part)
    return { resource: RESOURCES[resource]!, offsetNs, lengthNs: Math.max(1, Math.floor((1 - offset) * length * part)) }
  })
}

function taskFrom(drawn: Drawn, index: number, policies: readonly number[], overheads: boolean): Task {
  const arrivals = lawOf(drawn)
  const ofPeriod = drawn.periodNs / (drawn.law === 'bursty' ? drawn.count : 1)
  const longestNs = Math.max(10, Math.round(ofPeriod * drawn.share * (overheads ? 0.4 : 0.8)))
  return task({
    id: `task ${index}`,
    core: drawn.core,
    periodNs: drawn.periodNs,
    longestNs,
    shortestNs: Math.round(longestNs * drawn.shortest),
    phaseNs: Math.round(drawn.periodNs * drawn.phase),
    jitterNs: Math.round(drawn.periodNs * drawn.jitter),
    priority: drawn.priority,
    // One policy for all tasks of a priority, or each its own.
    policy: POLICIES[policies[drawn.priority] ?? index % POLICIES.length]!,
    sliceNs: drawn.sliceNs,
    deadlineNs: Math.round(drawn.periodNs * drawn.deadline),
    sections: sectionsOf(drawn, longestNs) ?? [],
    demand: overheads ? drawn.demand : 0,
    path: overheads && index % 4 !== 3 ? PATH : null,
    ...(arrivals === undefined ? {} : { arrivals }),
  })
}

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

const sets = fc.record({
  tasks: fc.array(drawnTask, { minLength: 2, maxLength: 7 }),
  policies: fc.array(fc.nat(POLICIES.length - 1), { minLength: 0, maxLength: 3 }),
  seed: fc.nat(1e6).map(String),
})

describe('no response exceeds its bound', () => {
  it.each([
    ['without overheads', false],
    ['with traps, cold lines and neighbours at the memory', true],
  ])('over 500 task sets with every law, policy and kind of section, %s', (_, overheads) => {
    const total = { sets: 0, streams: 0, bounded: 0, reached: 0 }
    fc.assert(
      fc.property(sets, ({ tasks, policies, seed }) => {
        const list = tasks.map((drawn, i) => taskFrom(drawn, i, policies, overheads))
        const about = overheads ? { demands: DEMANDS, codeMappingsPerSecond: 2000 } : {}
        const { bounded, reached } = compare(scenarioOf(CORES, list, about), seed)
        total.sets += 1
        total.streams += list.length
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
})
