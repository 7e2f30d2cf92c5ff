/** Recorded consoles, and what can happen to their bytes on the way. */
import { readFileSync } from 'node:fs'
import { BoardLog } from '../../src/hw/logs/board-log'
import type { BoardEvent } from '../../src/sim/observed/board-event'
import type { Random } from '../fuzz/random'

const file = (name: string) => readFileSync(new URL(`../fixtures/captures/${name}`, import.meta.url), 'utf8')

/** Everything that a board sent, of a capture or of a log. */
export function received(name: string): Uint8Array {
  if (!name.endsWith('.jsonl')) return new TextEncoder().encode(file(name))
  const pieces = file(name)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { dir: string; data: string })
  return new TextEncoder().encode(pieces.flatMap(({ dir, data }) => (dir === 'rx' ? [data] : [])).join(''))
}

/** The events of bytes that come in these pieces. */
export function eventsOf(pieces: readonly Uint8Array[], log = new BoardLog()): BoardEvent[] {
  return [...pieces.flatMap((piece) => log.push(piece, 0)), ...log.end()]
}

/** The bytes in random pieces: now of a few bytes, now of many. */
export function cut(bytes: Uint8Array, random: Random): Uint8Array[] {
  const pieces: Uint8Array[] = []
  const longest = 1 + random.below(random.pick([3, 40, 400, 4000]))
  for (let at = 0; at < bytes.length;) {
    const end = at + 1 + random.below(longest)
    pieces.push(bytes.subarray(at, end))
    at = end
  }
  return pieces
}

/** Marks a line that was put in between. */
export const SPLICED = 'usb 1-1: spliced in between'

/**
 * Where a line of the kernel may begin: anywhere but inside another of its lines, which it prints as a whole. Lines of others,
 * their ends and their escape sequences are no obstacle.
 */
function placesIn(text: string): number[] {
  const inKernel = new Uint8Array(text.length + 1)
  for (const match of text.matchAll(/\[ *\d+\.\d{6}\] [^\n]*\n/g)) {
    inKernel.fill(1, match.index + 1, match.index + match[0].length)
  }
  return Array.from({ length: text.length }, (_, at) => at).filter((at) => inKernel[at] === 0)
}

const places = new Map<Uint8Array, number[]>()

/** The bytes with lines of the kernel at random places. */
export function spliced(bytes: Uint8Array, random: Random, lines: number): Uint8Array {
  const text = new TextDecoder('latin1').decode(bytes)
  const possible = places.get(bytes) ?? placesIn(text)
  places.set(bytes, possible)
  const chosen = Array.from({ length: lines }, () => random.pick(possible)).sort((a, b) => a - b)
  let [out, from] = ['', 0]
  for (const at of chosen) {
    const seconds = `${random.below(20_000)}.${String(random.below(1_000_000)).padStart(6, '0')}`
    out += `${text.slice(from, at)}[${seconds.padStart(12)}] ${SPLICED} ${random.below(1000)}\r\n`
    from = at
  }
  return Uint8Array.from(out + text.slice(from), (character) => character.charCodeAt(0))
}

/** What two ways of the same bytes must have in common: all but times, and how whole the lines were. */
export function essence(events: readonly BoardEvent[]): string[] {
  return events
    .filter((event) => !('text' in event && event.text.includes(SPLICED)))
    .map((event) => JSON.stringify({ ...event, atMs: 0, mended: undefined }))
}
