/** Whole lines inside others: what the hypervisor and inmates print while somebody else's line is not finished. */
import { HYPERVISOR_MARKS, HYPERVISOR_RULES } from './hypervisor'
import { BEAT, beatOf } from './inmates'
import type { Said } from './rule'

/** Lines whose end is as certain as their beginning. */
const CERTAIN = [
  'Created cell',
  'Cell "',
  'Started cell',
  'Closing cell',
  'Activating',
  'Shutting down',
  'Page pool usage ',
  'Adding virtual PCI',
  'Unhandled data',
  'FATAL: ',
  'Parking CPU',
  'Stopping CPU',
]
const MARKS = new RegExp(
  `${HYPERVISOR_MARKS.source}|Timer fired|Activating hyp|Shutting down hyp|Adding virtual|Stopping CPU`,
)
const WITHIN = HYPERVISOR_RULES.filter(({ starts }) => CERTAIN.includes(starts)).map(({ pattern, say }) => ({
  pattern: new RegExp(pattern.source.replace(/^\^/, '').replace(/\$$/, ''), 'g'),
  say,
}))
const BEATS = new RegExp(BEAT.source, 'g')
/** Characters that others may have put into one line. */
const MOST_FOREIGN = 300

/** The lines inside a line, in their order. */
export function linesWithin(text: string): Said[] {
  if (!MARKS.test(text)) return []
  const found: { at: number; said: Said }[] = []
  for (const { pattern, say } of [...WITHIN, { pattern: BEATS, say: beatOf }]) {
    for (const match of text.matchAll(pattern)) {
      const said = say(match)
      if (said) found.push({ at: match.index, said })
    }
  }
  return found.sort((a, b) => a.at - b.at).map(({ said }) => said)
}

/** Whether uart-demo's line with this number is in the text, all of its characters in their order. */
export function greetingIn(text: string, number: number): boolean {
  const line = `Hello ${number} from cell!`
  if (text.length < line.length || text.length > line.length + MOST_FOREIGN) return false
  let at = 0
  for (const character of text) if (character === line[at]) at += 1
  return at === line.length
}
