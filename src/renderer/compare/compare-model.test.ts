import { describe, expect, test } from 'vitest'
import type { MeasuredResult } from '../../sim/results/measured'
import type { RunResult, StreamResult } from '../../sim/results/result'
import { changePlan } from '../../sim/plan/change'
import { quadcopter } from '../testing/shipped'
import { compareView, streamsOfAll, type Contestant } from './compare-model'
import { comparisonCsv, comparisonJson } from './comparison-files'
import { MEASURED_DASH, runLooks } from './run-look'

const percentiles = { p50: 10, p99: 20, 'p99.9': null, 'p99.99': null, 'p99.999': null }

function stream(id: string, max: number, count = 2000): StreamResult {
  return {
    id,
    cell: 'flight',
    cpu: 3,
    kind: 'response time',
    unit: 'ns',
    resolutionNs: 1,
    count,
    min: 5,
    mean: 10,
    mode: 10,
    max,
    bound: { noBound: 'test' },
    percentiles,
    histogram: { binNs: 10, firstNs: 0, counts: [1000, 1000], over: 0 },
    strip: [],
    worst: null,
    worstSamples: [],
    restsOn: [],
  }
}

function run(seed: string, max: number, document = quadcopter(), atMostNs = 100): RunResult {
  const limit = { of: 'flight/control', measure: 'response', percentile: 100, atMostNs, count: 2000 }
  return {
    origin: 'simulated',
    plan: { name: 'Q', board: 'b', sha256: JSON.stringify(document), document },
    seed,
    simulatedSeconds: 60,
    warmUpSeconds: 1,
    interruptDelivery: 'trapped',
    colouring: 'off',
    load: '',
    parameters: [],
    streams: [stream('flight/control', max)],
    limits: [{ ...limit, observedNs: max, met: max <= atMostNs }],
  } as unknown as RunResult
}

const measured: MeasuredResult = {
  format: 'cellbench-result',
  version: 1,
  origin: 'measured',
  instruments: ['cyclictest'],
  conditions: { kernel: '6.1', load: 'stress-ng' },
  sources: [],
  damagedLines: 0,
  streams: [
    {
      id: 'cyclictest thread 2',
      kind: 'wake-up latency',
      unit: 'ns',
      resolutionNs: 1,
      count: 2000,
      percentiles,
      what: 'cyclictest thread 2',
      instrument: 'cyclictest',
      histogram: { binNs: 10, firstNs: 0, counts: [0, 1999], over: 1 },
    },
  ],
}

const of = (...results: Contestant['result'][]): Contestant[] =>
  results.map((result, i) => ({ id: `r${i}`, title: `run ${i}`, result }))

describe('runs beside each other', () => {
  test('have figures against the first, verdicts of each limit, and what differs in words', () => {
    const direct = changePlan(quadcopter(), '', (draft) => {
      draft.jailhouse = { ...draft.jailhouse, interruptDelivery: 'direct' }
    })
    const view = compareView(
      of(run('1', 80), { ...run('1', 120, direct.document), interruptDelivery: 'direct' }),
      'flight/control',
    )
    expect(view.rows.map(({ figures }) => figures.max)).toEqual([
      { ns: 80, difference: null },
      { ns: 120, difference: { ns: 40, share: 0.5 } },
    ])
    expect(view.rows[1]!.figures['p99.99']).toEqual({ ns: null, difference: null })
    expect(view.rows.map(({ verdicts }) => verdicts[0]?.met)).toEqual([true, false])
    expect(view.rows[1]!.changes).toEqual([expect.stringContaining('interrupts trapped -> direct')])
  })

  test('say that nothing differs, or that it is not known', () => {
    const without = run('1', 80)
    const unknown = { ...without, plan: { name: 'Q', board: 'b', sha256: 'other' } }
    const view = compareView(of(without, run('1', 90), unknown), 'flight/control')
    expect(view.rows.map(({ changes }) => changes)).toEqual([[], [], null])
  })

  test('a limit that only another run has is a column of its own', () => {
    const none = { ...run('1', 80), limits: [] }
    const view = compareView(of(none, run('1', 120)), 'flight/control')
    expect(view.limits).toHaveLength(1)
    expect(view.rows.map(({ verdicts }) => verdicts[0]?.met)).toEqual([undefined, false])
  })

  test('what was measured is held to the limits, drawn from its histogram, and says nothing that it did not print', () => {
    const first = run('1', 80)
    const p99 = { ...first.limits[0]!, percentile: 99 }
    const view = compareView(of({ ...first, limits: [...first.limits, p99] }, measured), 'flight/control')
    const row = view.rows[1]!
    expect(row).toMatchObject({ origin: 'measured', stream: 'cyclictest thread 2', count: 2000 })
    expect(row.figures.max.ns).toBeNull()
    expect([row.drawn?.min, row.drawn?.max]).toEqual([10, 29])
    // One sample lies beyond the histogram, and nobody knows where.
    expect(row.verdicts.map((verdict) => verdict?.met)).toEqual([null, true])
    expect(row.changes).toEqual(expect.arrayContaining(['Linux: 6.1', 'load: stress-ng']))
    const looks = runLooks(view.rows)
    expect(looks.get('r1')).toMatchObject({ dash: MEASURED_DASH, isOpen: true })
    expect(looks.get('r0')?.isOpen).toBe(false)
    expect(looks.get(row.drawn!.id)).toBe(looks.get('r1'))
  })

  test('know the streams of all, and do not need one in each', () => {
    const other = { ...run('1', 80), streams: [stream('flight/motor', 9)] }
    const runs = of(run('1', 80), other)
    expect(streamsOfAll(runs)).toEqual(['flight/control', 'flight/motor'])
    expect(compareView(runs, 'flight/control').rows[1]!.drawn).toBeUndefined()
    runs[1]!.chosen = 'flight/motor'
    expect(compareView(runs, 'flight/control').rows[1]!.drawn?.max).toBe(9)
  })
})

test('as a file the comparison has a line for each run, with what the table says', () => {
  const runs = of(run('1', 80), measured)
  runs[0]!.title = 'a "named", run'
  const [head, first, second] = comparisonCsv(compareView(runs, 'flight/control')).split('\n')
  expect(head).toContain('run,origin,stream,count,min ns,')
  expect(first).toBe('"a ""named"", run",simulated,flight/control,2000,5,10,10,20,,,,80,met,')
  expect(second).toContain('run 1,measured,cyclictest thread 2,2000,,,10,20,,,,,')
  const data = JSON.parse(comparisonJson(runs)) as { format: string; runs: unknown[] }
  expect([data.format, data.runs.length]).toEqual(['cellbench-comparison', 2])
})
