import { expect, it } from 'vitest'
import { parsedPlan, shippedLibrary, shippedPlan } from '../../../tests/support/templates'
import { simulate } from '../engine/simulate'
import { chromeTrace } from './chrome-trace'

const { boards, workloads } = shippedLibrary()
const plan = parsedPlan(shippedPlan('slide-imx8mm'))
const result = simulate(plan, boards.get(plan.board)!, workloads, { seconds: 2, seed: '1' })
const { traceEvents } = chromeTrace(result)

it('names a process per cell and a thread per core', () => {
  expect(traceEvents.filter(({ ph }) => ph === 'M')).toEqual([
    { ph: 'M', name: 'process_name', pid: 1, args: { name: 'root' } },
    { ph: 'M', name: 'process_name', pid: 2, args: { name: 'gic-demo' } },
    ...[0, 1, 2].map((tid) => ({ ph: 'M', name: 'thread_name', pid: 1, tid, args: { name: `core ${tid}` } })),
    { ph: 'M', name: 'thread_name', pid: 2, tid: 3, args: { name: 'core 3' } },
  ])
})

it('marks every worst sample with its causes, in microseconds', () => {
  const marks = traceEvents.flatMap((event) => (event.ph === 'i' ? [event] : []))
  expect(marks).toHaveLength(result.streams.reduce((sum, { worstSamples }) => sum + worstSamples.length, 0))
  const { worst, cpu } = result.streams.find(({ id }) => id === 'gic-demo/gic-demo')!
  const mark = marks.find(({ ts, tid }) => tid === cpu && ts === worst!.atNs / 1000)
  expect(Object.keys(mark!.args)).toEqual(worst!.causes.map(({ cause }) => cause))
})

it('never has two things at once on one core, and events in the order of time', () => {
  const ends = new Map<number, number>()
  let before = 0
  for (const event of traceEvents) {
    if (event.ph === 'M') continue
    expect(event.ts).toBeGreaterThanOrEqual(before)
    before = event.ts
    if (event.ph !== 'X') continue
    expect(event.dur).toBeGreaterThan(0)
    expect(Math.round(event.ts * 1000)).toBeGreaterThanOrEqual(ends.get(event.tid) ?? 0)
    ends.set(event.tid, Math.round((event.ts + event.dur) * 1000))
  }
  expect(ends.size).toBe(4)
})
