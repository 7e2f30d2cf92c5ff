/** What the jailhouse tool, sysfs and a login print on a console. */
import { CELL_STATES, type ListedState } from '../../../sim/observed/board-event'
import { rulesFrom, type Rule } from './rule'

const rule = rulesFrom('shell')

/** Prompts of the shells that boards come with: `root@imx8mp-evk:~# `, `~ # `. */
export const PROMPT = /^(?:[\w.-]{1,64}@[\w.-]{1,64}:[^\s#$]{0,256}[#$] |[/~][^\s#$]{0,256} [#$] )/

export const SHELL_RULES: Rule[] = [
  rule('rc=', /^rc=(\d{1,3})$/, (m) => ({ kind: 'exit-status', code: Number(m[1]) })),
  rule('JAILHOUSE_', /^JAILHOUSE_([A-Z_]{1,40}): (\S.{0,200})$/, (m) => ({
    kind: 'refusal',
    request: m[1]!,
    error: m[2]!,
  })),
  rule('opening ', /^opening (\S.{0,300}?): ([^:]{1,200})$/, (m) => ({ kind: 'refusal', file: m[1]!, error: m[2]! })),
  rule('Usage: jailhouse', /^Usage: jailhouse \{ COMMAND/, () => ({ kind: 'usage' })),
  ...['insmod: ', 'rmmod: ', 'modprobe: '].map((tool) =>
    rule(tool, /^(insmod|rmmod|modprobe): (\S.{0,300})$/, (m) => ({
      kind: 'module-refusal',
      tool: m[1]!,
      error: m[2]!,
    })),
  ),
  rule('Jailhouse management', /^Jailhouse management tool (\S.{0,80})$/, (m) => ({
    kind: 'tool-version',
    version: m[1]!,
  })),
  rule('login[', /^login\[\d{1,9}\]: (\S{1,64}) login on '(\S{1,64})'$/, (m) => ({
    kind: 'logged-in',
    user: m[1]!,
    terminal: m[2]!,
  })),
  rule('/sys/devices/jailhouse/', /^(\/sys\/devices\/jailhouse\/\S{1,200}?)[: ](\S.{0,200})$/, (m) =>
    attribute(m[1]!, m[2]!),
  ),
]

/** What a file of the driver in sysfs says; undefined for one that is none of its attributes. */
export function attribute(path: string, value: string) {
  const global = /^\/sys\/devices\/jailhouse\/(enabled|(?:mem|remap)_pool_(?:size|used))$/.exec(path)
  if (global) {
    if (!/^\d{1,12}$/.test(value)) return undefined
    if (global[1] === 'enabled') return { kind: 'jailhouse-enabled' as const, enabled: value === '1' }
    return { kind: 'pool-attribute' as const, attribute: global[1]!, value: Number(value) }
  }
  const counter =
    /^\/sys\/devices\/jailhouse\/cells\/(\d{1,3})\/statistics\/(?:cpu(\d{1,4})\/)?vmexits_(\w{1,40})$/.exec(path)
  if (counter) {
    if (!/^\d{1,16}$/.test(value)) return undefined
    const cpu = counter[2] === undefined ? {} : { cpu: Number(counter[2]) }
    return {
      kind: 'cell-statistic' as const,
      cell: Number(counter[1]),
      ...cpu,
      counter: counter[3]!,
      value: Number(value),
    }
  }
  const own = /^\/sys\/devices\/jailhouse\/cells\/(\d{1,3})\/(name|state|cpus_(?:assigned|failed)(?:_list)?)$/.exec(
    path,
  )
  if (!own) return undefined
  if (own[2] === 'state' && !CELL_STATES.some((state) => state === value)) return undefined
  return { kind: 'cell-attribute' as const, cell: Number(own[1]), attribute: own[2]!, value }
}

export const LIST_HEADER = /^ID {6}Name {20}State {13}Assigned CPUs {11}Failed CPUs {0,13}$/

const CPUS = /^\d{1,4}(?:-\d{1,4})?(?:,\d{1,4}(?:-\d{1,4})?)*$/
const ROW = new RegExp(`^(?=.{8})(\\d{1,8}) *`)
const STATE = new RegExp(`^(.{24,31}?)(${CELL_STATES.join('|').replaceAll('/', '\\/')}) `)
/** Widths of the columns as the tool prints them: identifier, state, cores, failed cores. */
const WIDTHS = { id: 8, state: 18, cpus: 24, failed: 24 }

/**
 * A row of `jailhouse cell list`; its columns have fixed widths, so that a row that was cut, or written into, is told from a
 * whole one. Names of more than 24 bytes shift what follows.
 */
export function listedCell(line: string) {
  if (!/^\d/.test(line)) return undefined
  const id = ROW.exec(line.slice(0, WIDTHS.id))
  const state = STATE.exec(line.slice(WIDTHS.id))
  if (!id || id[0].length !== WIDTHS.id || !state) return undefined
  const name = state[1]!.trimEnd()
  if (name === '' || (state[1]!.length > 24 && name.length !== state[1]!.length)) return undefined
  const rest = line.slice(WIDTHS.id + state[1]!.length)
  if (rest.slice(state[2]!.length, WIDTHS.state).trim() !== '') return undefined
  const [cpus, failed] = cpuColumns(rest.slice(WIDTHS.state))
  if (cpus === undefined || failed === undefined) return undefined
  return { id: Number(id[1]), name, state: state[2] as ListedState, cpus, failedCpus: failed }
}

/** Two columns of lists of cores, each filled up to its width; a longer list shifts what follows. */
function cpuColumns(text: string): (string | undefined)[] {
  const first = /^\S*/.exec(text)![0]
  const width = Math.max(WIDTHS.cpus, first.length)
  const second = text.slice(width)
  const failed = second.trimEnd()
  const sound =
    text.slice(first.length, width).trim() === '' &&
    second.length >= WIDTHS.failed &&
    (first === '' || CPUS.test(first)) &&
    (failed === '' || CPUS.test(failed))
  return sound ? [first, failed] : []
}

/** What a cut line of the tool still shows. */
export const SHELL_MARKS =
  /JAILHOUSE_[A-Z]|statistics\/(?:cpu\d+\/)?vmexits_\w+[: ]|Assigned CPUs|Failed CPUs| {6}(?:running|shut down|failed) {3}/
