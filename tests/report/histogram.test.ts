/** A run's histogram as cyclictest prints it, read back by what reads cyclictest's. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseCyclictest } from '../../src/hw/logs/cyclictest'
import { measurementOf, sampleCount } from '../../src/sim/calibration/measurement'
import { cyclictestHistogram } from '../../src/sim/results/cyclictest-histogram'
import { conditions, streamJson } from '../../src/sim/results/stream-export'
import { runOf } from '../support/run-result'
import { shippedPlan } from '../support/templates'

const { result } = runOf(shippedPlan('quadcopter-imx8mm'), 4)
const text = cyclictestHistogram(result.streams, conditions(result))

/** What our histogram holds in whole microseconds. */
function inMicroseconds({
  histogram: { firstNs, binNs, counts },
}: (typeof result.streams)[number]): Map<number, number> {
  const whole = new Map<number, number>()
  counts.forEach((count, i) => {
    const ns = Math.floor((firstNs + i * binNs) / 1000) * 1000
    if (count > 0) whole.set(ns, (whole.get(ns) ?? 0) + count)
  })
  return whole
}

describe('the histogram of a run', () => {
  it('comes back with every sample of every stream', () => {
    const threads = parseCyclictest(text).map(measurementOf)
    expect(threads).toHaveLength(result.streams.length)
    threads.forEach((thread, i) => {
      const stream = result.streams[i]!
      expect(sampleCount(thread)).toBe(stream.count)
      expect(thread.over).toBe(stream.histogram.over)
      expect(thread.counts).toEqual(inMicroseconds(stream))
    })
  })

  it('keeps what overflows when it ends early', () => {
    const threads = parseCyclictest(cyclictestHistogram(result.streams, [], 100)).map(measurementOf)
    threads.forEach((thread, i) => {
      expect(sampleCount(thread)).toBe(result.streams[i]!.count)
      expect(thread.beyondNs).toBe(99_000)
    })
    expect(threads.some(({ over }) => over > 0)).toBe(true)
  })

  it('has the lines of a recorded one, and says that it was simulated', () => {
    const recorded = readFileSync(new URL('../fixtures/captures/cyclictest-histogram-smp.txt', import.meta.url), 'utf8')
    const names = (log: string) => [...log.matchAll(/^# ([A-Z][a-zA-Z ]+?)(?: \d+)?:/gm)].map(([, name]) => name)
    expect(names(text).filter((name) => name !== 'Thread')).toEqual(names(recorded).filter((name) => name !== 'Thread'))
    expect(text).toMatch(/^# simulated by Cellbench, not measured: "Quadcopter/)
    const row = (log: string) => /^(\d{6}) (\d{6})(\t\d{6})*$/m.test(log)
    expect([row(text), row(recorded)]).toEqual([true, true])
  })

  it('is no histogram where nothing was sampled', () => {
    expect(() => parseCyclictest(cyclictestHistogram([], []))).toThrow('there is no histogram')
  })
})

it('a stream as JSON is the stream of the result, with its conditions', () => {
  const stream = result.streams[0]!
  const document = JSON.parse(streamJson(result, stream)) as { stream: unknown; conditions: string[] }
  expect(document.stream).toEqual(JSON.parse(JSON.stringify(stream)))
  expect(document.conditions.join()).toContain('seed 1')
})
