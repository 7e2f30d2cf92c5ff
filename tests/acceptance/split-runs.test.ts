/** A run that is put aside, copied and gone on with elsewhere gives the same bytes as one that is not. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Campaign } from '../../src/sim/engine/campaign'
import { startedEarlier } from '../../src/sim/engine/warm-up'
import { compile } from '../../src/sim/machine/compile'
import type { Scenario } from '../../src/sim/machine/scenario'
import { shippedLibrary, shippedPlan, parsedPlan } from '../support/templates'
import { taskSets, taskSetScenario } from '../support/task-sets'

const library = shippedLibrary()

function compiled(name: string, seed: string): Scenario {
  const plan = parsedPlan(shippedPlan(name))
  return compile(plan, library.boards.get(plan.board)!, library.workloads, seed).scenario
}

/** Everything that the results are made of, as text: doubles print so that each has its own. */
function bytesOf(campaign: Campaign, endNs: number): string {
  return campaign.settled(endNs, () => {
    const { exits, busyNs, ...counts } = campaign.counts()
    return JSON.stringify([counts, Array.from(exits), Array.from(busyNs), campaign.results()])
  })
}

interface Span {
  seed: string
  warmUpNs: number
  endNs: number
}

/** Runs without a break; `pause` is asked after every few events which campaign goes on. */
function bytes(scenario: Scenario, { seed, warmUpNs, endNs }: Span, cuts: readonly number[] = []): string {
  let campaign = new Campaign(scenario, seed, warmUpNs)
  let next = 0
  const runTo = (untilNs: number) => {
    while (campaign.machine.run(untilNs, next < cuts.length ? cuts[next]! : 4096)) {
      if (next >= cuts.length) continue
      next += 1
      // Somebody looks at the results in between.
      bytesOf(campaign, campaign.machine.now)
      const kept = structuredClone(campaign.snapshot())
      campaign = new Campaign(scenario, seed, warmUpNs)
      campaign.restore(kept)
    }
  }
  runTo(warmUpNs)
  campaign.begin()
  runTo(endNs)
  return bytesOf(campaign, endNs)
}

const cuts = fc.array(fc.integer({ min: 1, max: 1500 }), { minLength: 1, maxLength: 4 })

describe('splitting a run and going on elsewhere gives the same bytes', () => {
  it.each(['slide-imx8mm', 'quadcopter-imx8mm'])('for %s', (name) => {
    fc.assert(
      fc.property(fc.nat(1e6).map(String), cuts, (seed, at) => {
        const span = { seed, warmUpNs: 20e6, endNs: 120e6 }
        const scenario = startedEarlier(compiled(name, seed), span.warmUpNs)
        expect(bytes(scenario, span, at)).toBe(bytes(scenario, span))
      }),
      { numRuns: 8 },
    )
  })

  it.each([false, true])('for random task sets, with overheads: %s', (overheads) => {
    fc.assert(
      fc.property(taskSets, cuts, (set, at) => {
        const span = { seed: set.seed, warmUpNs: 1e6, endNs: 4e6 }
        const scenario = taskSetScenario(set, overheads)
        expect(bytes(scenario, span, at)).toBe(bytes(scenario, span))
      }),
      { numRuns: 25 },
    )
  })

  it('refuses a snapshot of something else', () => {
    const kept = new Campaign(compiled('slide-imx8mm', '1'), '1').snapshot()
    const other = new Campaign(compiled('quadcopter-imx8mm', '1'), '1')
    expect(() => other.restore(kept)).toThrow('the snapshot was taken of another scenario')
  })
})
