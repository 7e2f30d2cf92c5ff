/** The histogram that `rtla timerlat hist` prints at its end (Linux, tools/tracing/rtla), line by line. */
import type { InstrumentHistogram } from './board-event'
import { LogError } from './log-error'

export const TIMERLAT_START = /^# RTLA timerlat histogram$/
const UNIT = /^# Time unit is (?:microseconds|nanoseconds) \((us|ns)\)$/
const HEAD = /^Index((?: +(?:IRQ|Thr|Usr)-\d{3,4})+) *$/
const ROW = /^(\d{1,9})((?: +\d{1,12})+) *$/
const SUMMARY = /^(over|count|min|avg|max): *((?:\d{1,12}|-)(?: +(?:\d{1,12}|-))*) *$/
const MOST_COLUMNS = 4096
const MOST_ENTRIES = 500_000

const WHAT: Record<string, string> = { IRQ: 'IRQ', Thr: 'thread', Usr: 'return to user space' }

/** Whether a line can belong to a histogram at all, once its first line has come. */
export function isTimerlatLine(line: string): boolean {
  return UNIT.test(line) || HEAD.test(line) || ROW.test(line) || SUMMARY.test(line) || /^# Duration: /.test(line)
}

export class TimerlatHistogram {
  private step = 1000
  private columns: { what: string; cpu: number; counts: [number, number][] }[] = []
  private readonly summaries = new Map<string, (number | undefined)[]>()
  private last = -1
  private entries = 0

  get retained(): number {
    return this.entries + this.columns.length * (1 + this.summaries.size)
  }

  /**
   * Takes a line behind the first; true once the histogram is whole. Lines that are none of it are passed over.
   * @throws LogError when the line contradicts those before it
   */
  take(content: string, line: number): boolean {
    const unit = UNIT.exec(content)
    if (unit) this.step = unit[1] === 'us' ? 1000 : 1
    const head = HEAD.exec(content)
    if (head) this.head(head[1]!, line)
    if (this.columns.length === 0) return false
    const row = ROW.exec(content)
    if (row) this.row(Number(row[1]), row[2]!.trim().split(/ +/).map(Number), line)
    const summary = SUMMARY.exec(content)
    if (!summary) return false
    const values = summary[2]!.trim().split(/ +/)
    this.requireColumns(values.length, line)
    this.summaries.set(
      summary[1]!,
      values.map((value) => (value === '-' ? undefined : Number(value))),
    )
    return summary[1] === 'max'
  }

  private head(text: string, line: number): void {
    const names = text.trim().split(/ +/)
    if (names.length > MOST_COLUMNS)
      throw new LogError(`line ${line} has ${names.length} columns, more than any machine's`)
    this.columns = names.map((name) => ({ what: WHAT[name.slice(0, 3)]!, cpu: Number(name.slice(4)), counts: [] }))
  }

  private requireColumns(columns: number, line: number): void {
    if (columns !== this.columns.length) {
      throw new LogError(`line ${line} has ${columns} columns, the histogram's head ${this.columns.length}`)
    }
  }

  private row(value: number, counts: number[], line: number): void {
    this.requireColumns(counts.length, line)
    if (value <= this.last) throw new LogError(`line ${line} is for ${value} behind ${this.last}: a damaged histogram`)
    this.last = value
    counts.forEach((count, column) => {
      if (count === 0) return
      this.entries += 1
      this.columns[column]!.counts.push([value * this.step, count])
    })
    if (this.entries > MOST_ENTRIES)
      throw new LogError(`line ${line}: a histogram of more than ${MOST_ENTRIES} entries`)
  }

  /** @throws LogError when there is no histogram, or when its parts contradict each other */
  finish(): InstrumentHistogram[] {
    if (this.columns.length === 0 || !this.summaries.has('count')) {
      throw new LogError('there is no whole histogram in it, as rtla timerlat hist prints one at its end')
    }
    return this.columns.map(({ what, cpu, counts }, column) => {
      const said = (name: string) => this.summaries.get(name)?.[column]
      const sum = counts.reduce((total, [, count]) => total + count, 0)
      const [over = 0, count = sum, min, mean, max] = ['over', 'count', 'min', 'avg', 'max'].map(said)
      if (sum + over !== count) {
        throw new LogError(
          `${what} on core ${cpu} has ${sum + over} samples, but a count of ${count}: lines are missing`,
        )
      }
      return {
        what: `timerlat ${what} on core ${cpu}`,
        instrument: 'timerlat',
        cpu,
        counts,
        over,
        // Where its buckets end it does not say; what is over lies at least beyond the last that is printed.
        ...(over > 0 ? { beyondNs: (this.last + 1) * this.step } : {}),
        resolutionNs: this.step,
        ...(min === undefined ? {} : { min: min * this.step }),
        ...(mean === undefined ? {} : { mean: mean * this.step }),
        ...(max === undefined ? {} : { max: max * this.step }),
      }
    })
  }
}
