/**
 * The trace held to the published Trace Event Format (N. Duca, D. Sinclair, 'Trace Event Format', revision of the Chromium
 * project) and to what Perfetto's importer does with it (google/perfetto, src/trace_processor/importers/json).
 */
import { beforeAll, describe, expect, it } from 'vitest'
import { parsedPlan, shippedLibrary, shippedPlan } from '../../../tests/support/templates'
import { simulate } from '../engine/simulate'
import { chromeTrace } from './chrome-trace'
import type { SimulationResult } from './result'

const { boards, workloads } = shippedLibrary()

type Json = Record<string, unknown>

/** Fields that an event of each kind has, in the format's words, and those of metadata by its name. */
const FIELDS: Record<string, string[]> = {
  X: ['ph', 'name', 'cat', 'pid', 'tid', 'ts', 'dur'],
  i: ['ph', 'name', 'cat', 's', 'pid', 'tid', 'ts'],
  b: ['ph', 'name', 'cat', 'id', 'pid', 'ts', 'args'],
  e: ['ph', 'name', 'cat', 'id', 'pid', 'ts'],
}
const METADATA: Record<string, { fields: string[]; argument: string; type: string }> = {
  process_name: { fields: ['ph', 'name', 'pid', 'args'], argument: 'name', type: 'string' },
  process_sort_index: { fields: ['ph', 'name', 'pid', 'args'], argument: 'sort_index', type: 'number' },
  thread_name: { fields: ['ph', 'name', 'pid', 'tid', 'args'], argument: 'name', type: 'string' },
  thread_sort_index: { fields: ['ph', 'name', 'pid', 'tid', 'args'], argument: 'sort_index', type: 'number' },
}

/** As Perfetto reads a time: nanoseconds, rounded (CoerceToTs). */
const nanoseconds = (us: unknown) => Math.round((us as number) * 1000)

/** Nanoseconds in a number of microseconds: three digits behind the point at most. */
function expectMicroseconds(value: unknown): void {
  expect(typeof value).toBe('number')
  expect(Number.isFinite(value)).toBe(true)
  expect(value).toBeGreaterThanOrEqual(0)
  expect(nanoseconds(value) / 1000).toBe(value)
}

function expectMetadata(event: Json): void {
  const { fields, argument, type } = METADATA[event['name'] as string]!
  expect(Object.keys(event).sort()).toEqual([...fields].sort())
  const args = event['args'] as Json
  expect(Object.keys(args)).toEqual([argument])
  expect(typeof args[argument]).toBe(type)
}

describe.each(['slide-imx8mm', 'quadcopter-imx8mm'])('the trace of %s', (id) => {
  let result: SimulationResult
  let text: string
  let events: Json[]
  const timed = () => events.filter(({ ph }) => ph !== 'M')
  const of = (ph: string) => events.filter((event) => event['ph'] === ph)

  beforeAll(() => {
    const plan = parsedPlan(shippedPlan(id))
    result = simulate(plan, boards.get(plan.board)!, workloads, { seconds: 2, seed: '1' })
    text = JSON.stringify(chromeTrace(result))
    events = (JSON.parse(text) as { traceEvents: Json[] }).traceEvents
  })

  it('is an object with the events, the unit to show and the conditions', () => {
    const trace = JSON.parse(text) as Json
    expect(Object.keys(trace).sort()).toEqual(['displayTimeUnit', 'metadata', 'traceEvents'])
    expect(trace['displayTimeUnit']).toBe('ns')
    expect(trace['metadata']).toMatchObject({ plan: result.plan.name, seed: '1', 'seconds simulated': 2 })
    // Perfetto tells the format by these two characters.
    expect(text.startsWith('{"')).toBe(true)
    // Its reader of keys and strings allows no control characters, escaped as six digits.
    expect(text).not.toMatch(/\\u00/)
  })

  it('has events of known kinds with exactly the fields of their kind', () => {
    for (const event of events) {
      if (event['ph'] === 'M') expectMetadata(event)
      else expect(Object.keys(event).sort()).toEqual([...FIELDS[event['ph'] as string]!].sort())
    }
    expect(new Set(events.map(({ ph }) => ph))).toEqual(new Set(['M', 'X', 'i', 'b', 'e']))
  })

  it('has names first, then times in microseconds that hold whole nanoseconds, in their order', () => {
    const first = events.findIndex(({ ph }) => ph !== 'M')
    expect(events.slice(first).every(({ ph }) => ph !== 'M')).toBe(true)
    let before = 0
    for (const event of timed()) {
      expectMicroseconds(event['ts'])
      if (event['ph'] === 'X') expectMicroseconds(event['dur'])
      expect(event['ts']).toBeGreaterThanOrEqual(before)
      before = event['ts'] as number
    }
  })

  it('names and orders each process and thread once, and has no event elsewhere', () => {
    const named = (name: string) => events.filter((event) => event['name'] === name)
    const thread = ({ pid, tid }: Json) => `${String(pid)}/${String(tid)}`
    expect(named('process_name').map(({ args }) => args)).toEqual(result.cells.map(({ name }) => ({ name })))
    expect(named('process_sort_index').map(({ args }) => args)).toEqual(result.cells.map((_, i) => ({ sort_index: i })))
    expect(named('thread_name').map(({ args }) => args)).toEqual(
      result.cpus.map(({ cpu }) => ({ name: `core ${cpu}` })),
    )
    expect(named('thread_sort_index').map(thread)).toEqual(named('thread_name').map(thread))
    const threads = new Set(named('thread_name').map(thread))
    const processes = new Set(named('process_name').map(({ pid }) => pid))
    expect([threads.size, processes.size]).toEqual([result.cpus.length, result.cells.length])
    for (const event of timed()) {
      expect(processes).toContain(event['pid'])
      if ('tid' in event) expect(threads).toContain(thread(event))
    }
    for (const { pid, tid } of named('thread_name')) {
      // Perfetto gives a thread 0 its process's number, and takes one with that number for the main thread.
      expect(tid).toBeGreaterThan(0)
      expect(pid).toBeGreaterThan(0)
      expect(processes).not.toContain(tid)
    }
  })

  it('never has two slices at once on one thread, so that they nest as the format demands', () => {
    const ends = new Map<unknown, number>()
    for (const { tid, ts, dur } of of('X')) {
      expect(nanoseconds(dur)).toBeGreaterThan(0)
      expect(nanoseconds(ts)).toBeGreaterThanOrEqual(ends.get(tid) ?? 0)
      ends.set(tid, nanoseconds(ts) + nanoseconds(dur))
    }
    expect(ends.size).toBeGreaterThan(1)
  })

  it('begins and ends each sample once, on the track of its cell, and marks where it was due', () => {
    const samples = result.streams.flatMap((stream) => stream.worstSamples.map((sample) => ({ stream, sample })))
    const [begins, ends, marks] = [of('b'), of('e'), of('i')]
    expect([begins.length, ends.length, marks.length]).toEqual([samples.length, samples.length, samples.length])
    expect(new Set(begins.map(({ id: own }) => own)).size).toBe(samples.length)
    for (const begin of begins) {
      expect(begin['id']).toMatch(/^0x[0-9a-f]+$/)
      const [end, ...more] = ends.filter((one) => one['id'] === begin['id'])
      expect(more).toEqual([])
      expect([end!['cat'], end!['name'], end!['pid']]).toEqual([begin['cat'], begin['name'], begin['pid']])
      const { sample } = samples.find(
        (one) => one.stream.id === begin['name'] && one.sample.atNs === nanoseconds(begin['ts']),
      )!
      expect(nanoseconds(end!['ts'])).toBe(sample.takenNs)
      const { count } = result.streams.find((stream) => stream.id === begin['name'])!
      expect(begin['args']).toMatchObject({ 'value ns': sample.valueNs, sample: sample.sample, of: count })
      const causes = (begin['args'] as { 'causes, ns': Record<string, number> })['causes, ns']
      expect(Object.values(causes).reduce((sum, ns) => sum + ns, 0)).toBe(sample.valueNs)
    }
    for (const mark of marks) expect(mark['s']).toBe('t')
  })
})
