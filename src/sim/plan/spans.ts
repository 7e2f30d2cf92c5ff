/** Half-open ranges of addresses: [start, start + size). */
export interface Span {
  start: bigint
  size: bigint
}

/** Bytes that two spans share; 0 when they only touch, or when one is empty. */
export function overlapSize(a: Span, b: Span): bigint {
  const start = a.start > b.start ? a.start : b.start
  const endA = a.start + a.size
  const endB = b.start + b.size
  const end = endA < endB ? endA : endB
  return end > start ? end - start : 0n
}

/** True when two spans share a byte. */
export function overlaps(a: Span, b: Span): boolean {
  return overlapSize(a, b) > 0n
}

/** True when every byte of `span` lies in at least one of `parts`, which may touch and overlap. */
export function covered(span: Span, parts: readonly Span[]): boolean {
  const end = span.start + span.size
  let reached = span.start
  for (const part of [...parts].sort((a, b) => (a.start < b.start ? -1 : 1))) {
    if (part.start > reached) break
    const partEnd = part.start + part.size
    if (partEnd > reached) reached = partEnd
  }
  return reached >= end
}

/** All pairs among `items` whose spans share a byte, found by sorting once and sweeping. */
export function overlappingPairs<T extends Span>(items: readonly T[]): [T, T][] {
  const sorted = items
    .filter((item) => item.size > 0n)
    .sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0))
  const pairs: [T, T][] = []
  let open: T[] = []
  for (const item of sorted) {
    open = open.filter((other) => other.start + other.size > item.start)
    for (const other of open) pairs.push([other, item])
    open.push(item)
  }
  return pairs
}

/** The next multiple of `alignment` at or above `value`. */
export function alignUp(value: bigint, alignment: bigint): bigint {
  return ((value + alignment - 1n) / alignment) * alignment
}
