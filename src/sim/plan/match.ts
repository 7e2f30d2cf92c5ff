/** Which items of two lists are the same thing. */

export interface Matched<T> {
  pairs: { a: T; b: T; ai: number; bi: number }[]
  removed: { item: T; index: number }[]
  added: { item: T; index: number }[]
}

/** Items with the same key are the same, the first with the first where several share it. */
export function matchBy<T>(a: readonly T[], b: readonly T[], key: (item: T) => string): Matched<T> {
  const waiting = new Map<string, number[]>()
  b.forEach((item, index) => {
    const name = key(item)
    waiting.set(name, [...(waiting.get(name) ?? []), index])
  })
  const matched: Matched<T> = { pairs: [], removed: [], added: [] }
  const taken = new Set<number>()
  a.forEach((item, index) => {
    const other = waiting.get(key(item))?.shift()
    if (other === undefined) return matched.removed.push({ item, index })
    taken.add(other)
    return matched.pairs.push({ a: item, b: b[other]!, ai: index, bi: other })
  })
  matched.added = b.flatMap((item, index) => (taken.has(index) ? [] : [{ item, index }]))
  return matched
}

/** Pairs what is left over on both sides and for which `same` holds: things with a new name. */
export function matchRest<T>(matched: Matched<T>, same: (a: T, b: T) => boolean): Matched<T> {
  const rest: Matched<T> = { pairs: [...matched.pairs], removed: [], added: [...matched.added] }
  for (const { item, index } of matched.removed) {
    const at = rest.added.findIndex((other) => same(item, other.item))
    if (at < 0) rest.removed.push({ item, index })
    else {
      const [other] = rest.added.splice(at, 1)
      rest.pairs.push({ a: item, b: other!.item, ai: index, bi: other!.index })
    }
  }
  return rest
}

/** True when what both lists have comes in another order. */
export function reordered<T>({ pairs }: Matched<T>): boolean {
  const order = [...pairs].sort((x, y) => x.ai - y.ai).map(({ bi }) => bi)
  return order.some((index, i) => i > 0 && index < order[i - 1]!)
}

/** True for equal plain data; what is left out equals what is undefined. */
export function sameData(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every((key) => sameData((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
}

/** The record without some of its fields. */
export function without(record: object, ...keys: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)))
}
