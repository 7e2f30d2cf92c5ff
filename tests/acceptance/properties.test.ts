/** What must hold for every plan, whatever its numbers: more load, colours, direct delivery, further streams, explanations. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Campaign } from '../../src/sim/engine/campaign'
import { simulate } from '../../src/sim/engine/simulate'
import { CoRunning, Row } from '../../src/sim/machine/co-running'
import { NO_DEMAND, type Demand } from '../../src/sim/machine/scenario'
import type { PlanDocument } from '../../src/sim/plan/plan'
import type { SimulationResult, StreamResult } from '../../src/sim/results/result'
import type { RecordedStream } from '../../src/sim/results/stream-recorder'
import { memoryFor, scenarioOf, task } from '../support/scenarios'
import { parsedPlan, shippedLibrary } from '../support/templates'

const library = shippedLibrary()
const seeds = fc.nat(1e9).map(String)

interface Scene {
  seed: string
  periodUs: number
  executionUs: number
  load: { cpu: number; io: number; vm: number }
}

/** A control loop and gic-demo beside a loaded root: numbers of load, period and execution time are drawn. */
const scenes: fc.Arbitrary<Scene> = fc.record({
  seed: seeds,
  periodUs: fc.integer({ min: 200, max: 2000 }),
  // Below the template's shortest, so that every job is as long as every other and only the load makes a difference.
  executionUs: fc.integer({ min: 5, max: 34 }),
  load: fc.record({
    cpu: fc.integer({ min: 0, max: 4 }),
    io: fc.integer({ min: 0, max: 2 }),
    vm: fc.integer({ min: 0, max: 2 }),
  }),
})

function planOf(scene: Scene, jailhouse: PlanDocument['jailhouse'] = {}): PlanDocument {
  return {
    version: 1,
    name: 'Property',
    board: 'imx8mm-evk',
    jailhouse,
    root: { guest: 'linux-rt', workloads: [{ use: 'linux-rt' }] },
    cells: [
      {
        name: 'loop',
        guest: 'bare-metal',
        cpus: [2],
        colours: [4, 5],
        workloads: [
          { use: 'bare-metal-control-loop', cpu: 2, period: `${scene.periodUs} us`, wcet: `${scene.executionUs} us` },
        ],
        memory: [{ purpose: 'ram', physical: '0xb3c00000', guest: '0x0', size: '64 KiB' }],
      },
      {
        name: 'jitter',
        guest: 'bare-metal',
        cpus: [3],
        colours: [6, 7],
        workloads: [{ use: 'gic-demo', cpu: 3, period: '5 ms', wcet: '50 us' }],
        memory: [{ purpose: 'ram', physical: '0xb3d00000', guest: '0x0', size: '64 KiB' }],
      },
    ],
    run: { load: [{ use: 'stress-ng', on: 'root', ...scene.load }] },
  }
}

function run(document: PlanDocument, seed: string, intensity = 1, seconds = 2): SimulationResult {
  const plan = parsedPlan(document)
  const parameters = new Map([
    ['memory intensity of stress-ng', { value: intensity, provenance: 'plan' as const, source: 'test' }],
  ])
  return simulate(plan, library.boards.get(plan.board)!, library.workloads, { seconds, seed, parameters })
}

/** Standard deviation of a mean, from the histogram's bins, ns. */
function meanDeviation({ count, mean, histogram }: StreamResult): number {
  const { firstNs, binNs, counts } = histogram
  const squares = counts.reduce((sum, n, i) => sum + n * (firstNs + i * binNs - mean) ** 2, 0)
  return Math.sqrt(squares) / count
}

describe('more load', () => {
  it('never lowers a mean, with the same seed, beyond what the draws of misses that differ make of it', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const loaded = { ...scene, load: { ...scene.load, vm: 1 } }
        const runs = [0.1, 1, 5].map((intensity) => run(planOf(loaded), scene.seed, intensity).streams)
        for (const [less, more] of [
          [0, 1],
          [1, 2],
          [0, 2],
        ] as const) {
          runs[less]!.forEach((before, i) => {
            const after = runs[more]![i]!
            const chance = Math.hypot(meanDeviation(before), meanDeviation(after))
            expect(after.mean - before.mean).toBeGreaterThanOrEqual(-5 * chance)
          })
        }
      }),
      { numRuns: 25 },
    )
  })

  it('raises the mean of all together', () => {
    const scene = { periodUs: 500, executionUs: 30, load: { cpu: 2, io: 1, vm: 2 } }
    const total = (intensity: number) =>
      Array.from({ length: 10 }, (_, i) => String(i + 1)).reduce((sum, seed) => {
        const { streams } = run(planOf({ ...scene, seed }), seed, intensity)
        return sum + streams.reduce((means, { mean }) => means + mean, 0)
      }, 0)
    const totals = [0.05, 0.3, 1, 3, 10].map(total)
    for (let i = 1; i < totals.length; i += 1) expect(totals[i]!).toBeGreaterThan(totals[i - 1]!)
  })

  it('never speeds up code on any other core, whatever runs there', () => {
    const rate = fc.double({ min: 0, max: 0.05, noNaN: true })
    const demands: fc.Arbitrary<Demand> = fc.record({
      refills: rate,
      privateFills: rate,
      writes: rate,
      outstanding: fc.integer({ min: 1, max: 8 }),
      reuse: fc.record({ perNs: fc.double({ min: 1e-4, max: 0.02, noNaN: true }), lines: fc.constantFrom(512, 8192) }),
    })
    fc.assert(
      fc.property(fc.array(demands, { minLength: 3, maxLength: 3 }), demands, (running, added) => {
        const more: Demand = { ...added, refills: added.refills * 2, writes: added.writes * 2 }
        const coRunning = new CoRunning({
          cores: [0, 1, 2, 3].map((cpu) => ({ cpu, cell: 0 })),
          demands: [NO_DEMAND, ...running, added, more],
          memory: memoryFor(4),
          masters: [],
        })
        running.forEach((_, core) => coRunning.change(core, core + 1))
        const stretches = [0, 4, 5].map((demand) => {
          coRunning.change(3, demand)
          const row = coRunning.row(Row.stretch)
          return [0, 1, 2].map((core) => coRunning.solved[row + core]!)
        })
        for (let core = 0; core < 3; core += 1) {
          expect(stretches[1]![core]!).toBeGreaterThanOrEqual(stretches[0]![core]! - 1e-12)
          expect(stretches[2]![core]!).toBeGreaterThanOrEqual(stretches[1]![core]! - 1e-12)
        }
      }),
    )
  })
})

it('colouring everything never raises foreign misses', () => {
  fc.assert(
    fc.property(scenes, (scene) => {
      const plain = run(planOf(scene), scene.seed)
      const coloured = run(planOf(scene, { colouring: 'all' }), scene.seed)
      coloured.streams.forEach(({ foreignMisses }, i) => {
        expect(foreignMisses!).toBeLessThanOrEqual(plain.streams[i]!.foreignMisses!)
      })
    }),
    { numRuns: 15 },
  )
})

it('direct delivery takes no exits, trapped delivery one for every interrupt of a cell', () => {
  fc.assert(
    fc.property(scenes, (scene) => {
      const direct = run(planOf(scene, { interruptDelivery: 'direct' }), scene.seed)
      expect(direct.cells.map(({ exits }) => exits['virt_irq'])).toEqual([0, 0, 0])
      const trapped = run(planOf(scene), scene.seed)
      trapped.streams.forEach(({ cell, count }) => {
        const { exits } = trapped.cells.find(({ name }) => name === cell)!
        // The last one may still be on its way at the end of the run.
        expect(exits['virt_irq']! - count).toBeGreaterThanOrEqual(0)
        expect(exits['virt_irq']! - count).toBeLessThanOrEqual(1)
      })
    }),
    { numRuns: 15 },
  )
})

it('adding a stream changes no draw of any other', () => {
  const tasks = fc.array(
    fc.record({ periodNs: fc.integer({ min: 1e4, max: 1e6 }), jitterNs: fc.integer({ min: 0, max: 5e3 }) }),
    { minLength: 2, maxLength: 4 },
  )
  // What else ran at the moment of a worst sample is told as well, and that is allowed to change.
  const own = ({ id, count, mean, histogram, strip, worstSamples }: RecordedStream) => {
    const explained = worstSamples.map(({ valueNs, atNs, sample, causes }) => ({ valueNs, atNs, sample, causes }))
    return { id, count, mean, histogram, strip, explained }
  }
  const streamsOf = (list: readonly { periodNs: number; jitterNs: number }[], seed: string) => {
    const drawn = list.map((one, core) =>
      task({ id: `stream ${core}`, core, ...one, shortestNs: 1000, longestNs: Math.floor(one.periodNs / 2) }),
    )
    const campaign = new Campaign(scenarioOf(4, drawn), seed)
    while (campaign.machine.run(2e8, 1e5));
    campaign.machine.finish(2e8)
    return campaign.results().map(own)
  }
  fc.assert(
    fc.property(tasks, seeds, (list, seed) => {
      const fewer = streamsOf(list.slice(0, -1), seed)
      expect(streamsOf(list, seed).slice(0, -1)).toEqual(fewer)
    }),
    { numRuns: 30 },
  )
})

it('the causes of every worst sample add up to it', () => {
  fc.assert(
    fc.property(scenes, fc.constantFrom('trapped' as const, 'direct' as const), (scene, interruptDelivery) => {
      const document = planOf(scene, { interruptDelivery })
      document.root!.workloads!.push({ use: 'cyclictest' })
      for (const { worst, worstSamples, max, count } of run(document, scene.seed, 1, 0.5).streams) {
        expect(worst!.valueNs).toBe(max)
        expect(worstSamples).toHaveLength(Math.min(10, count))
        for (const { valueNs, causes } of worstSamples) {
          expect(causes.reduce((sum, { ns }) => sum + ns, 0)).toBe(valueNs)
        }
      }
    }),
    { numRuns: 25 },
  )
})
