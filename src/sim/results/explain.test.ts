import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memoryFor, scenarioOf, task } from '../../../tests/support/scenarios'
import { taskSets, taskSetScenario } from '../../../tests/support/task-sets'
import { Campaign } from '../engine/campaign'
import { counterReading, MICROSECONDS } from '../machine/instrument'
import { NO_DEMAND, type InterruptPath, type Scenario } from '../machine/scenario'
import type { WorstSample } from './result'
import type { RecordedStream } from './stream-recorder'
import { WORST } from './worst-samples'

const PATH: InterruptPath = {
  entryNs: 580,
  trapped: true,
  handlerNs: 200,
  hypervisorLines: { instruction: 25, data: 8 },
  handlerLines: { instruction: 6, data: 3 },
  offProbability: 0.05,
  offMeanNs: 2200,
}

function streamsOf(scenario: Scenario, seed: string): RecordedStream[] {
  const campaign = new Campaign(scenario, seed)
  while (campaign.machine.run(50e6, 1e6));
  campaign.machine.finish(50e6)
  return campaign.results()
}

function worstOf(scenario: Scenario, seed: string): Map<string, WorstSample> {
  return new Map(streamsOf(scenario, seed).map(({ id, worst }) => [id, worst!]))
}

const sum = ({ causes }: WorstSample) => causes.reduce((total, { ns }) => total + ns, 0)

/** Instruments, loops, ticks and load on two cores, with every mechanism on. */
function busyScenario(periodNs: number): Scenario {
  return scenarioOf(
    2,
    [
      task({
        id: 'gic',
        periodNs,
        longestNs: 2000,
        priority: 9,
        path: PATH,
        stream: 'interrupt latency',
        reading: counterReading(8e6),
      }),
      task({
        id: 'cyclic',
        periodNs: 200e3,
        longestNs: 3000,
        priority: 8,
        path: PATH,
        stream: 'wake-up latency',
        reading: MICROSECONDS,
        core: 1,
      }),
      task({
        id: 'loop',
        periodNs: 300e3,
        longestNs: 90e3,
        shortestNs: 50e3,
        priority: 3,
        path: PATH,
        core: 1,
        demand: 1,
        jitterNs: 40e3,
      }),
      task({ id: 'slow', periodNs: 900e3, longestNs: 200e3, priority: 1, core: 1, demand: 1 }),
      task({ id: 'tick', periodNs: 100e3, longestNs: 0, path: PATH, stream: null, interruptNs: 2000, core: 1 }),
    ],
    {
      demands: [NO_DEMAND, { refills: 0.004, privateFills: 0.01, writes: 0.03, outstanding: 2 }],
      processes: [{ name: 'load', label: 'load', cell: 0, burstNs: 1e6, pauseNs: 1e5, demands: [1] }],
      memory: memoryFor(2),
      codeMappingsPerSecond: 500,
    },
  )
}

describe('the causes of a worst sample', () => {
  it('add up to it exactly, for all ten of a stream, whatever happened', () => {
    fc.assert(
      fc.property(fc.integer({ min: 40_000, max: 900_000 }), fc.nat(1e6), (periodNs, seed) => {
        const streams = streamsOf(busyScenario(periodNs), String(seed))
        expect(streams).toHaveLength(4)
        for (const { worst, worstSamples, max } of streams) {
          expect(worstSamples).toHaveLength(WORST)
          expect(worstSamples[0]).toBe(worst)
          expect(worst!.valueNs).toBe(max)
          for (const sample of worstSamples) expect(sum(sample)).toBe(sample.valueNs)
        }
      }),
      { numRuns: 100 },
    )
  })

  it('are in the order in which they happened, with the counter tick last', () => {
    const cold = { ...PATH, offProbability: 0, trapped: true }
    const scenario = scenarioOf(
      1,
      [
        task({
          id: 'gic',
          periodNs: 1e6,
          longestNs: 10,
          path: cold,
          stream: 'interrupt latency',
          reading: counterReading(8e6),
        }),
      ],
      { codeMappingsPerSecond: 5000 },
    )
    const { causes, valueNs } = worstOf(scenario, '1').get('gic')!
    expect(valueNs % 125).toBe(124)
    expect(causes.map(({ cause }) => cause)).toEqual([
      'trap and injection',
      '31 lines from the shared cache',
      'handler',
      'counter tick of 125 ns',
    ])
  })

  it('name who preempted', () => {
    const scenario = scenarioOf(1, [
      task({ id: 'urgent', periodNs: 100, longestNs: 30, priority: 2 }),
      task({ id: 'late', periodNs: 1000, longestNs: 100, priority: 1 }),
    ])
    expect(worstOf(scenario, '1').get('late')!.causes).toEqual([
      { cause: 'preempted by urgent', ns: 60 },
      { cause: 'execution', ns: 100 },
    ])
  })

  it('add up over every law, policy and kind of section', () => {
    fc.assert(
      fc.property(taskSets, fc.boolean(), (set, overheads) => {
        const campaign = new Campaign(taskSetScenario(set, overheads), set.seed)
        while (campaign.machine.run(5e6, 1e6));
        campaign.machine.finish(5e6)
        for (const { worstSamples } of campaign.results()) {
          for (const sample of worstSamples) expect(sum(sample)).toBe(sample.valueNs)
        }
      }),
      { numRuns: 100 },
    )
  })

  it('name what a section kept waiting for', () => {
    const logger = (resource: string | null) =>
      task({
        id: 'logger',
        periodNs: 10_000,
        longestNs: 400,
        priority: 1,
        sections: [{ resource, offsetNs: 100, lengthNs: 200 }],
      })
    const camera = task({
      id: 'camera',
      periodNs: 10_000,
      longestNs: 50,
      priority: 2,
      phaseNs: 150,
      sections: [{ resource: 'camera buffer', offsetNs: 10, lengthNs: 10 }],
    })
    const causes = (resource: string | null) =>
      worstOf(scenarioOf(1, [camera, logger(resource)]), '1').get('camera')!.causes
    expect(causes('camera buffer')).toEqual([
      { cause: 'waiting for camera buffer held by logger', ns: 150 },
      { cause: 'execution', ns: 50 },
    ])
    expect(causes(null)).toEqual([
      { cause: 'interrupts off in logger', ns: 150 },
      { cause: 'execution', ns: 50 },
    ])
    expect(causes('disk')).toEqual([{ cause: 'execution', ns: 50 }])
  })
})
