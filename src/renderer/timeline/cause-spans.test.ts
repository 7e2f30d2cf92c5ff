import { describe, expect, it } from 'vitest'
import type { ActivityKind, Cause, TimelineSpan, WorstSample } from '../../sim/results/result'
import { causeSpans } from './cause-spans'

const span = (what: string, kind: ActivityKind, fromNs: number, toNs: number, cpu = 3): TimelineSpan => ({
  cpu,
  cell: 'flight',
  what,
  kind,
  fromNs,
  toNs,
})

function sample(atNs: number, takenNs: number, causes: Cause[], spans: TimelineSpan[]): WorstSample {
  const window = { fromNs: atNs - 50, toNs: takenNs + 50, spans }
  return { valueNs: takenNs - atNs, atNs, takenNs, sample: 1, causes, neighbours: [], window }
}

const CONTROL = { id: 'flight/control', cpu: 3, kind: 'response time' } as const
const SPANS = [
  span('vision', 'process', 0, 9000, 1),
  span('interrupt of imu', 'interrupt', 1000, 1100),
  span('interrupt of control', 'interrupt', 1100, 1300),
  span('imu', 'job', 1300, 1350),
  span('interrupt of net', 'interrupt', 1350, 1400),
  span('imu', 'job', 1400, 1500),
  span('control', 'job', 1500, 2000),
  span('control', 'job', 2300, 2400),
]
const CAUSES = [
  { cause: 'interrupt of imu', ns: 100 },
  { cause: 'trap and injection', ns: 120 },
  { cause: '3 cold lines of the handler', ns: 50 },
  { cause: 'waiting behind vision', ns: 10 },
  { cause: 'handler', ns: 20 },
  { cause: 'preempted by imu', ns: 150 },
  { cause: 'interrupt of net', ns: 50 },
  { cause: 'execution', ns: 480 },
  { cause: 'slowed by the neighbours at the memory', ns: 20 },
]

describe('the spans of causes', () => {
  const found = causeSpans(CONTROL, sample(1000, 2000, CAUSES, SPANS))

  it('are those that the cause names, between release and taking, on the core of the sample', () => {
    expect(found.spans).toEqual([[1], [2], [2], [2], [2], [3, 5], [4], [6], [6]])
  })

  it('lay the causes along the sample without a gap, to the nanosecond', () => {
    const laid = [...found.stretches].sort((a, b) => a.fromNs - b.fromNs)
    expect(laid[0]!.fromNs).toBe(1000)
    expect(laid.at(-1)!.toNs).toBe(2000)
    for (const [i, { fromNs }] of laid.entries()) if (i > 0) expect(fromNs).toBe(laid[i - 1]!.toNs)
    CAUSES.forEach(({ ns }, cause) => {
      const own = laid.filter((stretch) => stretch.cause === cause)
      expect(own.reduce((sum, { fromNs, toNs }) => sum + toNs - fromNs, 0)).toBe(ns)
    })
  })

  it('are not laid along spans that they do not fill', () => {
    const short = CAUSES.map((cause) => (cause.cause === 'handler' ? { ...cause, ns: 19 } : cause))
    const { stretches } = causeSpans(CONTROL, sample(1000, 2000, short, SPANS))
    expect(stretches.some(({ span: index }) => index === 2)).toBe(false)
    expect(stretches.some(({ span: index }) => index === 6)).toBe(true)
  })

  it('are found on all cores that a message goes over', () => {
    const id = 'state: root to flight/control'
    const causes = [
      { cause: 'copy', ns: 60 },
      { cause: 'doorbell exit', ns: 5 },
      { cause: 'trap and injection', ns: 20 },
      { cause: 'preempted by imu', ns: 100 },
      { cause: 'handling', ns: 90 },
    ]
    const spans = [
      span(`copying for ${id}`, 'job', 0, 60, 0),
      span(`${id}, doorbell`, 'interrupt', 60, 65, 0),
      span(`interrupt of reception of ${id}`, 'interrupt', 65, 85),
      // Before the message was there, and on a core where it never was.
      span('imu', 'job', 10, 50),
      span('imu', 'job', 85, 185),
      span('imu', 'job', 85, 185, 2),
      span(`reception of ${id}`, 'job', 185, 275),
    ]
    const { spans: places } = causeSpans({ id, cpu: 3, kind: 'message latency' }, sample(0, 275, causes, spans))
    expect(places).toEqual([[0], [1], [2], [4], [6]])
  })

  it('belong to the steps of a chain after the wait for its first job', () => {
    const causes = [
      { cause: 'waiting for the next job of imu', ns: 250 },
      { cause: 'imu: execution', ns: 20 },
      { cause: 'control: execution', ns: 60 },
    ]
    const spans = [span('imu', 'job', 0, 20), span('imu', 'job', 250, 270), span('control', 'job', 270, 330)]
    const stream = { id: 'loop reaction', cpu: 3, kind: 'reaction time' } as const
    const { spans: places, stretches } = causeSpans(stream, sample(0, 330, causes, spans))
    expect(places).toEqual([[], [1], [2]])
    expect(stretches).toHaveLength(2)
  })

  it('says nothing about causes that no span shows', () => {
    const causes = [
      { cause: 'release jitter', ns: 90 },
      { cause: 'rounding to whole us', ns: -5 },
    ]
    expect(causeSpans(CONTROL, sample(0, 85, causes, SPANS))).toEqual({ spans: [[], []], stretches: [] })
  })
})
