/** Where in the board's reserved areas there is still room for a new region or link. */
import type { Board } from './board'
import { PURPOSE_WORDS, type Guest, type PlanDocument, type PlanPath } from './plan'
import { alignUp, type Span } from './spans'
import { parseAddress, parseSize } from './units'

/** Sections that stage 2 maps with one entry: Linux wants its RAM on such a boundary. */
export const LARGE_PAGE = 2n << 20n
const SMALL_PAGE = 4096n

export interface TakenSpan extends Span {
  /** Place in the plan; empty for what the board itself takes. */
  path: PlanPath
  label: string
}

/** Everything that a plan and its board already put into physical memory, but for root's own RAM. */
export function takenSpans(document: PlanDocument, board: Board): TakenSpan[] {
  const taken: TakenSpan[] = [
    { start: board.hypervisor.physical, size: board.hypervisor.size, path: [], label: 'hypervisor' },
    {
      start: board.virtualPci.window.physical,
      size: board.virtualPci.window.size,
      path: [],
      label: 'virtual PCI window',
    },
  ]
  const add = (region: { physical: string; size: string }, path: PlanPath, label: string) => {
    const start = parseAddress(region.physical)
    const size = parseSize(region.size)
    if (start !== undefined && size !== undefined) taken.push({ start, size, path, label })
  }
  document.cells?.forEach((cell, c) => {
    cell.memory?.forEach((region, m) =>
      add(region, ['cells', c, 'memory', m], `${PURPOSE_WORDS[region.purpose]} of ${cell.name}`),
    )
  })
  document.links?.forEach((link, l) => add(link, ['links', l], `${link.name} link`))
  return taken
}

/** The lowest start of a gap of `size` bytes in `areas`, tried in their order; undefined when none has room. */
export function findGap(
  areas: readonly Span[],
  taken: readonly Span[],
  size: bigint,
  alignment: bigint,
): bigint | undefined {
  const ascending = [...taken].sort((a, b) => (a.start < b.start ? -1 : 1))
  for (const area of areas) {
    const end = area.start + area.size
    let start = alignUp(area.start, alignment)
    for (const span of ascending) {
      if (span.start >= start + size || start + size > end) break
      const behind = span.start + span.size
      if (behind > start && span.size > 0n) start = alignUp(behind, alignment)
    }
    if (start + size <= end) return start
  }
  return undefined
}

function samePath(a: PlanPath, b: PlanPath | undefined): boolean {
  return b !== undefined && a.length === b.length && a.every((step, i) => step === b[i])
}

/**
 * A free place of `size` bytes in the board's reserved areas for a cell's memory or a link. Linux cells get the first
 * areas, the others the last, so that small cells do not cut the large areas up. `except` is left out of what is taken:
 * the item that is about to move. `spans` is what is taken, for who asks often.
 */
export function freePlace(
  document: PlanDocument,
  board: Board,
  wish: { purpose: 'inmate' | 'links'; size: bigint; guest?: Guest },
  except?: PlanPath,
  spans: readonly TakenSpan[] = takenSpans(document, board),
): bigint | undefined {
  const areas = board.reserved
    .filter((area) => area.purpose === wish.purpose)
    .map((area) => ({ start: area.physical, size: area.size }))
  const fromEnd = wish.purpose === 'inmate' && wish.guest !== 'linux' && wish.guest !== 'linux-rt'
  const taken = spans.filter((span) => !samePath(span.path, except))
  const alignment = wish.size >= LARGE_PAGE ? LARGE_PAGE : SMALL_PAGE
  return findGap(fromEnd ? areas.reverse() : areas, taken, wish.size, alignment)
}
