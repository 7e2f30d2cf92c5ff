import { describe, expect, it } from 'vitest'
import { scenarioOf, task } from '../../../tests/support/scenarios'
import { Campaign } from '../engine/campaign'
import type { WorstSample } from './result'
import { MARGIN_NS, MOST_SPANS } from './timeline'

/** The worst sample of the first task of a scenario after 10 ms. */
function worstOf(scenario: ReturnType<typeof scenarioOf>): WorstSample {
  const campaign = new Campaign(scenario, '1')
  while (campaign.machine.run(10e6, 1e6));
  campaign.machine.finish(10e6)
  return campaign.results()[0]!.worst!
}

describe('the window of a worst sample', () => {
  const late = task({ id: 'late', periodNs: 1e6, longestNs: 100e3, priority: 1, phaseNs: 200e3 })
  const urgent = task({ id: 'urgent', periodNs: 1e6, longestNs: 30e3, priority: 2, phaseNs: 200e3 })
  const beside = task({ id: 'beside', periodNs: 1e6, longestNs: 500e3, core: 1 })

  it('begins before the sample was due, ends after it was taken, and tells what each core did', () => {
    const { atNs, window, neighbours, valueNs } = worstOf(scenarioOf(3, [late, urgent, beside]))
    expect([atNs, valueNs]).toEqual([200e3, 130e3])
    expect(window).toMatchObject({ fromNs: 200e3 - MARGIN_NS, toNs: 330e3 + MARGIN_NS })
    const about = { cell: 'root', kind: 'job' }
    expect(window.spans).toEqual([
      { ...about, cpu: 1, what: 'beside', fromNs: 150e3, toNs: 380e3 },
      { ...about, cpu: 0, what: 'urgent', fromNs: 200e3, toNs: 230e3 },
      { ...about, cpu: 0, what: 'late', fromNs: 230e3, toNs: 330e3 },
    ])
    expect(neighbours).toEqual([
      { cpu: 1, cell: 'root', what: 'beside', kind: 'job' },
      { cpu: 2, cell: 'root', what: 'nothing', kind: 'idle' },
    ])
  })

  it('ends with the run', () => {
    const last = { ...late, phaseNs: 9.89e6, periodNs: 1e9 }
    expect(worstOf(scenarioOf(1, [last])).window.toNs).toBe(10e6)
  })

  it('keeps its latest spans when there are too many', () => {
    const often = task({ id: 'often', periodNs: 200, longestNs: 100, priority: 2 })
    const { window } = worstOf(scenarioOf(1, [late, often]))
    expect(window.spans).toHaveLength(MOST_SPANS)
    expect(window.fromNs).toBe(window.spans[0]!.fromNs)
    expect(window.spans.at(-1)!.toNs).toBeGreaterThan(window.toNs - 300)
  })
})
