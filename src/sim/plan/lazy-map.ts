/**
 * A map whose values are made when they are first asked for: dozens of boards are listed, and a plan needs one.
 */
export class LazyMap<K, V> implements ReadonlyMap<K, V> {
  readonly #makers: Map<K, () => V>
  readonly #made = new Map<K, V>()

  /** Of two makers for one key the last counts, as in a Map. */
  constructor(makers: Iterable<readonly [K, () => V]>) {
    this.#makers = new Map(makers)
  }

  get size(): number {
    return this.#makers.size
  }

  has(key: K): boolean {
    return this.#makers.has(key)
  }

  /** The value for `key`, made at most once. Throws what its maker throws. */
  get(key: K): V | undefined {
    if (!this.#made.has(key)) {
      const make = this.#makers.get(key)
      if (!make) return undefined
      this.#made.set(key, make())
    }
    return this.#made.get(key)
  }

  keys(): MapIterator<K> {
    return this.#makers.keys()
  }

  *entries(): MapIterator<[K, V]> {
    for (const key of this.#makers.keys()) yield [key, this.get(key) as V]
  }

  *values(): MapIterator<V> {
    for (const [, value] of this.entries()) yield value
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries()
  }

  forEach(callback: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (const [key, value] of this.entries()) callback(value, key, this)
  }
}
