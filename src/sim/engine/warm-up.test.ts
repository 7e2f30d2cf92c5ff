import { describe, expect, it } from 'vitest'
import { scenarioOf, task } from '../../../tests/support/scenarios'
import { parsedPlan, shippedLibrary, shippedPlan } from '../../../tests/support/templates'
import type { PlanDocument } from '../plan/plan'
import { Campaign } from './campaign'
import { simulate } from './simulate'
import { startedEarlier, warmUpOf } from './warm-up'

const library = shippedLibrary()
const SECONDS = 2

function run(edit: (document: PlanDocument) => void = () => undefined) {
  const document = shippedPlan('slide-imx8mm')
  edit(document)
  const plan = parsedPlan(document)
  return simulate(plan, library.boards.get(plan.board)!, library.workloads, { seconds: SECONDS, seed: '1' })
}

const warmUp = (text: string) => (document: PlanDocument) => {
  document.run = { ...document.run, warmUp: text }
}

describe('a warm-up', () => {
  it.each([
    [1e6, 0.1e9],
    [200e6, 0.4e9],
    [60e9, 10e9],
  ])('beside a task every %d ns takes %d ns', (periodNs, ns) => {
    expect(
      warmUpOf({ tasks: [task({ id: 'a', periodNs: 1e6, longestNs: 1 }), task({ id: 'b', periodNs, longestNs: 1 })] }),
    ).toBe(ns)
  })

  it('has every task released when its measurement begins as it would be at the start', () => {
    const tasks = [
      task({ id: 'a', periodNs: 300, longestNs: 1 }),
      task({ id: 'b', periodNs: 700, longestNs: 1, phaseNs: 50 }),
      task({ id: 'late', periodNs: 700, longestNs: 1, phaseNs: 5000 }),
    ]
    const starts = startedEarlier(scenarioOf(1, tasks), 1000).tasks.map(({ phaseNs }) => phaseNs)
    expect(starts).toEqual([100, 350, 6000])
    for (const i of [0, 1]) expect((1000 + tasks[i]!.phaseNs - starts[i]!) % tasks[i]!.periodNs).toBe(0)
  })

  it('is cut: jobs that are due before the measurement are nowhere, and its moments count from its beginning', () => {
    const scenario = scenarioOf(1, [task({ id: 'a', periodNs: 1000, longestNs: 100, phaseNs: 300 })])
    const campaign = new Campaign(startedEarlier(scenario, 5000), '1', 5000)
    while (campaign.machine.run(5000, 100));
    campaign.begin()
    while (campaign.machine.run(15_000, 100));
    campaign.machine.finish(15_000)
    const [stream] = campaign.results()
    expect(stream).toMatchObject({ count: 10, min: 100, max: 100 })
    expect(stream!.worst).toMatchObject({ atNs: 300, takenNs: 400, sample: 1 })
    expect(stream!.strip[0]).toMatchObject({ fromNs: 0, toNs: 1000 })
    expect(campaign.counts()).toMatchObject({ jobs: 10 })
    expect(campaign.counts().busyNs[0]).toBe(1000)
  })

  it('of a plan takes two periods of gic-demo, comes before the measured time, and is said', () => {
    const { warmUpSeconds, simulatedSeconds, streams } = run()
    expect([warmUpSeconds, simulatedSeconds]).toEqual([0.2, SECONDS])
    expect(streams.find(({ id }) => id === 'gic-demo/gic-demo')!.count).toBe(10 * SECONDS)
  })

  it('can be set by the plan, and left out', () => {
    const without = run(warmUp('0 s'))
    const long = run(warmUp('3.05 s'))
    expect([without.warmUpSeconds, long.warmUpSeconds]).toEqual([0, 3.05])
    for (const { streams } of [without, long]) {
      expect(streams.find(({ id }) => id === 'gic-demo/gic-demo')!.count).toBe(10 * SECONDS)
    }
    // It counts nothing that happens in it.
    expect(long.events / without.events).toBeCloseTo(1, 1)
    for (const [i, { utilisation }] of long.cpus.entries()) {
      expect(Math.abs(utilisation - without.cpus[i]!.utilisation)).toBeLessThan(0.01)
    }
    expect(long.cells[0]!.exits['virt_irq']! / without.cells[0]!.exits['virt_irq']!).toBeCloseTo(1, 2)
  })
})
