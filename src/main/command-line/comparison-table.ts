/** Runs beside each other for a terminal of 80 columns: what changed, then a table a stream, then the limits. */
import {
  FIGURES,
  type ComparedLimit,
  type ComparedRun,
  type ComparedStream,
  type Comparison,
} from '../../sim/results/compare'
import { microseconds } from './microseconds'
import { wrap } from './wrap'

/** The whole comparison. */
export function comparisonReport({ runs, streams, limits }: Comparison): string {
  const lines = [
    ...runs.flatMap((run, i) => runLines(run, i, runs[0]!.plan !== null)),
    ...streams.flatMap((stream) => streamLines(stream, runs)),
  ]
  if (limits.length > 0) lines.push('', 'limits', ...limits.flatMap((limit) => limitLines(limit)))
  return lines.join('\n')
}

const letter = (run: number) => (run < 26 ? String.fromCharCode(65 + run) : `#${run + 1}`)

function runLines(run: ComparedRun, index: number, firstHasPlan: boolean): string[] {
  const { plan } = run
  const about = plan
    ? `simulated, "${plan.name}", ${run.simulatedSeconds} s, seed ${run.seed}`
    : run.conditions.join('; ')
  const lines = [wrap(`${letter(index)} ${run.name}: ${about}`, '  ')]
  // A measurement is of a board: there is no plan to compare, on whichever side it stands.
  if (index === 0 || !plan || !firstHasPlan) return lines
  const { planChanges, conditionChanges } = run
  if (planChanges === null) {
    lines.push(wrap('  the plans differ, but a result does not hold its own: nothing can be said of it', '    '))
  } else if (planChanges.length + conditionChanges.length === 0) lines.push('  the same plan, seed and parameters')
  const changes = [...new Set([...(planChanges ?? []), ...conditionChanges])]
  return [...lines, ...changes.map((change) => wrap(`  ${change}`, '    '))]
}

function signed(ns: number): string {
  return `${ns >= 0 ? '+' : ''}${microseconds(ns)}`
}

/** A row a figure: each run's value, then its difference from the first, us. */
function streamLines(stream: ComparedStream, runs: readonly ComparedRun[]): string[] {
  const rows = [['', ...runs.map((_, run) => letter(run)), ...runs.slice(1).map((_, run) => `${letter(run + 1)}-A`)]]
  rows.push([
    'samples',
    ...stream.runs.map((run) => (run ? String(run.count) : 'absent')),
    ...runs.slice(1).map(() => ''),
  ])
  for (const figure of FIGURES) {
    const values = stream.runs.map((run) => run?.figures[figure] ?? null)
    if (values.every((value) => value === null)) continue
    const differences = stream.differences.slice(1).map((one) => {
      const difference = one?.[figure]
      if (!difference) return ''
      const mark = difference.beyondIntervals === null ? '' : difference.beyondIntervals ? ' !' : ' ~'
      return `${signed(difference.ns)}${mark}`
    })
    rows.push([figure, ...values.map((value) => (value === null ? '-' : microseconds(value))), ...differences])
  }
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const table = rows.map((row) => {
    const cells = row.map((text, i) => (i === 0 ? text.padEnd(widths[i]!) : text.padStart(widths[i]!)))
    return `  ${cells.join('  ')}`.trimEnd()
  })
  const judged = stream.differences.some(
    (one) => one && Object.values(one).some((two) => two?.beyondIntervals !== null && two !== null),
  )
  const key = judged ? ['  ! beyond the intervals of the replications, ~ within them'] : []
  return ['', wrap(`${stream.id}, ${stream.kind}, us`, '  '), ...table, ...key]
}

function limitLines({ of, measure, percentile, runs }: ComparedLimit): string[] {
  const figure = percentile === 100 ? 'max' : `p${percentile}`
  const verdicts = runs.map((run, index) => {
    if (!run) return `${letter(index)} no such limit`
    const verdict = run.met === null ? 'unknown' : run.met ? 'met' : 'MISSED'
    const observed = run.observedNs === null ? 'too few' : `${microseconds(run.observedNs)} us`
    return `${letter(index)} ${verdict} (${observed} of ${run.count}, at most ${microseconds(run.atMostNs)} us)`
  })
  return [wrap(`  ${of} ${measure} ${figure}: ${verdicts.join('; ')}`, '    ')]
}
