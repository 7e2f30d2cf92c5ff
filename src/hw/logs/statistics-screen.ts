/** The screen of `jailhouse cell stats`, put together from what it places where. */
import type { StatisticsRow } from './board-event'
import type { Said } from './grammar/rule'
import type { TextPiece } from './terminal-text'

const MOST_ROWS = 64
const MOST_COLUMNS = 160
const TITLE = /^Statistics for (.{1,31}) cell *$/
const BAR = /^COUNTER +\((?:All CPUs|CPU (\d{1,4}))\) +SUM +PER SEC *$/
const COUNTER = /^ *(?:vmexits_)?(\w{1,40}) +(\d{1,16}) +(\d{1,12}) *$/

export class StatisticsScreen {
  private rows: string[] = []
  private lastRow = 0
  private said = ''

  /** Characters that are kept. */
  get retained(): number {
    return this.rows.reduce((sum, row) => sum + row.length, 0)
  }

  /** Takes a piece that has a row; returns the screen when it was drawn anew, which goes from top to bottom. */
  take({ row = 0, column, text, cleared }: TextPiece): Said | undefined {
    const said = row < this.lastRow ? this.snapshot() : undefined
    if (cleared) this.rows = []
    this.lastRow = row
    if (row < MOST_ROWS && column < MOST_COLUMNS) {
      while (this.rows.length <= row) this.rows.push('')
      const before = this.rows[row]!.padEnd(column).slice(0, column)
      const after = this.rows[row]!.slice(column + text.length)
      this.rows[row] = (before + text + after).slice(0, MOST_COLUMNS)
    }
    return said
  }

  /** The screen as it stands, where it is one of statistics and not the one that was said last. */
  snapshot(): Said | undefined {
    const title = TITLE.exec(this.rows[0] ?? '')
    const bar = BAR.exec(this.rows[2] ?? '')
    if (!title || !bar) return undefined
    const rows: StatisticsRow[] = []
    for (const line of this.rows.slice(3)) {
      const counter = COUNTER.exec(line)
      if (counter) rows.push({ counter: counter[1]!, sum: Number(counter[2]), perSecond: Number(counter[3]) })
    }
    const cpu = bar[1] === undefined ? {} : { cpu: Number(bar[1]) }
    const said: Said = { from: 'shell', kind: 'statistics-screen', cell: title[1]!.trim(), ...cpu, rows }
    const text = JSON.stringify(said)
    if (rows.length === 0 || text === this.said) return undefined
    this.said = text
    return said
  }

  /** The program has ended: what stands there now is no screen any more. */
  end(): Said | undefined {
    const said = this.snapshot()
    this.rows = []
    this.lastRow = 0
    this.said = ''
    return said
  }
}
