import { describe, expect, it, test } from 'vitest'
import { parseWorkload } from './parse'
import type { WorkloadDocument } from './workload'
import { shortTime, timingWords } from './workload-words'

const memory = { refillsPerSecond: 1, writeShare: 0, footprint: '1 KiB' }

function words(behaviour: WorkloadDocument['behaviour']): string {
  const document = { version: 1, id: 'x', name: 'X', group: 'control', summary: 'x', guests: ['zephyr'] }
  const parsed = parseWorkload({ ...document, behaviour, provenance: 'estimate', sources: ['estimate'] })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults))
  return timingWords(parsed.value)
}

describe('what a template does to a core', () => {
  const periodic = { kind: 'periodic', period: '2500 us', wcet: '100 us', priority: 1, memory } as const

  it('says how often and how long', () => {
    expect(words(periodic)).toBe('every 2.5 ms for 100 us')
    expect(words({ ...periodic, bcet: '60 us' })).toBe('every 2.5 ms for 60 us to 100 us')
  })

  it('says how irregular it is', () => {
    expect(words({ ...periodic, arrivals: { law: 'sporadic', extra: '500 us' } })).toBe(
      'every 2.5 ms or later, 3 ms on average, for 100 us',
    )
    expect(words({ ...periodic, arrivals: { law: 'bursty', count: 4, distance: '100 us' } })).toBe(
      '4 jobs, 100 us apart, every 2.5 ms for 100 us',
    )
  })

  it('tells a handler from what it leaves', () => {
    const source = { kind: 'interrupt-source', period: '1 ms', handler: '1500 ns', memory } as const
    expect(words(source)).toBe('an interrupt every 1 ms for 1.5 us')
    expect(words({ ...source, deferred: '5 us' })).toBe('an interrupt every 1 ms for 1.5 us and 5 us behind it')
    expect(words({ ...source, burst: { count: 3, distance: '20 us' } })).toBe(
      '3 interrupts, 20 us apart, every 1 ms for 1.5 us',
    )
  })
})

test('times have their largest unit and four digits', () => {
  expect([0, 999, 1e3, 5_333_333, 33_333_333, 1.2e9].map(shortTime)).toEqual([
    '0 ns',
    '999 ns',
    '1 us',
    '5.333 ms',
    '33.33 ms',
    '1.2 s',
  ])
})
