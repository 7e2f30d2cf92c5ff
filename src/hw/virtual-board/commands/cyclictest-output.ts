/** What cyclictest prints: the running screen and the histogram at its end, as recorded. */
import type { CyclictestOptions } from './cyclictest-options'

/** Cycles whose overflow the histogram names, of each thread. */
const MOST_NAMED_OVERFLOWS = 32
/** cyclictest's minimum before the first sample, us. */
const NO_MINIMUM = 1_000_000

/** What one thread measured, in the unit that is printed. */
export class ThreadSamples {
  count = 0
  readonly bins: Uint32Array
  overflows = 0
  readonly overflowCycles: number[] = []
  private sum = 0
  private min = NO_MINIMUM
  private max = 0
  private act = 0

  constructor(
    readonly process: number,
    readonly interval: number,
    private readonly options: CyclictestOptions,
  ) {
    this.bins = new Uint32Array(options.histogram)
  }

  /** Adds samples, ns, up to the number that was asked for. */
  add(values: readonly number[]): void {
    const { loops, nanoseconds, histogram } = this.options
    for (const ns of values) {
      if (loops > 0 && this.count >= loops) return
      const value = nanoseconds ? ns : Math.floor(ns / 1000)
      this.act = value
      this.min = Math.min(this.min, value)
      this.max = Math.max(this.max, value)
      this.sum += value
      if (value < histogram) this.bins[value]! += 1
      else if (histogram > 0) {
        this.overflows += 1
        if (this.overflowCycles.length < MOST_NAMED_OVERFLOWS) this.overflowCycles.push(this.count)
      }
      this.count += 1
    }
  }

  get average(): number {
    return this.count === 0 ? 0 : Math.floor(this.sum / this.count)
  }

  get least(): number {
    return this.min
  }

  get most(): number {
    return this.max
  }

  /** The thread's row of the screen. */
  row(thread: number, priority: number): string {
    const wide = this.options.nanoseconds ? 8 : 5
    const fields = [
      `T:${String(thread).padStart(2)} (${String(this.count === 0 ? 0 : this.process).padStart(5)})`,
      `P:${String(priority).padStart(2)}`,
      `I:${this.interval}`,
      `C:${String(this.count).padStart(7)}`,
      `Min:${String(this.min).padStart(7)}`,
      `Act:${String(this.act).padStart(wide)}`,
      `Avg:${String(this.average).padStart(wide)}`,
      `Max:${String(this.max).padStart(8)}`,
    ]
    return `${fields.join(' ')}\n`
  }

  get priority(): number {
    return this.options.priority
  }
}

/** The rows alone, which a quiet run prints at its end. */
export function finalScreen(samples: readonly ThreadSamples[]): string {
  return samples.map((one, thread) => one.row(thread, one.priority)).join('')
}

/** A picture of the running screen; `up` to draw it over the one before. */
export function liveScreen(samples: readonly ThreadSamples[], { up, uptime }: { up: boolean; uptime: number }): string {
  const policy = samples[0]!.priority > 0 ? 'fifo' : 'other'
  // Tasks and the newest process, as /proc/loadavg has them; the load itself is not simulated.
  const load = `policy: ${policy}: loadavg: 0.00 0.00 0.00 1/75 ${FIRST_PID + (Math.floor(uptime) % 1000)}          \n\n`
  return `${up ? `\x1b[${samples.length + 2}A` : ''}${load}${finalScreen(samples)}`
}

const FIRST_PID = 170

const six = (value: number) => String(value).padStart(6, '0')
const nine = (value: number) => String(value).padStart(9, '0')
const five = (value: number) => String(value).padStart(5, '0')

/** The histogram with its summary. */
export function histogramText(samples: readonly ThreadSamples[], { histogram, summary }: CyclictestOptions): string {
  const lines = ['# Histogram']
  for (let value = 0; value < histogram; value += 1) {
    const counts = samples.map(({ bins }) => bins[value]!)
    const all = summary ? [counts.reduce((sum, count) => sum + count, 0)] : []
    lines.push(`${six(value)} ${[...counts, ...all].map(six).join('\t')}`)
  }
  const totals = samples.map(({ count, overflows }) => count - overflows)
  const of = (name: string, values: number[], format: (value: number) => string) =>
    lines.push(`# ${name}: ${values.map(format).join(' ')}`)
  of('Total', summary ? [...totals, totals.reduce((sum, count) => sum + count, 0)] : totals, nine)
  of(
    'Min Latencies',
    samples.map(({ least }) => least),
    five,
  )
  of(
    'Avg Latencies',
    samples.map(({ average }) => average),
    five,
  )
  of(
    'Max Latencies',
    samples.map(({ most }) => most),
    five,
  )
  of(
    'Histogram Overflows',
    samples.map(({ overflows }) => overflows),
    five,
  )
  lines.push('# Histogram Overflow at cycle number:')
  samples.forEach(({ overflowCycles, overflows }, thread) => {
    const others = overflows - overflowCycles.length
    const named = overflowCycles.map(five).join(' ')
    lines.push(`# Thread ${thread}: ${named}${others > 0 ? ` # ${five(others)} others` : ''}`)
  })
  return `${lines.join('\n')}\n\n`
}
