/** `jailhouse cell stats`: the counters of a cell on the whole screen, until Q. */
import type { LiveCell } from '../../../sim/hypervisor/live-cell'
import { COUNTERS, type Counter } from '../exit-statistics'
import { Interrupted, sleep, type Process } from '../shell/process'
import type { System } from '../system'

const REFRESH_MS = 1000
const HEIGHT = 24
const WIDTH = 80
const USAGE = 'usage: jailhouse cell stats { ID | [--name] NAME }\n'

const REVERSE = '\x1b[7m'
const NORMAL = '\x1b[m'
const place = (row: number, column: number) => `\x1b[${row + 1};${column + 1}H`

export async function cellStatistics(system: System, process: Process): Promise<number> {
  const words = process.words.slice(1)
  const named = words[0] === '--name'
  const [wanted] = named ? words.slice(1) : words
  if (wanted === undefined || words.length > (named ? 2 : 1) || ['-h', '--help'].includes(wanted)) {
    process.out(USAGE)
    return wanted === '-h' || wanted === '--help' ? 0 : 1
  }
  const { cells } = system.driver
  const cell = cells.find(({ id, configuration }) => (!named && String(id) === wanted) || configuration.name === wanted)
  if (!cell) {
    process.err('reading stats: No such file or directory\n')
    return 1
  }
  const done = new AbortController()
  const screen = new Screen(system, cell)
  let wake: (() => void) | undefined
  process.keys((key) => {
    if (key === 'q' || key === 'Q' || key === '\x03') done.abort()
    else if (key === 'c' || key === 'C') screen.nextCpu()
    else if (key === 'a' || key === 'A') screen.allCpus()
    wake?.()
  }, done.signal)
  process.signal.addEventListener('abort', () => done.abort(), { once: true })
  process.out('\x1b[?1049h\x1b[?25l')
  while (!done.signal.aborted) {
    process.out(screen.draw())
    const pressed = new Promise<void>((resolve) => {
      wake = resolve
    })
    await Promise.race([pressed, sleep(REFRESH_MS, done.signal).catch(ignoreInterrupt)])
  }
  process.out(`\x1b[?25h${place(HEIGHT - 1, 0)}\x1b[?1049l`)
  return 0
}

function ignoreInterrupt(error: unknown): void {
  if (!(error instanceof Interrupted)) throw error
}

/** One cell's counters, of all cores or of one. */
class Screen {
  private cpu = -1
  private before = new Map<Counter, number>()
  private beforeMs = 0

  constructor(
    private readonly system: System,
    private readonly cell: Readonly<LiveCell>,
  ) {}

  nextCpu(): void {
    this.cpu = (this.cpu + 1) % this.cell.cpus.size
    this.before.clear()
  }

  allCpus(): void {
    this.cpu = -1
    this.before.clear()
  }

  draw(): string {
    const { system, cell } = this
    const cpus = [...cell.cpus].sort((a, b) => a - b)
    const now = performance.now()
    const seconds = Math.max(0.001, (now - this.beforeMs) / 1000)
    this.beforeMs = now
    const rows = COUNTERS.map((counter) => {
      const value = system.exits(cell.id, counter, this.cpu < 0 ? undefined : cpus[this.cpu])
      const before = this.before.get(counter)
      return { counter, value, rate: before === undefined ? undefined : Math.round((value - before) / seconds) }
    })
    for (const { counter, value } of rows) this.before.set(counter, value)
    rows.sort((a, b) => (b.rate ?? 0) - (a.rate ?? 0) || b.value - a.value || (a.counter < b.counter ? -1 : 1))
    const which = this.cpu < 0 ? '(All CPUs)' : `(CPU ${cpus[this.cpu]})`
    const bar = `${`COUNTER ${which}`.padEnd(30)}${'SUM'.padStart(10)}${'PER SEC'.padStart(10)}`.padEnd(WIDTH)
    const lines = rows.map(({ counter, value, rate }, i) => {
      const columns = String(value).padStart(10) + (rate === undefined ? '' : String(rate).padStart(10))
      return `${place(3 + i, 0)}${`vmexits_${counter}`.padEnd(30)}${columns}`
    })
    return [
      '\x1b[H\x1b[2J',
      `Statistics for ${cell.configuration.name} cell`,
      `${place(2, 0)}${REVERSE}${bar}${NORMAL}`,
      ...lines,
      `${place(HEIGHT - 1, 0)}${REVERSE}${' Q - Quit | C - Toggle CPU | A - All CPUs'.padEnd(WIDTH - 1)}${NORMAL}`,
    ].join('')
  }
}
