import { describe, expect, it } from 'vitest'
import { Campaign } from '../../src/sim/engine/campaign'
import { schedulerOracle } from '../support/scenarios'

describe('the scheduler oracle', () => {
  it('gives exactly the worst responses that four independent tools agree on, for all of its jobs', () => {
    const { oracle, scenario } = schedulerOracle()
    const { machine, recorders } = new Campaign(scenario, '1')
    while (machine.run(oracle.durationUs * 1e3, 1e6));
    const worst = recorders.map((recorder) => recorder!.result().max / 1e3)
    expect(worst).toEqual(oracle.tasks.map(({ worstResponseUs }) => worstResponseUs))
    expect(machine.released).toBe(oracle.jobs)
  })
})
