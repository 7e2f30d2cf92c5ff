/** What a person looks for in lines: found in a thread of its own, each line once. */
import { sentence } from '../client'
import { FoundPlaces } from './found-places'
import type { SourcedLine } from './line-log'
import { patternFault, PatternGuard } from './pattern-guard'

/** Lines that are asked about at once. */
const BATCH = 4000

export class PatternSearch {
  source = $state('')
  onlyMatches = $state(false)
  /** What is wrong with the pattern, or that it took too long. */
  fault = $state<string | undefined>()
  /** Counts answers: what reads `places` reads this. */
  version = $state(0)
  readonly places = new FoundPlaces()
  #guard: PatternGuard
  #busy = false

  constructor(guard = new PatternGuard()) {
    this.#guard = guard
  }

  /** True when there is a pattern that can be looked for. */
  get active(): boolean {
    return this.source !== '' && this.fault === undefined
  }

  set(source: string): void {
    this.source = source
    this.fault = source === '' ? undefined : patternFault(source)
    this.places.clear()
    this.version += 1
  }

  /** Looks at the lines that are new, newest first. */
  async look(lines: readonly SourcedLine[]): Promise<void> {
    if (!this.active || this.#busy) return
    const { source } = this
    const fresh = this.places.fresh(lines, BATCH)
    if (fresh.length === 0) return this.places.forgetOthers(lines)
    this.#busy = true
    try {
      const texts = fresh.map(({ text }) => text)
      const found = await this.#guard.find(source, texts)
      if (source === this.source) this.places.take(fresh, found)
    } catch (error) {
      if (source === this.source) this.fault = sentence(error)
    } finally {
      this.#busy = false
      this.version += 1
    }
    // The rest, or what was typed meanwhile.
    await this.look(lines)
  }

  end(): void {
    this.#guard.end()
  }
}
