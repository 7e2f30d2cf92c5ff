/** The hints of the first start: shown until they are dismissed, and then for good. */
import type { HINT_TEXTS } from '../texts/hints'
import { MEMORY_TEXTS } from '../texts/memory'

export type HintId = keyof typeof HINT_TEXTS

/** In the order in which they are told, with the thing that each stands on. */
export const HINTS: readonly { id: HintId; anchor: string; side: 'right' | 'above' | 'below' }[] = [
  { id: 'drag', anchor: '[data-palette-item]', side: 'right' },
  { id: 'memory', anchor: `[aria-label="${MEMORY_TEXTS.title}"] .bar`, side: 'above' },
  { id: 'run', anchor: '[data-hint=run]', side: 'below' },
]

export class Hints {
  /** None is shown before it is known which were dismissed. */
  #dismissed = $state.raw<readonly string[] | undefined>()
  readonly #keep: (dismissed: string[]) => void

  /** `keep` is told of all that are dismissed, whenever that changes. */
  constructor(keep: (dismissed: string[]) => void) {
    this.#keep = keep
  }

  /** Begins with those that were dismissed on an earlier day. */
  begin(dismissed: readonly string[]): void {
    this.#dismissed = dismissed
  }

  get shown(): typeof HINTS {
    const dismissed = this.#dismissed
    return dismissed ? HINTS.filter(({ id }) => !dismissed.includes(id)) : []
  }

  dismiss(...ids: HintId[]): void {
    const before = this.#dismissed ?? []
    const dismissed = [...before, ...ids.filter((id) => !before.includes(id))]
    if (dismissed.length === before.length) return
    this.#dismissed = dismissed
    this.#keep(dismissed)
  }

  dismissAll(): void {
    this.dismiss(...HINTS.map(({ id }) => id))
  }

  showAgain(): void {
    this.#dismissed = []
    this.#keep([])
  }
}
