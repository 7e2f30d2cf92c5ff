/** Keeps what did not change the same object from frame to frame, so that only what did is drawn again. */

/** True when both have the same texts, numbers and flags; what is itself an object follows from those. */
function sameValues<T extends object>(a: T, b: T): boolean {
  return (Object.keys(b) as (keyof T)[]).every((key) => {
    const value = b[key]
    return typeof value === 'object' || a[key] === value
  })
}

/**
 * A function that returns its list with every item replaced by the equal one of the call before; items are told apart by
 * `key`. Fields that are objects are compared by identity where `deep` names them, else not at all.
 */
export function steady<T extends object>(key: (item: T) => string, deep: readonly (keyof T)[] = []) {
  let known = new Map<string, T>()
  return (items: readonly T[]): T[] => {
    const next = new Map<string, T>()
    const result = items.map((item) => {
      const name = key(item)
      const before = known.get(name)
      const same = before && sameValues(before, item) && deep.every((field) => before[field] === item[field])
      const kept = same ? before : item
      next.set(name, kept)
      return kept
    })
    known = next
    return result
  }
}
