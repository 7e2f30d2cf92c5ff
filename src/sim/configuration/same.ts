import type { CellConfiguration, ConfigurationSet } from './configuration'

/** True when two values are equal in everything but the places that they came from (`origin`). */
export function sameContent(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b) || ArrayBuffer.isView(a)) {
    const [one, other] = [a as ArrayLike<unknown>, b as ArrayLike<unknown>]
    if (one.length !== other.length) return false
    for (let i = 0; i < one.length; i += 1) if (!sameContent(one[i], other[i])) return false
    return true
  }
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  keys.delete('origin')
  return [...keys].every((key) => sameContent((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
}

/** Names of the configurations of `one` that differ in `other`: the root cell's name for the system. */
export function differences(one: ConfigurationSet, other: ConfigurationSet): string[] {
  const fields = (name: string, a: object, b: object) =>
    [...new Set([...Object.keys(a), ...Object.keys(b)])]
      .filter((key) => key !== 'origin' && key !== 'rootCell')
      .filter((key) => !sameContent((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
      .map((key) => `${key} of ${name}`)
  const cells = (a: CellConfiguration, b: CellConfiguration | undefined) => (b ? fields(a.name, a, b) : [a.name])
  return [
    ...fields('the system', one.system, other.system),
    ...cells(one.system.rootCell, other.system.rootCell),
    ...one.cells.flatMap((cell, c) => cells(cell, other.cells[c])),
  ]
}
