import { expect, test } from 'vitest'
import type { TimelineSpan } from '../../sim/results/result'
import { lanesOf } from './lanes'
import { readoutAt, spokenReadout } from './readout'

const spans: TimelineSpan[] = [
  { cpu: 3, cell: 'flight', what: 'interrupt of control', kind: 'interrupt', fromNs: 1000, toNs: 1300 },
  { cpu: 3, cell: 'flight', what: 'control', kind: 'job', fromNs: 1300, toNs: 1900 },
]
const cores = [
  { cpu: 0, cell: 'root' },
  { cpu: 3, cell: 'flight' },
]
const sample = {
  atNs: 1000,
  window: { fromNs: 1000, toNs: 2000, spans },
  causes: [{ cause: 'trap and injection', ns: 300 }, { cause: 'execution', ns: 600 }], // prettier-ignore
}
const places = {
  spans: [[0], [1]],
  stretches: [
    { cause: 0, span: 0, fromNs: 1000, toNs: 1300 },
    { cause: 1, span: 1, fromNs: 1300, toNs: 1900 },
  ],
}
const wordsAt = (cursorNs: number) =>
  readoutAt(lanesOf(spans, cores, 1000), sample, places, cursorNs).map(({ words }) => words)

test('says what each core does, and which part of the sample that is', () => {
  expect(wordsAt(100)).toEqual(['idle', 'trap and injection (interrupt of control)'])
  expect(wordsAt(400)).toEqual(['idle', 'control'])
  expect(wordsAt(950)).toEqual(['idle', 'idle'])
})

test('what was before the window is not kept, and not idle', () => {
  expect(wordsAt(-1)).toEqual(['not kept', 'not kept'])
})

test('is spoken in one sentence', () => {
  const lanes = lanesOf(spans, cores, 1000)
  expect(spokenReadout(100, readoutAt(lanes, sample, places, 100))).toContain(
    ': core 0 idle, core 3 trap and injection',
  )
})
