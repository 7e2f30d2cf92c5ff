/**
 * The worst samples' windows in the trace event format that Chrome defined and Perfetto opens: a process per cell, a thread
 * per core, a slice per thing that ran, an instant where a sample was due and where it was taken.
 */
import type { SimulationResult, TimelineSpan } from './result'

/** One event; times in microseconds, as the format wants them. */
export type TraceEvent =
  | { ph: 'M'; name: 'process_name' | 'thread_name'; pid: number; tid?: number; args: { name: string } }
  | { ph: 'X'; name: string; cat: string; pid: number; tid: number; ts: number; dur: number }
  | {
      ph: 'i'
      name: string
      cat: 'sample'
      s: 't'
      pid: number
      tid: number
      ts: number
      args: Record<string, string | number>
    }

export interface ChromeTrace {
  displayTimeUnit: 'ns'
  otherData: Record<string, string>
  traceEvents: TraceEvent[]
}

/** The trace of a result's worst samples; events in the order of their times. Process n is the result's n-th cell from 1. */
export function chromeTrace(
  result: Pick<SimulationResult, 'plan' | 'seed' | 'load' | 'cells' | 'cpus' | 'streams'>,
): ChromeTrace {
  const processOf = (cell: string) => result.cells.findIndex(({ name }) => name === cell) + 1
  const names: TraceEvent[] = result.cells.map(({ name }) => ({
    ph: 'M',
    name: 'process_name',
    pid: processOf(name),
    args: { name },
  }))
  for (const { cpu, cell } of result.cpus) {
    names.push({ ph: 'M', name: 'thread_name', pid: processOf(cell), tid: cpu, args: { name: `core ${cpu}` } })
  }
  const worst = result.streams.flatMap(({ id, cell, cpu, worstSamples }) =>
    worstSamples.map((sample) => ({ id, pid: processOf(cell), tid: cpu, ...sample })),
  )
  const slices = withoutOverlaps(worst.flatMap(({ window }) => window.spans)).map(
    (span): TraceEvent & { ts: number } => ({
      ph: 'X',
      name: span.what,
      cat: span.kind,
      pid: processOf(span.cell),
      tid: span.cpu,
      ts: span.fromNs / 1000,
      dur: (span.toNs - span.fromNs) / 1000,
    }),
  )
  const samples = worst.map(({ id, pid, tid, valueNs, atNs, causes }): TraceEvent & { ts: number } => ({
    ph: 'i',
    name: `${id}: ${valueNs / 1000} us from here`,
    cat: 'sample',
    s: 't',
    pid,
    tid,
    ts: atNs / 1000,
    args: Object.fromEntries(causes.map(({ cause, ns }) => [cause, `${ns} ns`])),
  }))
  const events = [...slices, ...samples].sort((a, b) => a.ts - b.ts)
  const otherData = { origin: 'simulated', plan: result.plan.name, seed: result.seed, load: result.load }
  return { displayTimeUnit: 'ns', otherData, traceEvents: [...names, ...events] }
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
