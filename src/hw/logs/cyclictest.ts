/** The histogram that `cyclictest -h` prints at its end, line by line. */
import type { InstrumentHistogram } from './board-event'
import type { Unit } from './grammar/instruments'
import { LogError } from './log-error'

/** Rows have a tab between threads; with one thread there is none. */
const ROW = /^(\d{6,12})((?:[ \t]+\d{6,12})+)\s*$/
const SUMMARY = /^# (Total|Min Latencies|Avg Latencies|Max Latencies|Histogram Overflows):((?:\s+\d{1,12})+)\s*$/
/** Columns, values and rows beyond these are no histogram of anybody's. */
const MOST_THREADS = 1024
const MOST_MICROSECONDS = 10_000_000
const MOST_ENTRIES = 500_000

const numbers = (text: string) => text.trim().split(/\s+/).map(Number)

/** Whether a line can belong to a histogram at all. */
export function isHistogramLine(line: string): boolean {
  const first = line.charCodeAt(0)
  return first === 0x23
    ? SUMMARY.test(line) || line === '# Histogram'
    : first >= 0x30 && first <= 0x39 && ROW.test(line)
}

/** Reads one histogram. Its memory is bounded by what cyclictest itself can hold. */
export class CyclictestHistogram {
  private readonly threads: Map<number, number>[] = []
  private readonly summaries = new Map<string, number[]>()
  private last = -1
  private entries = 0

  /** @param unit of its values; `line` in messages counts from 1 */
  constructor(private readonly unit: Unit = 'us') {}

  get empty(): boolean {
    return this.threads.length === 0
  }

  /** Numbers that it holds, for tests of its bounds. */
  get retained(): number {
    return this.entries + [...this.summaries.values()].reduce((sum, values) => sum + values.length, 0)
  }

  /**
   * Takes a line; true once the histogram is whole. Lines that are none of a histogram's are passed over.
   * @throws LogError when the line contradicts those before it
   */
  take(content: string, line: number): boolean {
    const row = ROW.exec(content)
    if (row) this.row(Number(row[1]), numbers(row[2]!), line)
    const summary = SUMMARY.exec(content)
    if (!summary || this.empty) return false
    const values = numbers(summary[2]!)
    this.requireColumns(values.length, line)
    this.summaries.set(summary[1]!, values)
    return summary[1] === 'Histogram Overflows'
  }

  private requireColumns(columns: number, line: number): void {
    if (columns !== this.threads.length) {
      throw new LogError(`line ${line} counts for ${columns} threads, the lines before it for ${this.threads.length}`)
    }
  }

  private row(value: number, counts: number[], line: number): void {
    if (this.empty) {
      if (counts.length > MOST_THREADS)
        throw new LogError(`line ${line} has ${counts.length} columns, more than any machine's`)
      for (let i = 0; i < counts.length; i += 1) this.threads.push(new Map())
    }
    this.requireColumns(counts.length, line)
    if (value <= this.last || value > MOST_MICROSECONDS) {
      throw new LogError(`line ${line} is for ${value} us behind ${this.last} us: two histograms, or a damaged one`)
    }
    this.last = value
    counts.forEach((count, thread) => {
      if (count === 0) return
      this.entries += 1
      this.threads[thread]!.set(value, count)
    })
    if (this.entries > MOST_ENTRIES)
      throw new LogError(`line ${line}: a histogram of more than ${MOST_ENTRIES} entries`)
  }

  /**
   * The threads, in the order of their columns. `Total` counts, as in cyclictest, only what the histogram holds.
   * @throws LogError when there is no histogram, or when its parts contradict each other
   */
  finish(): InstrumentHistogram[] {
    if (this.empty) throw new LogError('there is no histogram in it, as cyclictest -h 400 prints one at its end')
    return this.threads.map((counts, thread) => this.threadOf(thread, counts))
  }

  private threadOf(thread: number, counts: ReadonlyMap<number, number>): InstrumentHistogram {
    const step = this.unit === 'us' ? 1000 : 1
    let sum = 0
    for (const count of counts.values()) sum += count
    const said = (name: string) => this.summaries.get(name)?.[thread]
    const total = said('Total')
    if (total !== undefined && total !== sum) {
      throw new LogError(
        `thread ${thread} has ${sum} samples in its histogram, but a total of ${total}: lines are missing`,
      )
    }
    const over = said('Histogram Overflows')
    if (over === undefined) {
      throw new LogError('it ends before its line of overflows: how many samples lie beyond the histogram is not said')
    }
    const [min, mean, max] = ['Min', 'Avg', 'Max'].map((name) => said(`${name} Latencies`))
    return {
      what: `cyclictest thread ${thread}`,
      instrument: 'cyclictest',
      counts: [...counts].map(([value, count]): [number, number] => [value * step, count]),
      over,
      beyondNs: (this.last + 1) * step,
      resolutionNs: step,
      ...(sum + over > 0 && min !== undefined ? { min: min * step } : {}),
      ...(sum + over > 0 && mean !== undefined ? { mean: mean * step } : {}),
      ...(sum + over > 0 && max !== undefined ? { max: max * step } : {}),
    }
  }
}

/**
 * The threads of the histogram in a text. Lines that the kernel wrote in between are passed over.
 * @throws LogError when there is no histogram, or when its parts contradict each other
 */
export function parseCyclictest(text: string): InstrumentHistogram[] {
  const histogram = new CyclictestHistogram()
  text.split(/\r?\n/).some((line, index) => histogram.take(line, index + 1))
  return histogram.finish()
}
