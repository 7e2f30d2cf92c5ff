/**
 * Streams in the histogram that `cyclictest -h` prints at its end (rt-tests), so that whatever plots boards plots runs: a row a
 * microsecond, a column a thread, and below it totals, smallest, mean and largest latencies and what overflowed the rows.
 */
import type { StreamProgress, StreamResult } from './result'

type Stream = StreamProgress | StreamResult

/** Most rows, as cyclictest itself bounds them: a second. */
const MOST_ROWS = 1_000_000
const NS_PER_US = 1000

const padded = (value: number, digits: number) => String(value).padStart(digits, '0')

/** Samples of a stream by whole microseconds, rounded down as the instrument does. */
interface Column {
  counts: Map<number, number>
  over: number
}

function columnOf({ histogram }: Stream, rows: number): Column {
  const column: Column = { counts: new Map(), over: histogram.over }
  histogram.counts.forEach((count, bin) => {
    if (count === 0) return
    // A bin that covers several microseconds counts at its first.
    const us = Math.floor((histogram.firstNs + bin * histogram.binNs) / NS_PER_US)
    if (us < rows) column.counts.set(us, (column.counts.get(us) ?? 0) + count)
    else column.over += count
  })
  return column
}

/** Rows that the streams need: to the last microsecond that one of their bins begins in. */
function rowsFor(streams: readonly Stream[]): number {
  const ends = streams.map(({ histogram: { firstNs, binNs, counts } }) => {
    let last = counts.length - 1
    while (last >= 0 && counts[last] === 0) last -= 1
    return last < 0 ? 0 : Math.floor((firstNs + last * binNs) / NS_PER_US) + 1
  })
  return Math.min(MOST_ROWS, Math.max(1, ...ends))
}

/** Cycles, counted from 0, whose samples lie beyond the rows, as far as they are known: those of the largest samples. */
function overflows(stream: Stream, over: number, rows: number): string {
  const known = ('worstSamples' in stream ? stream.worstSamples : [])
    .filter(({ valueNs }) => valueNs >= rows * NS_PER_US)
    .map(({ sample }) => sample - 1)
    .sort((a, b) => a - b)
    .slice(0, over)
  const others = over - known.length
  return [...known.map((cycle) => padded(cycle, 5)), ...(others > 0 ? [`# ${padded(others, 5)} others`] : [])].join(' ')
}

/**
 * The file. Streams without samples are left out; `about` says what ran and becomes comments at the top, a line each.
 * @param mostRows where the histogram ends, µs, as the argument of -h: what is larger overflows
 */
export function cyclictestHistogram(all: readonly Stream[], about: readonly string[], mostRows = MOST_ROWS): string {
  const streams = all.filter(({ count }) => count > 0)
  const rows = Math.min(mostRows, rowsFor(streams))
  const columns = streams.map((stream) => columnOf(stream, rows))
  const lines = [
    ...about.map((line) => `# ${line.replaceAll(/\s+/g, ' ')}`),
    ...streams.map(({ id, kind }, i) => `# column ${i}: ${id}, ${kind}`),
    '# Histogram',
  ]
  if (streams.length > 0) {
    for (let us = 0; us < rows; us += 1) {
      lines.push(`${padded(us, 6)} ${columns.map(({ counts }) => padded(counts.get(us) ?? 0, 6)).join('\t')}`)
    }
  }
  const summary = (name: string, digits: number, values: readonly number[]) =>
    lines.push(`# ${name}: ${values.map((value) => padded(value, digits)).join(' ')}`)
  const inMicroseconds = (pick: (stream: Stream) => number) =>
    streams.map((stream) => Math.floor(pick(stream) / NS_PER_US))
  // Totals are, as cyclictest's own, of what the rows hold.
  summary(
    'Total',
    9,
    columns.map(({ over }, i) => streams[i]!.count - over),
  )
  summary(
    'Min Latencies',
    5,
    inMicroseconds(({ min }) => min),
  )
  summary(
    'Avg Latencies',
    5,
    inMicroseconds(({ mean }) => mean),
  )
  summary(
    'Max Latencies',
    5,
    inMicroseconds(({ max }) => max),
  )
  summary(
    'Histogram Overflows',
    5,
    columns.map(({ over }) => over),
  )
  lines.push('# Histogram Overflow at cycle number:')
  streams.forEach((stream, i) => lines.push(`# Thread ${i}: ${overflows(stream, columns[i]!.over, rows)}`.trimEnd()))
  return `${lines.join('\n')}\n`
}
