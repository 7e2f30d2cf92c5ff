/** Where a pattern was found in which lines, so that each line is looked at once. */
import type { Found } from './find-pattern'
import type { SourcedLine } from './line-log'

type Places = [number, number][]

/** One name for a line of several consoles. */
const keyOf = ({ source, number }: SourcedLine) => `${source ?? 0}:${number}`

export class FoundPlaces {
  readonly #asked = new Map<string, string>()
  readonly #found = new Map<string, Places>()

  get size(): number {
    return this.#found.size
  }

  of(line: SourcedLine): Places | undefined {
    return this.#found.get(keyOf(line))
  }

  /** The newest lines that were not looked at with this text, at most so many. */
  fresh(lines: readonly SourcedLine[], most: number): SourcedLine[] {
    const fresh: SourcedLine[] = []
    for (let i = lines.length - 1; i >= 0 && fresh.length < most; i -= 1)
      if (this.#asked.get(keyOf(lines[i]!)) !== lines[i]!.text) fresh.push(lines[i]!)
    return fresh
  }

  take(lines: readonly SourcedLine[], found: Found): void {
    for (const [i, line] of lines.entries()) {
      const places = found[i] ?? []
      this.#asked.set(keyOf(line), line.text)
      if (places.length > 0) this.#found.set(keyOf(line), places)
      else this.#found.delete(keyOf(line))
    }
  }

  /** Forgets lines that are no longer kept, once there are many of them. */
  forgetOthers(lines: readonly SourcedLine[]): void {
    if (this.#asked.size < 2 * lines.length + 1000) return
    const kept = new Set(lines.map(keyOf))
    for (const key of this.#asked.keys()) {
      if (kept.has(key)) continue
      this.#asked.delete(key)
      this.#found.delete(key)
    }
  }

  clear(): void {
    this.#asked.clear()
    this.#found.clear()
  }
}

/** A line in pieces: marked where the pattern was found. */
export function markedPieces(text: string, places: Places | undefined): { text: string; marked: boolean }[] {
  const pieces: { text: string; marked: boolean }[] = []
  let at = 0
  for (const [from, until] of places ?? []) {
    if (from > at) pieces.push({ text: text.slice(at, from), marked: false })
    if (until > from) pieces.push({ text: text.slice(from, until), marked: true })
    at = Math.max(at, until)
  }
  if (at < text.length) pieces.push({ text: text.slice(at), marked: false })
  return pieces
}
