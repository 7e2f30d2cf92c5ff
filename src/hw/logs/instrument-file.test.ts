import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { measurementOf, pooled, sampleCount } from '../../sim/calibration/measurement'
import { parseCyclictest } from './cyclictest'
import { readConsole, readInstrumentJson } from './instrument-file'
import { LogError } from './log-error'
import { TimerlatHistogram } from './timerlat'

const capture = (name: string) =>
  readFileSync(new URL(`../../../tests/fixtures/captures/${name}`, import.meta.url), 'utf8')
const console_ = (text: string) => readConsole([{ bytes: new TextEncoder().encode(text), atMs: 0 }], { timed: false })
const streamsOf = async (text: string) => (await console_(text)).streams

describe('gic-demo', () => {
  it('is read from a console that it shares', async () => {
    const [stream, ...rest] = await streamsOf(capture('gic-demo-imx8mp.txt'))
    expect(rest).toEqual([])
    // Of its 45 beats a shell cut one apart.
    expect(stream).toMatchObject({ id: 'gic-demo', kind: 'interrupt latency', count: 44, max: 3_851_749 })
    const values = new Map(stream!.values)
    expect(values.get(3_851_749)).toBe(1)
    // The counter ticks at 8 MHz.
    for (const value of values.keys()) expect(value % 125).toBe(124)
    expect(stream!.histogram.over).toBe(0)
    expect(stream!.histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(44)
  })

  it('mends a beat that a line of the kernel cut apart, where all of its digits are there', async () => {
    const beat = 'Timer fired, jitter:    749 ns, min:    749 ns, max:   6374 ns\r\n'
    const kernel = '[    3.100000] psci: CPU3 killed\r\n'
    const cut = beat.replace('74', `74${kernel}`)
    expect((await streamsOf(beat + cut + beat))[0]).toMatchObject({ count: 3, max: 749 })
    // A digit less shows in the width.
    const lost = beat.replace('749', `74${kernel}`)
    const result = await console_(beat + lost + beat)
    expect(result.streams[0]).toMatchObject({ count: 2 })
    expect(result.damagedLines).toBeGreaterThan(0)
  })

  it('has its values between minimum and maximum', async () => {
    await expect(console_('Timer fired, jitter: 9749 ns, min: 749 ns, max: 6374 ns')).rejects.toThrow(LogError)
  })
})

describe('cyclictest -h', () => {
  it('is read with a line of the kernel in it', async () => {
    const [thread, ...rest] = await streamsOf(capture('cyclictest-histogram.txt'))
    expect(rest).toEqual([])
    expect(thread).toMatchObject({
      id: 'cyclictest thread 0',
      kind: 'wake-up latency',
      count: 9441 + 419,
      min: 132_000,
      mean: 252_000,
      max: 20_305_000,
      beyondNs: 400_000,
      histogram: { over: 419 },
    })
    expect(new Map(thread!.values).get(132_000)).toBe(1)
    // 419 of 9860 samples lie beyond the histogram: 99 % of them is not known.
    expect(thread!.percentiles).toMatchObject({ p99: null })
    expect(thread!.percentiles.p50).toBeGreaterThan(132_000)
  })

  it('has a column for each thread', async () => {
    const text = capture('cyclictest-histogram-smp.txt')
    const counts = [8098 + 481, 8210 + 438, 8201 + 466, 7962 + 481]
    expect((await streamsOf(text)).map(({ count }) => count)).toEqual(counts)
    const threads = parseCyclictest(text).map(measurementOf)
    expect(threads.map(sampleCount)).toEqual(counts)
    expect(sampleCount(pooled(threads))).toBe(counts.reduce((sum, count) => sum + count, 0))
  })

  it.each([
    ['a log without one', 'T: 0 ( 163) P:90 I:1000 C: 90 Min: 74\n', /there is no histogram/],
    ['a row that is short', '000001 000002\t000003\n000002 000001\n', /line 2 counts for 1 threads/],
    ['two histograms', '000001 000002\n000001 000002\n', /line 2 is for 1 us behind 1 us/],
    [
      'a lost row',
      '000001 000002\n# Total: 000000003\n# Histogram Overflows: 00000\n',
      /2 samples in its histogram, but a total of 3/,
    ],
    ['a lost end', '000001 000002\n# Total: 000000002\n', /ends before its line of overflows/],
  ])('is refused for %s', (_, text, message) => {
    expect(() => parseCyclictest(text)).toThrow(message)
  })

  it('is no measurement where Cellbench wrote it', async () => {
    const text = `# simulated by Cellbench, not measured: "A plan"\n${capture('cyclictest-histogram.txt')}`
    await expect(console_(text)).rejects.toThrow('Cellbench simulated it')
  })

  it('never fails but with a LogError, on whatever is left of a log', async () => {
    const text = capture('cyclictest-histogram-smp.txt')
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length), fc.nat(text.length), fc.string(), async (from, to, noise) => {
        await console_(text.slice(0, from) + noise + text.slice(to)).catch((error: unknown) =>
          expect(error).toBeInstanceOf(LogError),
        )
      }),
      { numRuns: 60 },
    )
  })
})

/** Written after timerlat_hist.c and rtla's own documentation (Linux v6.12, tools/tracing/rtla). */
const TIMERLAT = `# RTLA timerlat histogram
# Time unit is microseconds (us)
# Duration:   0 00:01:00
Index   IRQ-000   Thr-000   IRQ-002   Thr-002
0         58572         0     59373         0
1          1422     57021       628     57241
2             6      2931         0      2695
5             0         2         0         5
over:         1         0         0         0
count:    60001     59954     60001     59941
min:          0         1         0         1
avg:          0         1         0         1
max:        300         5         1         5
ALL:        IRQ       Thr
count:   120002    119895
min:          0         1
avg:          0         1
max:        300         5
`

describe('rtla timerlat hist', () => {
  it('has two columns for each core', async () => {
    const streams = await streamsOf(TIMERLAT)
    expect(streams.map(({ id, cpu, kind, count }) => ({ id, cpu, kind, count }))).toEqual([
      { id: 'timerlat IRQ on core 0', cpu: 0, kind: 'interrupt latency', count: 60001 },
      { id: 'timerlat thread on core 0', cpu: 0, kind: 'wake-up latency', count: 59954 },
      { id: 'timerlat IRQ on core 2', cpu: 2, kind: 'interrupt latency', count: 60001 },
      { id: 'timerlat thread on core 2', cpu: 2, kind: 'wake-up latency', count: 59941 },
    ])
    expect(streams[0]).toMatchObject({ max: 300_000, histogram: { over: 1 }, beyondNs: 6000 })
    expect(streams[1]!.values).toEqual([
      [1000, 57021],
      [2000, 2931],
      [5000, 2],
    ])
  })

  it('does not dwell on a summary that is none', () => {
    const histogram = new TimerlatHistogram()
    histogram.take('Index   IRQ-000', 1)
    // A pattern that tries every way to divide a row of digits would not come back.
    expect(histogram.take(`over: ${'123456789012'.repeat(300)}x`, 2)).toBe(false)
  })

  it('is refused where a row is missing', async () => {
    await expect(console_(TIMERLAT.replace(/^1 .*\n/m, ''))).rejects.toThrow(/count of 60001: lines are missing/)
  })
})

describe('instruments that write JSON', () => {
  it('cyclictest --json with -h', () => {
    const thread = { histogram: { '7': 3, '9': 1 }, cycles: 6, min: 7, max: 4100, avg: 12.5, cpu: 2, node: 0 }
    const document = { file_version: 1, num_threads: 1, resolution_in_ns: 0, thread: { '0': thread } }
    expect(readInstrumentJson(JSON.stringify(document)).streams).toEqual([
      expect.objectContaining({
        what: 'cyclictest thread 0',
        cpu: 2,
        count: 6,
        min: 7000,
        mean: 12_500,
        max: 4_100_000,
        beyondNs: 10_000,
        values: [
          [7000, 3],
          [9000, 1],
        ],
      }),
    ])
    const bare = { ...document, thread: { '0': { ...thread, histogram: undefined } } }
    expect(() => readInstrumentJson(JSON.stringify(bare))).toThrow(/no histogram: cyclictest writes one with -h/)
  })

  it('jitterdebugger, also on a console between other lines', async () => {
    const document = {
      version: 1,
      cpu: { '0': { histogram: { '2': 21, '3': 9 }, count: 30, min: 2, max: 3, avg: 2.3 } },
    }
    const expected = expect.objectContaining({ instrument: 'jitterdebugger', count: 30, mean: 2300 }) as unknown
    expect(readInstrumentJson(JSON.stringify(document)).streams).toEqual([expected])
    const text = `root@board:~# jitterdebugger -l 30\r\n${JSON.stringify(document, undefined, 2).replaceAll('\n', '\r\n')}\r\nroot@board:~# `
    const result = await console_(text.replace('"count"', '[   12.000001] usb 1-1: new device\r\n"count"'))
    expect(result.streams).toEqual([expected])
    expect(result.conditions.command).toBe('jitterdebugger -l 30')
  })

  it.each([
    ['other JSON', '{"a": 1}', /neither of cyclictest --json nor of jitterdebugger/],
    ['broken JSON', '{"thread": ', /begins as JSON, but is none/],
    [
      'more in the bins than altogether',
      '{"version":1,"cpu":{"0":{"histogram":{"1":2},"count":1,"min":1,"max":1}}}',
      /2 samples in its histogram, but 1 altogether/,
    ],
    [
      'text for numbers',
      '{"version":1,"cpu":{"0":{"histogram":{"1":"2"},"count":1,"min":1,"max":1}}}',
      /cpu\.0\.histogram\.1/,
    ],
  ])('refuses %s', (_, text, message) => {
    expect(() => readInstrumentJson(text)).toThrow(message)
  })
})
