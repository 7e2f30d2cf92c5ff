/** What came of a line before the answer that says whose it is. */

/** Events that are kept of one line. */
const MOST = 1000

export class EarlyEvents<T> {
  readonly #waiting = new Map<string, ((of: T) => void)[]>()

  keep(id: string, act: (of: T) => void): void {
    const waiting = this.#waiting.get(id) ?? []
    if (waiting.length < MOST) waiting.push(act)
    this.#waiting.set(id, waiting)
  }

  /** Does what waited for `id`. */
  release(id: string, of: T): void {
    const waiting = this.#waiting.get(id) ?? []
    this.#waiting.delete(id)
    for (const act of waiting) act(of)
  }

  clear(): void {
    this.#waiting.clear()
  }
}
