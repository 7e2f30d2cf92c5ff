/** Sentences that stay on the screen until they are dismissed: what the application refused, and what it did. */
export interface Notice {
  id: number
  kind: 'error' | 'done'
  text: string
}

/** More than this many at once are noise: the oldest goes. */
const MOST = 3

export class Notices {
  list = $state.raw<readonly Notice[]>([])
  #next = 1

  show(kind: Notice['kind'], text: string): void {
    const others = this.list.filter((notice) => notice.text !== text)
    this.list = [...others, { id: this.#next, kind, text }].slice(-MOST)
    this.#next += 1
  }

  /** Takes every error away: what was asked for has worked out after all. */
  settle(): void {
    this.list = this.list.filter((notice) => notice.kind !== 'error')
  }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id)
  }
}
