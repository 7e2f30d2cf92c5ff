import { describe, expect, it } from 'vitest'
import { evaluateLimits } from './limits'
import { StreamRecorder } from './stream-recorder'

function recorded(id: string, samples: number[]): StreamRecorder {
  const about = { id, cell: 'flight', cpu: 3, kind: 'response time' as const, resolutionNs: 1, binNs: 1, firstNs: 0 }
  const recorder = new StreamRecorder({ ...about, periodNs: 1000 })
  samples.forEach((value, i) => recorder.add(value, i * 1000))
  return recorder
}

const limit = { of: 'flight/control', measure: 'response' as const, percentile: 100, atMost: 50 }

describe('evaluateLimits', () => {
  it('holds the worst core of a workload against the limit', () => {
    const recorders = [recorded('flight/control@2', [10, 20]), recorded('flight/control@3', [30, 60])]
    const bounds = new Map([
      ['flight/control@2', { boundNs: 70 }],
      ['flight/control@3', { boundNs: 90 }],
    ])
    const [result] = evaluateLimits([limit], recorders, bounds)
    expect(result).toMatchObject({ observedNs: 60, count: 4, boundNs: 90, met: false })
  })

  it('does not judge a percentile that too few samples support', () => {
    const few = [recorded('flight/control', [10, 20])]
    const [result] = evaluateLimits([{ ...limit, percentile: 99.9 }], few, new Map())
    expect(result).toMatchObject({ observedNs: null, met: null, noBound: 'no such stream ran' })
  })

  it('says so when nothing ran under the name', () => {
    const [result] = evaluateLimits([limit], [], new Map())
    expect(result).toMatchObject({ observedNs: null, count: 0, met: null, noBound: 'nothing with this name ran' })
  })
})
