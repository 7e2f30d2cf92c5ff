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

/** The parts that `parts` cover together, ascending, without touching one another. */
export function mergedSpans(parts: readonly Span[]): Span[] {
  const merged: Span[] = []
  for (const { start, size } of [...parts].filter((part) => part.size > 0n).sort(byStart)) {
    const last = merged.at(-1)
    if (!last || start > last.start + last.size) merged.push({ start, size })
    else if (start + size > last.start + last.size) last.size = start + size - last.start
  }
  return merged
}

/** `covered` for spans that `mergedSpans` made: in logarithmic time. */
export function coveredByMerged(span: Span, merged: readonly Span[]): boolean {
  if (span.size === 0n) return true
  let low = 0
  let high = merged.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (merged[middle]!.start <= span.start) low = middle + 1
    else high = middle
  }
  const part = merged[low - 1]
  return part !== undefined && span.start + span.size <= part.start + part.size
}

/** Spans that a sweep keeps open at once, and pairs that it finds. Real tables have a handful; a hostile one has millions. */
const MOST_OPEN = 16
const MOST_PAIRS = 10_000

function byStart(a: Span, b: Span): number {
  return a.start < b.start ? -1 : a.start > b.start ? 1 : 0
}

/**
 * Pairs among `items` whose spans share a byte, found by sorting once and sweeping. All of them, unless more than 16 lie on
 * top of one another, where each item meets the 16 that reach furthest, or until there are 10,000.
 */
export function overlappingPairs<T extends Span>(items: readonly T[]): [T, T][] {
  const sorted = items.filter((item) => item.size > 0n).sort(byStart)
  const pairs: [T, T][] = []
  let open: T[] = []
  for (const item of sorted) {
    open = open.filter((other) => other.start + other.size > item.start)
    for (const other of open) pairs.push([other, item])
    if (pairs.length > MOST_PAIRS) return pairs
    open.push(item)
    if (open.length > MOST_OPEN) open.splice(nearestEnd(open), 1)
  }
  return pairs
}

function nearestEnd(open: readonly Span[]): number {
  let nearest = 0
  open.forEach((span, i) => {
    const best = open[nearest]!
    if (span.start + span.size < best.start + best.size) nearest = i
  })
  return nearest
}

/** The next multiple of `alignment` at or above `value`. */
export function alignUp(value: bigint, alignment: bigint): bigint {
  return ((value + alignment - 1n) / alignment) * alignment
}
