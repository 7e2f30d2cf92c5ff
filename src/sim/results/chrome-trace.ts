/**
 * The worst samples' windows in the trace event format that Chrome defined and Perfetto opens: a process per cell, a thread
 * per core, a slice per thing that ran, an instant where a sample was due, and on a track of the cell a span from there to where
 * it was taken, with its causes.
 */
import type { SimulationResult, TimelineSpan, WorstSample } from './result'

/** What every event but metadata has; times in microseconds, as the format wants them. */
interface Timed {
  pid: number
  ts: number
}

/** One event, in the format's own letters. */
export type TraceEvent =
  | { ph: 'M'; name: 'process_name'; pid: number; args: { name: string } }
  | { ph: 'M'; name: 'process_sort_index'; pid: number; args: { sort_index: number } }
  | { ph: 'M'; name: 'thread_name'; pid: number; tid: number; args: { name: string } }
  | { ph: 'M'; name: 'thread_sort_index'; pid: number; tid: number; args: { sort_index: number } }
  | (Timed & { ph: 'X'; name: string; cat: TimelineSpan['kind']; tid: number; dur: number })
  | (Timed & { ph: 'i'; name: string; cat: 'sample'; s: 't'; tid: number })
  | (Timed & { ph: 'b'; name: string; cat: 'sample'; id: string; args: SampleArguments })
  | (Timed & { ph: 'e'; name: string; cat: 'sample'; id: string })

interface SampleArguments {
  'value ns': number
  /** Number of the sample in its stream, and samples that the stream has. */
  sample: number
  of: number
  'bound ns'?: number
  'no bound'?: string
  'causes, ns': Record<string, number>
  'on other cores': Record<string, string>
}

export interface ChromeTrace {
  displayTimeUnit: 'ns'
  /** Conditions; Chrome and Perfetto show them with the trace. */
  metadata: Record<string, string | number>
  traceEvents: TraceEvent[]
}

/**
 * Numbers of processes and threads begin here. Perfetto reads a thread 0 as one with its process's number, so that core 0 would
 * share a track with another core; and no thread may have its process's number, which would make it that one's main thread.
 */
const FIRST_PROCESS = 100
const FIRST_THREAD = 1

type Traced = Pick<
  SimulationResult,
  'plan' | 'seed' | 'load' | 'whatIfs' | 'warmUpSeconds' | 'simulatedSeconds' | 'cells' | 'cpus' | 'streams'
>

/** The trace of a result's worst samples; names first, then events in the order of their times. */
export function chromeTrace(result: Traced): ChromeTrace {
  const processOf = (cell: string) => FIRST_PROCESS + result.cells.findIndex(({ name }) => name === cell)
  const slices = withoutOverlaps(result.streams.flatMap(({ worstSamples }) => worstSamples.flatMap(spansOf))).map(
    ({ what, kind, cell, cpu, fromNs, toNs }): TraceEvent & Timed => ({
      ph: 'X',
      name: what,
      cat: kind,
      pid: processOf(cell),
      tid: FIRST_THREAD + cpu,
      ts: fromNs / 1000,
      dur: (toNs - fromNs) / 1000,
    }),
  )
  const samples = result.streams.flatMap((stream, index) =>
    stream.worstSamples.flatMap((sample, rank) => {
      const id = `0x${(index * 0x100 + rank + 1).toString(16)}`
      return sampleEvents(stream, sample, id, processOf(stream.cell))
    }),
  )
  const events = [...slices, ...samples].sort((a, b) => a.ts - b.ts)
  return {
    displayTimeUnit: 'ns',
    metadata: {
      origin: 'simulated by Cellbench, not measured',
      plan: result.plan.name,
      board: result.plan.board,
      seed: result.seed,
      load: result.load,
      'what-if': result.whatIfs.map(({ name, setting }) => `${name} ${setting}`).join(', ') || 'nothing',
      'seconds simulated': result.simulatedSeconds,
      'seconds of warm-up before': result.warmUpSeconds,
    },
    traceEvents: [...namesOf(result, processOf), ...events],
  }
}

/** Names and places on the screen: root first and the cells in the plan's order, cores by number. */
function namesOf({ cells, cpus }: Traced, processOf: (cell: string) => number): TraceEvent[] {
  const processes = cells.flatMap(({ name }, index): TraceEvent[] => [
    { ph: 'M', name: 'process_name', pid: processOf(name), args: { name } },
    { ph: 'M', name: 'process_sort_index', pid: processOf(name), args: { sort_index: index } },
  ])
  const threads = cpus.flatMap(({ cpu, cell }): TraceEvent[] => {
    const place = { pid: processOf(cell), tid: FIRST_THREAD + cpu }
    return [
      { ph: 'M', name: 'thread_name', ...place, args: { name: `core ${cpu}` } },
      { ph: 'M', name: 'thread_sort_index', ...place, args: { sort_index: cpu } },
    ]
  })
  return [...processes, ...threads]
}

function sampleEvents(
  { id: name, cpu, count, bound }: SimulationResult['streams'][number],
  { valueNs, atNs, takenNs, sample, causes, neighbours }: WorstSample,
  id: string,
  pid: number,
): (TraceEvent & Timed)[] {
  const args: SampleArguments = {
    'value ns': valueNs,
    sample,
    of: count,
    ...('boundNs' in bound ? { 'bound ns': bound.boundNs } : { 'no bound': bound.noBound }),
    'causes, ns': Object.fromEntries(causes.map(({ cause, ns }) => [cause, ns])),
    'on other cores': Object.fromEntries(neighbours.map((other) => [`core ${other.cpu}`, other.what])),
  }
  const common = { name, cat: 'sample', pid } as const
  return [
    { ph: 'i', ...common, name: `${name} due`, s: 't', tid: FIRST_THREAD + cpu, ts: atNs / 1000 },
    { ph: 'b', ...common, id, ts: atNs / 1000, args },
    { ph: 'e', ...common, id, ts: takenNs / 1000 },
  ]
}

function spansOf({ window }: WorstSample): TimelineSpan[] {
  return window.spans
}

/** Windows of different samples may show the same time: pieces of one thing on one core become one. */
function withoutOverlaps(spans: readonly TimelineSpan[]): TimelineSpan[] {
  const sorted = [...spans].sort((a, b) => a.cpu - b.cpu || a.fromNs - b.fromNs)
  const merged: TimelineSpan[] = []
  for (const span of sorted) {
    const last = merged.at(-1)
    const touches = last !== undefined && last.cpu === span.cpu && last.what === span.what && span.fromNs <= last.toNs
    if (touches) last.toNs = Math.max(last.toNs, span.toNs)
    else merged.push({ ...span })
  }
  return merged
}
