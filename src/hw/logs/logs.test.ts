import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pooled, sampleCount } from '../../sim/calibration/measurement'
import { parseCyclictest } from './cyclictest'
import { parseGicDemo } from './gic-demo'
import { LogError } from './log-error'

const capture = (name: string) =>
  readFileSync(new URL(`../../../tests/fixtures/captures/${name}`, import.meta.url), 'utf8')

describe('gic-demo', () => {
  it('is read from a console that it shares', () => {
    const { counts, over } = parseGicDemo(capture('gic-demo-imx8mp.txt'))
    // Of its 45 beats a shell cut one apart.
    expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(44)
    expect(counts.get(3851749)).toBe(1)
    // The counter ticks at 8 MHz.
    for (const value of counts.keys()) expect(value % 125).toBe(124)
    expect(over).toBe(0)
  })

  it('loses a beat that something else cut into, and only that one', () => {
    const beat = 'Timer fired, jitter:    749 ns, min:    749 ns, max:   6374 ns\r\n'
    const cut = 'Timer fired, jitter:    74[    3.1] psci: CPU3 killed\r\n9 ns, min:    749 ns, max:   6374 ns\r\n'
    expect(sampleCount(parseGicDemo(beat + cut + beat))).toBe(2)
  })

  it('has its values between minimum and maximum', () => {
    expect(() => parseGicDemo('jitter: 9749 ns, min: 749 ns, max: 6374 ns')).toThrow(LogError)
  })
})

describe('cyclictest -h', () => {
  it('is read with a line of the kernel in it', () => {
    const [thread, ...rest] = parseCyclictest(capture('cyclictest-histogram.txt'))
    expect(rest).toEqual([])
    expect(thread).toMatchObject({ over: 419, beyondNs: 399_000 })
    expect(thread!.counts.get(132_000)).toBe(1)
    expect(sampleCount(thread!)).toBe(9441 + 419)
  })

  it('has a column for each thread', () => {
    const threads = parseCyclictest(capture('cyclictest-histogram-smp.txt'))
    expect(threads.map(sampleCount)).toEqual([8098 + 481, 8210 + 438, 8201 + 466, 7962 + 481])
    expect(sampleCount(pooled(threads))).toBe(threads.reduce((sum, thread) => sum + sampleCount(thread), 0))
  })

  it.each([
    ['a log without one', 'T: 0 ( 163) P:90 I:1000 C: 90 Min: 74\n', /there is no histogram/],
    ['a row that is short', '000001 000002\t000003\n000002 000001\n', /line 2 counts for 1 threads/],
    ['two histograms', '000001 000002\n000001 000002\n', /line 2 is for 1 us behind 1 us/],
    ['a lost row', '000001 000002\n# Total: 000000003\n', /2 samples in its histogram, but a total of 3/],
  ])('is refused for %s', (_, text, message) => {
    expect(() => parseCyclictest(text)).toThrow(message)
  })

  it('never fails but with a LogError, on whatever is left of a log', () => {
    const text = capture('cyclictest-histogram-smp.txt')
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(text.length), fc.string(), (from, to, noise) => {
        try {
          parseCyclictest(text.slice(0, from) + noise + text.slice(to))
        } catch (error) {
          expect(error).toBeInstanceOf(LogError)
        }
      }),
      { numRuns: 60 },
    )
  })
})
