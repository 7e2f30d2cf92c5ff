/** What the inmates print that come with Jailhouse: gic-demo, uart-demo, ivshmem-demo (upstream e57d1eff, inmates/demos). */
import { rulesFrom, type Rule, type Said } from './rule'

const rule = rulesFrom('inmate')

export const BEAT = /Timer fired, jitter: +(\d{1,12}) ns, min: +(\d{1,12}) ns, max: +(\d{1,12}) ns/

/** A line of gic-demo; undefined where its value does not lie between its minimum and its maximum. */
export function beatOf(match: RegExpExecArray): Extract<Said, { kind: 'beat' }> | undefined {
  const [valueNs, minNs, maxNs] = [Number(match[1]), Number(match[2]), Number(match[3])]
  if (valueNs < minNs || valueNs > maxNs) return undefined
  return { from: 'inmate', kind: 'beat', valueNs, minNs, maxNs }
}

/**
 * True where the numbers have the width that they are printed with, six digits filled up with blanks: a digit that something
 * else took away would show.
 */
export function hasFullWidth(line: string): boolean {
  const fields = /jitter: ([ \d]+) ns, min: ([ \d]+) ns, max: ([ \d]+) ns/.exec(line)
  return fields !== null && fields.slice(1).every((field) => field.length === 6 || /^\d{7,}$/.test(field))
}

const FACT_NAMES = [
  'bar0',
  'bar1',
  'ID',
  'max. peers',
  'state table',
  'R/W section',
  'input sections',
  'output section',
]
const FACT = new RegExp(
  `^(?:IVSHMEM: )?(${FACT_NAMES.map((name) => name.replaceAll('.', '\\.')).join('|')}) (?:is at|start at|is) (\\S{1,40})$`,
)
const MEMORY =
  /^(state\[\d{1,3}\]|rw\[\d{1,3}\]|in@0x[0-9a-f]{1,8}|out@0x[0-9a-f]{1,8})\s*= (-?\d{1,12}|0x[0-9a-f]{1,16})$/

const fact = (starts: string) => rule(starts, FACT, (m) => ({ kind: 'link-fact', fact: m[1]!, value: m[2]! }))
const memory = (starts: string) =>
  rule(starts, MEMORY, (m) => ({ kind: 'link-memory', place: m[1]!, value: Number(m[2]) }))

export const INMATE_RULES: Rule[] = [
  rule('Initializing the ', /^(Initializing the (?:GIC|timer)\.\.\.)$/, (m) => ({
    kind: 'inmate-starting',
    text: m[1]!,
  })),
  rule('Timer fired', new RegExp(`^${BEAT.source}$`), beatOf),
  rule('Hello ', /^Hello (\d{1,10}) from cell!$/, (m) => ({ kind: 'greeting', number: Number(m[1]) })),
  rule('IVSHMEM: Found', /^IVSHMEM: Found device at (\S{1,20})$/, (m) => ({
    kind: 'link-fact',
    fact: 'device',
    value: m[1]!,
  })),
  rule('IVSHMEM: ', /^(?:IVSHMEM: )(initialized device)$/, () => ({
    kind: 'link-fact',
    fact: 'device',
    value: 'initialized',
  })),
  rule('IVSHMEM: sending', /^IVSHMEM: sending IRQ (\d{1,4}) to peer (\d{1,4})$/, sending),
  rule('Sending interrupt', /^Sending interrupt (\d{1,4}) to peer (\d{1,4})$/, sending),
  rule('IVSHMEM: got', /^IVSHMEM: got interrupt (\d{1,4}) \(#(\d{1,10})\)$/, (m) => ({
    kind: 'link-interrupt',
    interrupt: Number(m[1]),
    count: Number(m[2]),
  })),
  rule('Interrupt #', /^Interrupt #(\d{1,10})$/, (m) => ({ kind: 'link-interrupt', interrupt: Number(m[1]) })),
  rule('ID = ', /^ID = (\d{1,6})$/, (m) => ({ kind: 'link-fact', fact: 'ID', value: m[1]! })),
  rule('Maximum peers', /^Maximum peers = (\d{1,6})$/, (m) => ({
    kind: 'link-fact',
    fact: 'max. peers',
    value: m[1]!,
  })),
  rule('IVSHMEM: ', /^IVSHMEM: (No PCI devices found.{0,60}|.{0,60}not supported\.?)$/, (m) => ({
    kind: 'link-failure',
    text: m[1]!,
  })),
  fact('IVSHMEM: '),
  ...FACT_NAMES.map(fact),
  ...['state[', 'rw[', 'in@', 'out@'].map(memory),
]

function sending(m: RegExpExecArray) {
  return { kind: 'link-sending' as const, interrupt: Number(m[1]), peer: Number(m[2]) }
}

/** What a cut line of an inmate still shows. */
export const INMATE_MARKS = /Timer fired|jitter:|from cell!|^Hello |IVSHMEM/
