/** Single lines of instruments: cyclictest's running screen, rtla timerlat top, stress-ng. */
import type { LiveLatency } from '../board-event'
import { rulesFrom, type Rule } from './rule'

const rule = rulesFrom('instrument')

/** cyclictest prints this minimum for a thread without samples. */
const NO_SAMPLES = 1_000_000

/** In which unit cyclictest prints; microseconds unless it was started with --nsecs. */
export type Unit = 'us' | 'ns'

const inNs = (text: string, unit: Unit) => Number(text) * (unit === 'us' ? 1000 : 1)

const THREAD =
  /^T: ?(\d{1,4}) \( *(\d{1,9})\) P: ?(\d{1,3}) I:(\d{1,9}) C: *(\d{1,12}) Min: *(\d{1,12}) Act: *(-?\d{1,12}) Avg: *(\d{1,12}) Max: *(\d{1,12})$/

/** A row of cyclictest's running screen. */
function threadRule(unit: () => Unit): Rule {
  return rule('T:', THREAD, (m) => {
    const cycles = Number(m[5])
    const row = {
      kind: 'cyclictest-thread' as const,
      thread: Number(m[1]),
      process: Number(m[2]),
      priority: Number(m[3]),
      intervalUs: Number(m[4]),
      cycles,
    }
    if (cycles === 0 || Number(m[6]) === NO_SAMPLES) return row
    const [min, act, avg, max] = [m[6]!, m[7]!, m[8]!, m[9]!].map((text) => inNs(text, unit()))
    if (min! > act! || act! > max! || avg! > max!) return undefined
    return { ...row, minNs: min!, actNs: act!, avgNs: avg!, maxNs: max! }
  })
}

const FOUR = '\\s+([\\d-]+)\\s+([\\d-]+)\\s+([\\d-]+)\\s+([\\d-]+)'
const TOP_ROW = new RegExp(`^ *(\\d{1,4}) #(\\d{1,12}) *\\|${FOUR} \\|${FOUR}(?: \\|${FOUR})?$`)
/** Head of timerlat top's columns, with their unit. */
export const TOP_HEAD = /\| +IRQ Timer Latency \((us|ns)\)/

function live(texts: readonly (string | undefined)[], unit: Unit): LiveLatency | undefined {
  if (!texts.every((text) => text !== undefined && /^\d{1,12}$/.test(text))) return undefined
  const [cur, min, avg, max] = texts.map((text) => inNs(text!, unit))
  return { cur: cur!, min: min!, avg: avg!, max: max! }
}

/** A row of `rtla timerlat top`; in which unit its head said. */
export function topRow(line: string, unit: Unit) {
  const match = TOP_ROW.exec(line)
  if (!match) return undefined
  const irq = live(match.slice(3, 7), unit)
  const thread = live(match.slice(7, 11), unit)
  return {
    kind: 'timerlat-cpu' as const,
    cpu: Number(match[1]),
    count: Number(match[2]),
    ...(irq ? { irq } : {}),
    ...(thread ? { thread } : {}),
  }
}

const STRESS = /^stress-ng: (?:info|metrc|debug): +\[\d{1,9}\] (.{1,300})$/
const METRICS =
  /^([a-z][\w-]{0,40}) +(\d{1,15}) +(\d{1,9}\.\d{2}) +\d{1,9}\.\d{2} +\d{1,9}\.\d{2} +(\d{1,12}\.\d{2}) +\d{1,12}\.\d{2}(?: .*)?$/
const DONE = /^(un)?successful run completed in (?:(\d{1,9}\.\d{1,3})s|(\d{1,6}) mins?, (\d{1,2}\.\d{1,3}) secs?)/

function stress(m: RegExpExecArray) {
  const text = m[1]!
  if (/^dispatching hogs: /.test(text)) return { kind: 'stress-starting' as const, text }
  const done = DONE.exec(text)
  if (done) {
    const seconds = done[2] === undefined ? Number(done[3]) * 60 + Number(done[4]) : Number(done[2])
    return { kind: 'stress-done' as const, seconds, success: done[1] === undefined }
  }
  const row = METRICS.exec(text)
  if (!row) return undefined
  return {
    kind: 'stress-metrics' as const,
    stressor: row[1]!,
    operations: Number(row[2]),
    realSeconds: Number(row[3]),
    perSecond: Number(row[4]),
  }
}

/** @param unit in which cyclictest prints at the moment */
export function instrumentRules(unit: () => Unit): Rule[] {
  return [threadRule(unit), rule('stress-ng: ', STRESS, stress)]
}
