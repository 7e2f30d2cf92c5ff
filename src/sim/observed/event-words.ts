/** What a board did in words, one line for people. */
import type { BoardEvent } from './board-event'

/** Fields that say when and by whom, not what. */
const FRAME = new Set(['atMs', 'from', 'kind', 'again', 'mended'])
/** Longer texts are the recording's to show. */
const LONGEST = 300

/** What happened, without when and by whom. */
export function eventWords(event: BoardEvent): string {
  if (event.from === 'kernel') return event.text.slice(0, LONGEST)
  switch (event.kind) {
    case 'beat':
      return `latency ${event.valueNs} ns, min ${event.minNs} ns, max ${event.maxNs} ns`
    case 'command':
    case 'u-boot-command':
      return `> ${event.command}`
    case 'cell-list':
      return `cells: ${event.cells.map((cell) => `${cell.id} ${cell.name} ${cell.state} on ${cell.cpus || 'no core'}`).join('; ') || 'none'}`
    case 'histogram':
      return event.histograms.map(({ what, min, mean, max }) => `${what}: ${figures({ min, mean, max })}`).join('; ')
    case 'statistics-screen':
      return `statistics of ${event.cell}: ${event.rows.map((row) => `${row.counter} ${row.sum} (${row.perSecond}/s)`).join(', ')}`
    default:
      return generalText(event)
  }
}

function figures(values: Record<string, number | undefined>): string {
  const known = Object.entries(values).filter(([, value]) => value !== undefined)
  return known.map(([name, value]) => `${name} ${Math.round(value!)} ns`).join(', ')
}

/** "cell created: cell gic-demo": the kind in words, then what it is about. */
function generalText(event: BoardEvent): string {
  const about = Object.entries(event)
    .filter(([field]) => !FRAME.has(field))
    .map(([field, value]) => `${wordsOf(field)} ${valueText(value)}`)
  return `${wordsOf(event.kind)}${about.length === 0 ? '' : `: ${about.join(', ')}`}`.slice(0, LONGEST)
}

function valueText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.entries(value)
    .map(([field, inner]) => `${wordsOf(field)} ${valueText(inner)}`)
    .join(' ')
}

/** `remapUsed` and `cell-created` in words; a unit at a name's end goes behind a space too. */
function wordsOf(name: string): string {
  return name
    .replaceAll('-', ' ')
    .replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`)
}
