import { expect, test } from 'vitest'
import { cyclictestHistogram } from './cyclictest-histogram'
import type { StreamResult } from './result'
import { streamCsv } from './stream-export'

function stream(values: Partial<StreamResult>): StreamResult {
  return {
    id: 'a',
    kind: 'wake-up latency',
    count: 0,
    min: 0,
    mean: 0,
    max: 0,
    worstSamples: [],
    ...values,
  } as StreamResult
}

test('CSV has a row a bin, the last without an end for what lies beyond', () => {
  const histogram = { binNs: 500, firstNs: 1000, counts: [3, 0, 1], over: 2 }
  expect(streamCsv({ histogram }).split('\r\n')).toEqual([
    'from_ns,to_ns,count',
    '1000,1500,3',
    '1500,2000,0',
    '2000,2500,1',
    '2500,,2',
    '',
  ])
})

test('cyclictest counts by whole microseconds, totals what it holds, and names what overflowed', () => {
  const histogram = { binNs: 500, firstNs: 0, counts: [0, 0, 4, 5, 0, 0, 1, 0, 1], over: 1 }
  const worstSamples = [
    { valueNs: 9500, sample: 12 },
    { valueNs: 4200, sample: 3 },
    { valueNs: 3100, sample: 7 },
  ] as StreamResult['worstSamples']
  const one = stream({ id: 'root/x', count: 12, min: 1000, mean: 2345.6, max: 9500, histogram, worstSamples })
  expect(cyclictestHistogram([one, stream({ histogram })], ['made\nby'], 4).split('\n')).toEqual([
    '# made by',
    '# column 0: root/x, wake-up latency',
    '# Histogram',
    '000000 000000',
    '000001 000009',
    '000002 000000',
    '000003 000001',
    '# Total: 000000010',
    '# Min Latencies: 00001',
    '# Avg Latencies: 00002',
    '# Max Latencies: 00009',
    '# Histogram Overflows: 00002',
    '# Histogram Overflow at cycle number:',
    '# Thread 0: 00002 00011',
    '',
  ])
})

test('cycles that are not known are counted as others', () => {
  const histogram = { binNs: 1000, firstNs: 0, counts: [1, 30], over: 0 }
  const lines = cyclictestHistogram([stream({ count: 31, max: 1999, histogram, worstSamples: [] })], [], 1).split('\n')
  expect(lines).toContain('# Histogram Overflows: 00030')
  expect(lines).toContain('# Thread 0: # 00030 others')
})
