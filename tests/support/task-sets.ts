/** Random task sets with every law of arrival, every policy and every kind of section. */
import fc from 'fast-check'
import type { ArrivalLaw } from '../../src/sim/machine/arrivals'
import { NO_DEMAND, type Demand, type InterruptPath, type Scenario, type Task } from '../../src/sim/machine/scenario'
import { scenarioOf, task } from './scenarios'

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

interface TaskSet {
  tasks: Drawn[]
  /** By priority, a number of a policy; tasks of other priorities have each their own. */
  policies: number[]
  seed: string
}

export const taskSets: fc.Arbitrary<TaskSet> = fc.record({
  tasks: fc.array(drawnTask, { minLength: 2, maxLength: 7 }),
  policies: fc.array(fc.nat(POLICIES.length - 1), { minLength: 0, maxLength: 3 }),
  seed: fc.nat(1e6).map(String),
})

/** The scenario of a task set; with overheads most releases are interrupts that trap, and tasks meet at the memory. */
export function taskSetScenario({ tasks, policies }: TaskSet, overheads: boolean): Scenario {
  const list = tasks.map((drawn, i) => taskFrom(drawn, i, policies, overheads))
  return scenarioOf(CORES, list, overheads ? { demands: DEMANDS, codeMappingsPerSecond: 2000 } : {})
}
