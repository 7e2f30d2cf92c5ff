/** cyclictest's options, as rt-tests takes them. */
import { cpusOfList } from './machine-programs'

export interface CyclictestOptions {
  threads: number
  /** Core of each thread. */
  cpus: number[]
  /** Interval of the first thread and what each further one has more, us. */
  interval: number
  distance: number
  priority: number
  /** Samples of each thread; 0 for no end. */
  loops: number
  /** Seconds; 0 for no end. */
  duration: number
  quiet: boolean
  /** Largest value of the histogram, us; 0 for none. */
  histogram: number
  /** Another histogram column for all threads together. */
  summary: boolean
  nanoseconds: boolean
}

/** The options are none of cyclictest's, or none that the virtual board plays; the message is a line for people. */
export class OptionFault extends Error {}

/** What rt-tests 2.x takes when nothing is said: 1 ms, half a millisecond more for each further thread. */
const USUAL_INTERVAL = 1000
const USUAL_DISTANCE = 500
/** What cyclictest can hold. */
const LONGEST_HISTOGRAM = 1_000_000
const MOST_THREADS = 64

const UNITS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 }

/** Letters of options with a value, and the long names of all. */
const WITH_VALUE = 'idplDhHta'
const LONG: Readonly<Record<string, string>> = {
  interval: 'i',
  distance: 'd',
  priority: 'p',
  prio: 'p',
  loops: 'l',
  duration: 'D',
  histogram: 'h',
  histofall: 'H',
  threads: 't',
  affinity: 'a',
  smp: 'S',
  mlockall: 'm',
  quiet: 'q',
  nanosleep: 'n',
  nsecs: 'N',
  policy: 'P',
  default_system: '-',
  'default-system': '-',
  unbuffered: 'u',
}
/** Those that are taken; m, n, P, u, M, s, x and defaults change nothing of what the simulator gives. */
const TAKEN = 'idplDhHtaSmqnNPuMsx-'

/** @param online cores that threads can run on @throws OptionFault */
export function parseOptions(words: readonly string[], online: readonly number[]): CyclictestOptions {
  const given = new Map<string, string>()
  const optional = new Set(['t', 'a'])
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]!
    const long = /^--([a-z_-]+)(?:=(.*))?$/.exec(word)
    if (long) {
      const letter = LONG[long[1]!]
      if (letter === undefined) throw new OptionFault(`unrecognized option '${word}'`)
      const takes = letter === 'P' || WITH_VALUE.includes(letter)
      const next = words[at + 1]
      let value = long[2]
      if (value === undefined && takes && !optional.has(letter)) {
        value = next
        at += 1
      }
      given.set(letter, value ?? '')
      continue
    }
    if (!/^-[A-Za-z]/.test(word)) throw new OptionFault(`'${word}' is no option`)
    for (let i = 1; i < word.length; i += 1) {
      const letter = word[i]!
      if (!WITH_VALUE.includes(letter)) {
        given.set(letter, '')
        continue
      }
      let value = word.slice(i + 1)
      if (value === '' && /^[^-]/.test(words[at + 1] ?? '-')) value = words[(at += 1)]!
      given.set(letter, value)
      break
    }
  }
  return checked(given, online)
}

function checked(given: ReadonlyMap<string, string>, online: readonly number[]): CyclictestOptions {
  for (const letter of given.keys()) {
    if (!TAKEN.includes(letter)) {
      throw new OptionFault(
        `-${letter} is not played by the virtual board; -a -d -D -h -H -i -l -m -n -N -p -q -S -t are`,
      )
    }
  }
  const number = (letter: string, usual: number, most: number, least = 0) => {
    const text = given.get(letter)
    if (text === undefined) return usual
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN
    if (value >= least && value <= most) return value
    throw new OptionFault(`-${letter} takes a whole number from ${least} to ${most}, not '${text}'`)
  }
  const smp = given.has('S')
  const many = given.has('t') ? given.get('t') !== '' : !smp
  const threads = many ? number('t', 1, MOST_THREADS, 1) : online.length
  const allowed = given.get('a') ? affinity(given.get('a')!, online) : online
  const histogram = number('h', number('H', 0, LONGEST_HISTOGRAM), LONGEST_HISTOGRAM)
  return {
    threads,
    cpus: Array.from({ length: threads }, (_, thread) => allowed[thread % allowed.length]!),
    interval: number('i', USUAL_INTERVAL, 10_000_000, 100),
    distance: number('d', smp || histogram > 0 ? 0 : USUAL_DISTANCE, 10_000_000),
    priority: number('p', 0, 99),
    loops: number('l', 0, 100_000_000),
    duration: durationOf(given.get('D')),
    quiet: given.has('q'),
    histogram,
    summary: given.has('H'),
    nanoseconds: given.has('N'),
  }
}

function affinity(text: string, online: readonly number[]): number[] {
  const cpus = cpusOfList(text)
  if (!cpus) throw new OptionFault(`-a takes cores such as 0,2-3, not '${text}'`)
  const left = cpus.filter((cpu) => online.includes(cpu))
  if (left.length === 0) throw new OptionFault(`-a ${text}: none of these cores is online in root`)
  return left
}

function durationOf(text: string | undefined): number {
  if (text === undefined) return 0
  const [, count, unit] = /^(\d{1,7})([smhd]?)$/.exec(text) ?? []
  if (count === undefined) throw new OptionFault(`-D takes a time such as 10, 5m or 1h, not '${text}'`)
  return Number(count) * UNITS[unit!]!
}
