/**
 * What must hold at the memory, whatever the numbers: more of anything never makes code faster, less of a neighbour never slower,
 * nobody gets more than there is, and bounds hold with clusters, portions, budgets and devices that move data.
 *
 * Pairs of runs differ in one thing alone and draw nothing, so that their means compare exactly. Times are whole nanoseconds: a
 * job may end one later for every time that its end moved.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { analyse } from '../../src/sim/analysis/analyse'
import { Campaign } from '../../src/sim/engine/campaign'
import { evictions } from '../../src/sim/machine/colours'
import { NO_DEMAND, type Demand, type InterruptPath, type Master, type Scenario } from '../../src/sim/machine/scenario'
import { memoryFor, scenarioOf, task } from '../support/scenarios'

const RUN_NS = 50e6
/** What rounding ends to whole nanoseconds can make of a mean. */
const ROUNDING_NS = 3

/** A core with a job of its own beside three that never stop, and a device. */
interface Scene {
  periodNs: number
  share: number
  victim: Demand
  neighbours: Demand[]
  master: Master
}

const rate = (most: number) => fc.double({ min: 1e-4, max: most, noNaN: true })
const demand = (most: number): fc.Arbitrary<Demand> =>
  fc.record({
    refills: rate(most),
    privateFills: rate(most),
    writes: rate(most),
    outstanding: fc.integer({ min: 1, max: 8 }),
    reuse: fc.record({ perNs: rate(0.01), lines: fc.constantFrom(512, 8192) }),
  })
const master: fc.Arbitrary<Master> = fc.record({
  name: fc.constant('camera'),
  cell: fc.constant(-1),
  linesPerNs: rate(0.05),
  outstanding: fc.integer({ min: 1, max: 32 }),
  activeNs: fc.integer({ min: 1e4, max: 5e5 }),
  silentNs: fc.constantFrom(0, 3e5),
  phaseNs: fc.nat(1e5),
})
const scenes: fc.Arbitrary<Scene> = fc.record({
  periodNs: fc.integer({ min: 1e5, max: 1e6 }),
  share: fc.double({ min: 0.01, max: 0.1, noNaN: true }),
  victim: demand(0.01),
  neighbours: fc.array(demand(0.05), { minLength: 3, maxLength: 3 }),
  master,
})

/** The scene with each core in a cell of its own. */
function scenarioFor({ periodNs, share, victim, neighbours, master: device }: Scene): Scenario {
  const loop = task({ id: 'victim', periodNs, longestNs: Math.round(periodNs * share), demand: 1 })
  return scenarioOf(4, [loop], {
    cores: [0, 1, 2, 3].map((cpu) => ({ cpu, cell: cpu })),
    cells: ['victim', 'a', 'b', 'c'],
    processes: neighbours.map((_, i) => ({
      name: `neighbour ${i}`,
      label: 'neighbour',
      cell: i + 1,
      burstNs: 1e6,
      pauseNs: 0,
      demands: [i + 2],
    })),
    demands: [NO_DEMAND, victim, ...neighbours],
    masters: [device],
  })
}

function ran(scenario: Scenario): Campaign {
  const campaign = new Campaign(scenario, '1')
  while (campaign.machine.run(RUN_NS, 1e5));
  campaign.machine.finish(RUN_NS)
  return campaign
}

const meanOf = (scenario: Scenario) => ran(scenario).recorders[0]!.result().mean

const more = ({ refills, privateFills, writes, ...rest }: Demand, factor: number): Demand => ({
  ...rest,
  refills: refills * factor,
  privateFills: privateFills * factor,
  writes: writes * factor,
})

describe('a job on a core of its own, run by run', () => {
  it('is never faster next to neighbours that ask for more', () => {
    fc.assert(
      fc.property(scenes, fc.double({ min: 1, max: 4, noNaN: true }), (scene, factor) => {
        const loaded = { ...scene, neighbours: scene.neighbours.map((one) => more(one, factor)) }
        expect(meanOf(scenarioFor(loaded))).toBeGreaterThanOrEqual(meanOf(scenarioFor(scene)) - ROUNDING_NS)
      }),
      { numRuns: 60 },
    )
  })

  it('is never faster next to a device that moves more', () => {
    fc.assert(
      fc.property(scenes, fc.double({ min: 1, max: 4, noNaN: true }), (scene, factor) => {
        const device = { ...scene.master, linesPerNs: scene.master.linesPerNs * factor }
        const means = [
          { ...scenarioFor(scene), masters: [] },
          scenarioFor(scene),
          scenarioFor({ ...scene, master: device }),
        ].map(meanOf)
        expect(means[1]! - means[0]!).toBeGreaterThanOrEqual(-ROUNDING_NS)
        expect(means[2]! - means[1]!).toBeGreaterThanOrEqual(-ROUNDING_NS)
      }),
      { numRuns: 60 },
    )
  })

  it('is never slower when a neighbour has a smaller budget, and stalls by its own alone', () => {
    const budgets = fc.tuple(fc.integer({ min: 1, max: 4000 }), fc.integer({ min: 1, max: 4000 }))
    fc.assert(
      fc.property(scenes, budgets, (scene, lines) => {
        const [small, large] = [...lines].sort((a, b) => a - b)
        const withBudget = (budget: number) => {
          const scenario = scenarioFor(scene)
          const budgetLines = Float64Array.of(Infinity, budget, Infinity, Infinity)
          return { ...scenario, masters: [], memory: { ...scenario.memory, budgetLines } }
        }
        const means = [small!, large!, Infinity].map((budget) => meanOf(withBudget(budget)))
        expect(means[0]! - means[1]!).toBeLessThanOrEqual(ROUNDING_NS)
        expect(means[1]! - means[2]!).toBeLessThanOrEqual(ROUNDING_NS)
        const { stalled } = ran(withBudget(small!)).machine.memoryUntil(RUN_NS)
        expect(stalled[0]! + stalled[2]! + stalled[3]!).toBe(0)
      }),
      { numRuns: 60 },
    )
  })

  it('is never slower when a neighbour has a smaller portion of the cache', () => {
    const share = fc.double({ min: 0.05, max: 0.8, noNaN: true })
    fc.assert(
      fc.property(scenes, share, share, (scene, a, b) => {
        const withPortion = (cachePortion: number) => {
          const scenario = scenarioFor(scene)
          const cache = { colours: 8, lines: 8192 }
          const cells = [0, 1, 2, 3].map((cell) => ({
            colours: undefined,
            cachePortion: cell === 1 ? cachePortion : undefined,
          }))
          const all = evictions(
            'off',
            cells,
            cells.map((_, cell) => ({ cell, cache })),
          )
          // The neighbour's own lost lines would load the DRAM the more: it has none here, and the rest is left to compare.
          const demands = scenario.demands.map(({ reuse, ...rest }, i) => (i === 1 ? { ...rest, reuse: reuse! } : rest))
          return { ...scenario, demands, memory: { ...scenario.memory, evictions: all } }
        }
        const [small, large] = [a, b].sort((x, y) => x - y).map((portion) => meanOf(withPortion(portion)))
        expect(small! - large!).toBeLessThanOrEqual(ROUNDING_NS)
      }),
      { numRuns: 60 },
    )
  })

  it('is never slower when its neighbours share a cache with each other instead of with it', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const apart = scenarioFor(scene)
        const [own, other] = [
          { colours: 8, lines: 8192 },
          { colours: 8, lines: 8192 },
        ]
        const cells = apart.cells.map(() => ({ colours: undefined, cachePortion: undefined }))
        const cores = [own, other, other, other].map((cache, cell) => ({ cell, cache }))
        const clusters = { ...apart, memory: { ...apart.memory, evictions: evictions('off', cells, cores) } }
        // As above: what the neighbours lose to each other stays the same in both.
        const quiet = (scenario: Scenario): Scenario => ({
          ...scenario,
          demands: scenario.demands.map(({ reuse, ...rest }, i) => (i === 1 ? { ...rest, reuse: reuse! } : rest)),
        })
        expect(meanOf(quiet(clusters)) - meanOf(quiet(apart))).toBeLessThanOrEqual(ROUNDING_NS)
      }),
      { numRuns: 60 },
    )
  })
})

it('moves no more data than the DRAM can, whoever asks for how much', () => {
  fc.assert(
    fc.property(scenes, fc.double({ min: 1, max: 20, noNaN: true }), (scene, factor) => {
      const greedy = { ...scene, neighbours: scene.neighbours.map((one) => more(one, factor)) }
      const scenario = scenarioFor(greedy)
      const { moved } = ran(scenario).machine.memoryUntil(RUN_NS)
      const lines = moved.reduce((sum, one) => sum + one, 0)
      expect((lines * scenario.memory.lineNs) / RUN_NS).toBeLessThanOrEqual(1 + 1e-9)
    }),
    { numRuns: 40 },
  )
})

it('keeps every core to its budget in every period, but for the rounding of one nanosecond', () => {
  const budgets = fc.record({ lines: fc.integer({ min: 10, max: 3000 }), periodNs: fc.constantFrom(1e5, 1e6) })
  fc.assert(
    fc.property(scenes, budgets, (scene, { lines, periodNs }) => {
      const scenario = scenarioFor(scene)
      const memory = {
        ...scenario.memory,
        budgetLines: new Float64Array(4).fill(lines),
        budgetPeriodNs: new Float64Array(4).fill(periodNs),
      }
      const campaign = new Campaign({ ...scenario, memory }, '1')
      let before = new Float64Array(5)
      for (let end = periodNs; end <= 20 * periodNs; end += periodNs) {
        while (campaign.machine.run(end, 1e5));
        const { moved } = campaign.machine.memoryUntil(end)
        for (let core = 0; core < 4; core += 1) expect(moved[core]! - before[core]!).toBeLessThanOrEqual(lines + 1)
        before = Float64Array.from(moved)
      }
    }),
    { numRuns: 40 },
  )
})

describe('bounds', () => {
  const PATH: InterruptPath = {
    entryNs: 580,
    trapped: true,
    handlerNs: 200,
    hypervisorLines: { instruction: 25, data: 8 },
    handlerLines: { instruction: 6, data: 3 },
    offProbability: 0,
    offMeanNs: 0,
  }
  const drawn = fc.record({
    periodNs: fc.constantFrom(2e5, 5e5, 1e6, 3e6),
    share: fc.double({ min: 0.005, max: 0.1, noNaN: true }),
    jitterShare: fc.constantFrom(0, 0.3),
    priority: fc.nat(4),
    core: fc.nat(3),
    demand: fc.nat(4),
  })
  const budget = fc.constantFrom(Infinity, 400, 2000, 10_000)

  it('are never exceeded with budgets, devices that move data, clusters and portions', () => {
    let bounded = 0
    fc.assert(
      fc.property(
        scenes,
        fc.array(drawn, { minLength: 1, maxLength: 6 }),
        fc.array(budget, { minLength: 4, maxLength: 4 }),
        fc.option(fc.double({ min: 0.1, max: 0.9, noNaN: true }), { nil: undefined }),
        fc.boolean(),
        (scene, list, budgetLines, cachePortion, alone) => {
          const all = scenarioFor(scene)
          // Beside nobody but the device, what the device alone can do shows.
          const base = alone ? { ...all, processes: [] } : all
          const [little, big] = [
            { colours: 8, lines: 8192 },
            { colours: 8, lines: 4096 },
          ]
          const cells = base.cells.map((_, cell) => ({
            colours: undefined,
            cachePortion: cell === 1 ? cachePortion : undefined,
          }))
          const cores = [little, little, big, big].map((cache, cell) => ({ cell, cache }))
          const memory = {
            ...memoryFor(4),
            missNs: Float64Array.of(107, 107, 90, 90),
            budgetLines: Float64Array.from(budgetLines),
            evictions: evictions('off', cells, cores),
          }
          const tasks = list.map((one, i) =>
            task({
              id: `task ${i}`,
              core: one.core,
              cell: one.core,
              periodNs: one.periodNs,
              longestNs: Math.round(one.periodNs * one.share),
              jitterNs: Math.round(one.periodNs * one.jitterShare),
              priority: one.priority,
              demand: one.demand,
              path: i % 2 === 0 ? PATH : null,
            }),
          )
          const scenario: Scenario = { ...base, tasks, memory }
          const campaign = new Campaign(scenario, '1')
          while (campaign.machine.run(RUN_NS, 1e5));
          const bounds = analyse(scenario)
          for (const recorder of campaign.recorders) {
            const { id, max } = recorder!.result()
            const bound = bounds.get(id)!
            if (!('boundNs' in bound)) continue
            bounded += 1
            expect(max).toBeLessThanOrEqual(bound.boundNs)
          }
        },
      ),
      { numRuns: 150 },
    )
    // A bound that never exists is never exceeded.
    expect(bounded).toBeGreaterThan(50)
  })
})
