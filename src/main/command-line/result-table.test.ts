import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LimitResult, RunResult, StreamResult } from '../../sim/results/result'
import { microseconds } from './microseconds'
import { resultReport } from './result-table'

const stream: StreamResult = {
  id: 'flight/control',
  cell: 'flight',
  cpu: 3,
  kind: 'response time',
  unit: 'ns',
  resolutionNs: 1,
  count: 240_000,
  min: 60_000,
  mean: 61_234.5,
  mode: 60_000,
  max: 71_750,
  percentiles: { p50: 61_000, p99: 65_000, 'p99.9': 70_000, 'p99.99': 71_000, 'p99.999': null },
  histogram: { binNs: 1000, firstNs: 60_000, counts: [1], over: 0 },
  strip: [],
  worst: {
    valueNs: 71_750,
    atNs: 12_345_000_000,
    takenNs: 12_345_071_750,
    sample: 49_380,
    causes: [
      { cause: 'its own execution', ns: 60_000 },
      { cause: '31 cold lines behind stress-ng', ns: 11_750 },
    ],
    neighbours: [],
    window: { fromNs: 12_344_950_000, toNs: 12_345_121_750, spans: [] },
  },
  worstSamples: [],
  bound: { boundNs: 80_000 },
  restsOn: [],
}

const limit: LimitResult = {
  of: 'flight/control',
  measure: 'response',
  percentile: 99.999,
  atMostNs: 250_000,
  observedNs: 71_750,
  count: 240_000,
  met: true,
}

function resultWith(change: Partial<RunResult>): RunResult {
  return {
    format: 'cellbench-result',
    version: 1,
    origin: 'simulated',
    plan: { name: 'Quadcopter', board: 'imx8mm-evk', sha256: '0'.repeat(64) },
    seed: '1',
    interruptDelivery: 'trapped',
    colouring: 'off',
    load: 'stress-ng --cpu 4 on root',
    whatIfs: [],
    warmUpSeconds: 0.2,
    simulatedSeconds: 60,
    wallSeconds: 0.8,
    events: 1_234_567,
    jobs: 240_000,
    streams: [stream],
    cells: [],
    cpus: [],
    dram: { usableBytesPerSecond: 6.72e9, bytesPerSecond: 0, share: 0, cells: [], masters: [] },
    management: [],
    boot: { cellsStart: 'after-root', steps: [], firstCycles: [], rootStopsNs: 0, parameters: [] },
    links: [],
    chains: [],
    limits: [limit],
    parameters: [
      { name: 'DRAM latency', value: 140, unit: 'ns', provenance: 'measured', source: 'a board' },
      { name: 'bus queue', value: 8, unit: 'requests', provenance: 'estimate', source: 'a guess' },
    ],
    console: [],
    ...change,
  }
}

const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.length))

test('a row has every column with its unit, and the worst case adds up below it', () => {
  const report = resultReport(resultWith({}))
  const [head, units, row] = report.split('\n') as [string, string, string]
  expect(head.trim().split(/\s+/)).toEqual(['stream', 'count', 'min', 'mean', 'p99', 'p99.9', 'max', 'why'])
  expect(units.trim().split(/\s+/)).toEqual(['us', 'us', 'us', 'us', 'us'])
  expect(row).toMatch(/^flight\/control +240000 +60\.000 +61\.23\d +65\.000 +70\.000 +71\.750 +its own/)
  expect(report).toContain('max of flight/control: 71.750 us at 12.345 s, sample 49380 of 240000')
  expect(report).toContain('= its own execution 60.000 + 31 cold lines behind stress-ng 11.750 us')
})

test('what is simulated, and what is guessed, is said', () => {
  const report = resultReport(resultWith({}))
  expect(report.replace(/\s+/g, ' ')).toContain(
    'Simulated, not measured: 60 s of "Quadcopter" on imx8mm-evk, after 0.2 s of warm-up that are not counted, seed 1, ',
  )
  expect(report).toContain('1 of 2 parameters are estimates: bus queue 8 requests.')
})

test('what a board cannot do as it is delivered, is said with what it needs', () => {
  const whatIfs = [{ name: 'direct interrupt delivery', setting: 'on', needs: 'firmware with SDEI' }]
  expect(resultReport(resultWith({ whatIfs }))).toContain(
    'What-if: direct interrupt delivery on; it needs firmware with',
  )
})

test('every maximum stands beside its bound, or why there is none, and what it rests on', () => {
  const causes = [
    { cause: 'its own execution', ns: 60_000, provenance: 'plan' as const },
    { cause: '31 cold lines behind stress-ng', ns: 11_875, provenance: 'estimate' as const },
    { cause: 'counter tick of 125 ns', ns: -125, provenance: 'datasheet' as const },
  ]
  const bounded = { ...stream, worst: { ...stream.worst!, causes } }
  const unbounded = { ...stream, id: 'root/loop', bound: { noBound: 'root runs Linux' } }
  const report = resultReport(resultWith({ streams: [bounded, unbounded] }))
  expect(report).toContain('sample 49380 of 240000\n  bound 80.000 us\n')
  expect(report).toContain('  it rests on plan 60.000 us, estimated 11.875 us\n')
  expect(report).toContain('  no bound: root runs Linux\n')
  // Nobody said what these rest on.
  expect(report).toContain('  it rests on estimated 71.750 us\n')
})

test('limits carry their verdict; one that the samples cannot decide is neither met nor missed', () => {
  const limits = [
    limit,
    { ...limit, percentile: 100, observedNs: 260_000, met: false, boundNs: 300_000 },
    { ...limit, observedNs: null, count: 9, met: null, noBound: 'the load is unbounded' },
  ]
  const report = resultReport(resultWith({ limits })).replace(/\s+/g, ' ')
  expect(report).toContain('met flight/control response p99.999 at most 250.000 us: 71.750 us of 240000 samples')
  expect(report).toContain('MISSED flight/control response max at most 250.000 us: 260.000 us')
  expect(report).toContain('240000 samples; bound 300.000 us')
  expect(report).toContain('unknown flight/control response p99.999 at most 250.000 us: 9 samples are too few')
})

test('a percentile without samples behind it is a dash that is explained', () => {
  const few = { ...stream, percentiles: { ...stream.percentiles, 'p99.9': null } }
  const report = resultReport(resultWith({ streams: [few] }))
  expect(report.split('\n')[2]).toMatch(/65\.000 +- +71\.750/)
  expect(report).toContain('- too few samples for this percentile')
})

test('no line of the table is wider than 80 columns, whatever is in it', () => {
  const ns = fc.double({ min: 0, max: 1e12, noNaN: true })
  const words = fc.stringMatching(/^[a-z]{1,9}( [a-z]{1,9}){0,12}$/)
  const streams = fc.array(
    fc.record({
      id: fc.stringMatching(/^[a-z-]{1,40}$/),
      count: fc.nat(1e9),
      min: ns,
      mean: ns,
      max: ns,
      cause: words,
    }),
    { minLength: 1, maxLength: 5 },
  )
  fc.assert(
    fc.property(streams, (rows) => {
      const made = rows.map(({ cause, ...row }) => ({
        ...stream,
        ...row,
        worst: { ...stream.worst!, causes: [{ cause, ns: row.max }] },
      }))
      const table = resultReport(resultWith({ streams: made })).split('\n\n')[0]!
      expect(widest(table)).toBeLessThanOrEqual(80)
    }),
  )
})

test('microseconds keep nanoseconds while they fit in seven characters', () => {
  expect([749, 1_000, 999_999, 1_000_000, 99_999_900, 123_456_789].map(microseconds)).toEqual([
    '0.749',
    '1.000',
    '999.999',
    '1000.0',
    '99999.9',
    '123457',
  ])
})
