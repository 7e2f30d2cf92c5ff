/**
 * A run's result for a terminal of 80 columns: one row a stream, then each worst case with its bound and in parts, limits with
 * their verdicts, and what is simulated and what is guessed.
 */
import { sharesByProvenance } from '../../sim/results/foundations'
import type { Bound, LimitResult, RunResult, StreamResult } from '../../sim/results/result'
import { messageLines } from './message-lines'
import { memoryLines } from './memory-lines'
import { microseconds } from './microseconds'
import { WIDTH, wrap } from './wrap'

const HEADINGS = ['count', 'min', 'mean', 'p99', 'p99.9', 'max']
/** Narrowest that is still readable: a cause in a few words. */
const WHY_AT_LEAST = 12

/** The whole report. Times are simulated; every figure carries its unit, every maximum its count. */
export function resultReport(result: RunResult): string {
  const parts = [streamTable(result.streams), ...result.streams.flatMap(worstCase)]
  parts.push(...messageLines(result))
  parts.push(...memoryLines(result))
  if (result.limits.length > 0) parts.push('', 'limits', ...result.limits.map(limitLine))
  return [...parts, '', ...conditions(result)].join('\n')
}

function streamTable(streams: readonly StreamResult[]): string {
  if (streams.length === 0) return 'No workload of this plan reports latencies: no stream was recorded.'
  const cells = streams.map((stream) => [
    String(stream.count),
    microseconds(stream.min),
    microseconds(stream.mean),
    orDash(stream.percentiles.p99),
    orDash(stream.percentiles['p99.9']),
    microseconds(stream.max),
  ])
  const widths = HEADINGS.map((heading, i) => Math.max(heading.length, ...cells.map((row) => row[i]!.length)))
  const fixed = widths.reduce((sum, width) => sum + width + 1, 0)
  const longest = Math.max(6, ...streams.map((stream) => stream.id.length))
  const name = Math.min(longest, WIDTH - fixed - 2 - WHY_AT_LEAST)
  const why = WIDTH - name - fixed - 2
  const line = (id: string, values: readonly string[], reason: string) =>
    `${id.padEnd(name)}${values.map((value, i) => ` ${value.padStart(widths[i]!)}`).join('')}  ${reason}`.trimEnd()
  return [
    line('stream', HEADINGS, 'why'),
    line(
      '',
      HEADINGS.map((_, i) => (i === 0 ? '' : 'us')),
      '',
    ),
    ...streams.map((stream, i) => line(shortened(stream.id, name), cells[i]!, shortened(mainCause(stream), why))),
    ...(cells.some((row) => row.includes('-')) ? ['- too few samples for this percentile'] : []),
  ].join('\n')
}

function orDash(ns: number | null): string {
  return ns === null ? '-' : microseconds(ns)
}

/** Cut at the end with an ellipsis: what matters of a cause comes first, and the whole of it is printed below. */
function shortened(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`
}

function mainCause(stream: StreamResult): string {
  const largest = stream.worst?.causes.reduce((a, b) => (b.ns > a.ns ? b : a))
  return largest?.cause ?? ''
}

function worstCase(stream: StreamResult): string[] {
  const { worst } = stream
  if (!worst) return []
  const at = `at ${(worst.atNs / 1e9).toFixed(3)} s, sample ${worst.sample} of ${stream.count}`
  const causes = worst.causes.map(({ cause, ns }) => `${cause} ${microseconds(ns)}`).join(' + ')
  return [
    '',
    wrap(`max of ${stream.id}: ${microseconds(worst.valueNs)} us ${at}`, '  '),
    wrap(`  ${boundText(stream.bound)}`, '    '),
    wrap(`  = ${causes} us`, '    '),
    wrap(`  it rests on ${foundations(stream)}`, '    '),
  ]
}

function boundText(bound: Bound): string {
  return 'boundNs' in bound ? `bound ${microseconds(bound.boundNs)} us` : `no bound: ${bound.noBound}`
}

const FOUNDATIONS = [
  ['measured', 'measured'],
  ['datasheet', 'datasheet'],
  ['plan', 'plan'],
  ['estimate', 'estimated'],
] as const

/** How much of the worst sample rests on what kind of parameters, without the rounding down of its instrument. */
function foundations({ worst }: StreamResult): string {
  const shares = sharesByProvenance(worst?.causes ?? [])
  return FOUNDATIONS.flatMap(([provenance, word]) => {
    const ns = shares[provenance] ?? 0
    return ns > 0 ? [`${word} ${microseconds(ns)} us`] : []
  }).join(', ')
}

function limitLine(limit: LimitResult): string {
  const verdict = limit.met === null ? 'unknown' : limit.met ? 'met    ' : 'MISSED '
  const figure = limit.percentile === 100 ? 'max' : `p${limit.percentile}`
  const observed =
    limit.observedNs === null
      ? `${limit.count} samples are too few for it`
      : `${microseconds(limit.observedNs)} us of ${limit.count} samples`
  const bound =
    limit.boundNs === undefined
      ? limit.noBound === undefined
        ? ''
        : `; ${boundText({ noBound: limit.noBound })}`
      : `; ${boundText({ boundNs: limit.boundNs })}`
  const text = `${limit.of} ${limit.measure} ${figure} at most ${microseconds(limit.atMostNs)} us: ${observed}${bound}`
  return wrap(`  ${verdict} ${text}`, '          ')
}

function conditions(result: RunResult): string[] {
  const { parameters } = result
  const guesses = parameters.filter(({ provenance }) => provenance === 'estimate')
  const events = `${result.events} events in ${result.wallSeconds.toFixed(2)} s`
  const load = result.load === '' ? 'no load' : `load ${result.load}`
  const delivery = `interrupts ${result.interruptDelivery}, colouring ${result.colouring}`
  const lines = [
    wrap(
      `Simulated, not measured: ${result.simulatedSeconds} s of "${result.plan.name}" on ${result.plan.board}, after ${result.warmUpSeconds} s of warm-up that are not counted, seed ${result.seed}, ${delivery}, ${load}; ${events}.`,
    ),
    ...result.whatIfs.map(({ name, setting, needs }) => wrap(`What-if: ${name} ${setting}; it needs ${needs}.`)),
  ]
  if (guesses.length > 0) {
    const named = guesses.slice(0, 4).map(({ name, value, unit }) => `${name} ${value} ${unit}`.trim())
    const more = guesses.length > named.length ? `, and ${guesses.length - named.length} more (--json names all)` : ''
    lines.push(wrap(`${guesses.length} of ${parameters.length} parameters are estimates: ${named.join('; ')}${more}.`))
  }
  return lines
}
