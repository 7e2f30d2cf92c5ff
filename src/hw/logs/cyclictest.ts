/** The histogram that `cyclictest -h` prints at its end. */
import type { Measurement } from '../../sim/calibration/measurement'
import { LogError } from './log-error'

const ROW = /^(\d{6,})((?:[ \t]+\d{6,})+)\s*$/
const SUMMARY = /^# (Total|Histogram Overflows):((?:\s+\d+)+)\s*$/
/** Columns and values beyond these are no histogram of anybody's. */
const MOST_THREADS = 1024
const MOST_MICROSECONDS = 10_000_000

const numbers = (text: string) => text.trim().split(/\s+/).map(Number)

/**
 * The threads of a histogram, in the order of its columns. Lines that the kernel wrote in between are passed over; `Total`
 * counts, as in cyclictest, only what the histogram holds.
 * @throws LogError when there is no histogram, or when its parts contradict each other
 */
export function parseCyclictest(text: string): Measurement[] {
  const rows: { line: number; value: number; counts: number[] }[] = []
  const summaries = new Map<string, number[]>()
  text.split(/\r?\n/).forEach((content, index) => {
    const row = ROW.exec(content)
    if (row) rows.push({ line: index + 1, value: Number(row[1]), counts: numbers(row[2]!) })
    const summary = SUMMARY.exec(content)
    if (summary) summaries.set(summary[1]!, numbers(summary[2]!))
  })
  const first = rows[0]
  if (first === undefined) throw new LogError('there is no histogram in it, as cyclictest -h 400 prints one at its end')
  const threads = first.counts.length
  if (threads > MOST_THREADS) throw new LogError(`line ${first.line} has ${threads} columns, more than any machine's`)
  rows.forEach(({ line, value, counts }, i) => {
    if (counts.length !== threads) {
      throw new LogError(`line ${line} counts for ${counts.length} threads, the lines before it for ${threads}`)
    }
    const before = rows[i - 1]?.value ?? -1
    if (value <= before || value > MOST_MICROSECONDS) {
      throw new LogError(`line ${line} is for ${value} us behind ${before} us: two histograms, or a damaged one`)
    }
  })
  return Array.from({ length: threads }, (_, thread) => threadOf(thread, rows, summaries))
}

function threadOf(
  thread: number,
  rows: readonly { value: number; counts: number[] }[],
  summaries: ReadonlyMap<string, number[]>,
): Measurement {
  const counts = new Map<number, number>()
  let sum = 0
  for (const { value, counts: columns } of rows) {
    const count = columns[thread]!
    if (count > 0) counts.set(value * 1000, count)
    sum += count
  }
  const total = summaries.get('Total')?.[thread]
  if (total !== undefined && total !== sum) {
    throw new LogError(
      `thread ${thread} has ${sum} samples in its histogram, but a total of ${total}: lines are missing`,
    )
  }
  const over = summaries.get('Histogram Overflows')?.[thread] ?? 0
  const beyondNs = rows.at(-1)!.value * 1000
  return { what: `cyclictest thread ${thread}`, instrument: 'cyclictest', counts, over, beyondNs }
}
