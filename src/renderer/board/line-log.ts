/**
 * What a line said as lines of text with their times, for filtering, searching and laying several lines together. Bounded: of a
 * flood the newest lines stay. What moves a cursor or sets a colour is left out; the terminal shows that.
 */

export interface LogLine {
  /** Counted from 0 since the line was opened. */
  number: number
  /** Host's clock when its first byte came, ms. */
  atMs: number
  text: string
  /** What Cellbench says of the line in between: lost, opened again. */
  note?: true
}

/** When parts of some bytes came: where each begins, and its time. */
export type PartTimes = readonly (readonly [from: number, atMs: number])[]

/** Lines that are kept of one console. */
const MOST_LINES = 20_000
/** Lines that are thrown away at once, so that not every line moves all others. */
const SLACK = 2_000
/** Characters of one line; a longer one goes on in the next. */
const LONGEST_LINE = 2_000

/** Where in an escape sequence the text is: CSI, and the strings that end with BEL or ST. */
type Place = 'text' | 'escape' | 'csi' | 'string' | 'string escape'

const ESCAPE = 0x1b
/** Unicode has a picture of each control character. */
const PICTURES = 0x2400

export class LineLog {
  #lines: LogLine[] = []
  #next = 0
  #decoder = new TextDecoder()
  #text = ''
  #atMs: number | undefined
  #place: Place = 'text'
  #afterReturn = false

  /** The newest lines, oldest first; the one that has not ended is the last. */
  get lines(): readonly LogLine[] {
    if (this.#text === '') return this.#lines
    return [...this.#lines, { number: this.#next, atMs: this.#atMs ?? 0, text: this.#text }]
  }

  /** Takes bytes in; `times` says when their parts came. */
  push(bytes: Uint8Array, times: PartTimes): void {
    for (const [i, [from, atMs]] of times.entries()) {
      const until = times[i + 1]?.[0] ?? bytes.length
      this.#take(this.#decoder.decode(bytes.subarray(from, until), { stream: true }), atMs)
    }
  }

  /** Says something of the line between what it said. */
  note(text: string, atMs: number): void {
    this.#end()
    this.#place = 'text'
    this.#atMs = atMs
    this.#text = text
    this.#end(true)
  }

  /** Forgets what was said so far. */
  clear(): void {
    this.#lines = []
    this.#text = ''
    this.#atMs = undefined
  }

  #take(text: string, atMs: number): void {
    for (let at = 0; at < text.length;) {
      const code = text.charCodeAt(at)
      if (this.#place === 'text' && code >= 0x20) {
        at = this.#printRun(text, at, atMs)
        continue
      }
      if (this.#place !== 'text') this.#follow(code)
      else if (code === ESCAPE) this.#place = 'escape'
      else this.#control(code, atMs)
      at += 1
    }
  }

  /** Takes what can be printed as one piece: character by character, a flood would keep the garbage collector busy. */
  #printRun(text: string, from: number, atMs: number): number {
    this.#afterReturn = false
    const most = from + LONGEST_LINE - this.#text.length
    let until = from
    while (until < text.length && until < most && text.charCodeAt(until) >= 0x20) until += 1
    // Both halves of a character outside the first plane stay together.
    if ((text.charCodeAt(until - 1) & 0xfc00) === 0xd800 && until < text.length) until += 1
    this.#atMs ??= atMs
    this.#text += text.slice(from, until)
    if (this.#text.length >= LONGEST_LINE) this.#end()
    return until
  }

  /** One character further in an escape sequence. */
  #follow(code: number): void {
    if (this.#place === 'escape') {
      if (code === 0x5b) this.#place = 'csi'
      else if (code === 0x5d || code === 0x50 || code === 0x58 || code === 0x5e || code === 0x5f) this.#place = 'string'
      else if (code >= 0x30) this.#place = 'text'
    } else if (this.#place === 'csi') {
      if (code === ESCAPE) this.#place = 'escape'
      else if (code >= 0x40) this.#place = 'text'
    } else if (this.#place === 'string') {
      if (code === 0x07 || code === 0x18 || code === 0x1a) this.#place = 'text'
      else if (code === ESCAPE) this.#place = 'string escape'
    } else {
      this.#place = code === 0x5c ? 'text' : 'escape'
    }
  }

  #control(code: number, atMs: number): void {
    const afterReturn = this.#afterReturn
    this.#afterReturn = false
    if (code === 0x0a || code === 0x0d) {
      // A return and a new line end one line; a return alone begins what stood there anew, and both are kept.
      const ends = code === 0x0d ? this.#text !== '' : !afterReturn
      if (ends) {
        this.#atMs ??= atMs
        this.#end(undefined, true)
      }
      this.#afterReturn = code === 0x0d && (ends || afterReturn)
      return
    }
    if (code === 0x08) {
      this.#text = this.#text.slice(0, -1)
      return
    }
    this.#atMs ??= atMs
    if (code === 0x09) this.#text += ' '.repeat(8 - (this.#text.length % 8))
    else this.#text += String.fromCharCode(PICTURES + code)
    if (this.#text.length >= LONGEST_LINE) this.#end()
  }

  #end(note?: true, evenEmpty = false): void {
    if (this.#text === '' && !evenEmpty) return
    const line = { number: this.#next, atMs: this.#atMs ?? 0, text: this.#text, ...(note ? { note } : {}) }
    this.#next += 1
    this.#lines.push(line)
    if (this.#lines.length > MOST_LINES + SLACK) this.#lines = this.#lines.slice(-MOST_LINES)
    this.#text = ''
    this.#atMs = undefined
  }
}

export interface SourcedLine extends LogLine {
  /** Which of the consoles said it; the only one where it is left out. */
  source?: number
}

/** Several consoles as one, by time. Each is in order already. */
export function mergedLines(sources: readonly (readonly LogLine[])[]): readonly SourcedLine[] {
  if (sources.length === 1) return [...sources[0]!]
  const at = sources.map(() => 0)
  const merged: SourcedLine[] = []
  for (;;) {
    let first = -1
    for (let i = 0; i < sources.length; i += 1) {
      const line = sources[i]![at[i]!]
      if (line && (first < 0 || line.atMs < sources[first]![at[first]!]!.atMs)) first = i
    }
    if (first < 0) return merged
    merged.push({ ...sources[first]![at[first]!]!, source: first })
    at[first]! += 1
  }
}

/** `14:03:07.125`; of a recording without a date, since its start. */
export function clock(atMs: number): string {
  // Below a year of the clock's beginning it is a time since a start.
  if (atMs < 366 * 86_400_000) return `+${(atMs / 1000).toFixed(3)} s`
  const date = new Date(atMs)
  const two = (value: number) => String(value).padStart(2, '0')
  const ms = String(date.getMilliseconds()).padStart(3, '0')
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${ms}`
}

/** Time since the line before: `+3 ms`, `+1.20 s`. */
export function delta(ms: number): string {
  if (ms < 1000) return `+${Math.round(ms)} ms`
  if (ms < 60_000) return `+${(ms / 1000).toFixed(2)} s`
  return `+${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`
}
