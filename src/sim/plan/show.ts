/** A value from a document as a message shows it: short, and safe for any nesting. */
export function showValue(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'an object'
  if (typeof value === 'bigint') return String(value)
  const text = JSON.stringify(typeof value === 'string' ? value.slice(0, 80) : value) ?? typeof value
  return text.length > 60 ? `${text.slice(0, 57)}..."` : text
}

/** `['a', 'b', 'c']` as `"a", "b" or "c"`. */
export function choices(values: readonly unknown[]): string {
  const shown = values.map(showValue)
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} or ${shown.at(-1)!}`
}
