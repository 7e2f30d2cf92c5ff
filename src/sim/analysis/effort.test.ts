import { describe, expect, it } from 'vitest'
import { scenarioOf, task } from '../../../tests/support/scenarios'
import { analyse } from './analyse'

/** A core that is idle for a nanosecond in a second: its least urgent jobs, late ones, end long after all others came. */
const brimful = () =>
  scenarioOf(1, [
    task({ id: 'a', periodNs: 10_000, longestNs: 5000, priority: 3 }),
    task({ id: 'b', periodNs: 10_000, longestNs: 4999, priority: 2 }),
    task({ id: 'c', periodNs: 1e9, longestNs: 99_999, jitterNs: 1e7, priority: 1 }),
  ])

describe('the effort of an analysis', () => {
  it('ends: a busy period that is too long to follow is no bound, with that reason', () => {
    const bounds = analyse(brimful())
    expect(bounds.get('a')).toEqual({ boundNs: 5000 })
    expect(bounds.get('b')).toEqual({ boundNs: 9999 })
    expect(bounds.get('c')).toEqual({ noBound: 'the busy period on core 0 is longer than the analysis can follow it' })
  })

  it('beats while it goes on, so that it can be ended from outside', () => {
    let beats = 0
    analyse(brimful(), () => (beats += 1))
    expect(beats).toBeGreaterThan(50)
    const stop = () => {
      throw new Error('enough')
    }
    expect(() => analyse(brimful(), stop)).toThrow('enough')
  })
})
