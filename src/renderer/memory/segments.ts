/** What lies where in physical memory: the pieces that the memory bar draws, from the plan and the board. */
import type { Board } from '../../sim/plan/board'
import type { Plan, PlanPath } from '../../sim/plan/plan'
import { cellColour, linkColour } from '../session/cell-colours'
import type { Selection } from '../session/selection'

export interface Segment {
  /** Stable while the segment moves, so that the bar can animate and keep the focus. */
  id: string
  kind: 'root' | 'cell' | 'link' | 'hypervisor' | 'window'
  label: string
  start: number
  size: number
  /** Style value of its owner's colour. */
  colour: string
  select: Selection
  /** Where its `physical` and `size` stand in the plan, for what can be moved. */
  path?: PlanPath
}

/** A stretch of addresses that two owners claim. */
export interface Conflict {
  start: number
  size: number
  between: [string, string]
}

interface Span {
  start: number
  end: number
}

/** First address of the first and end of the last DRAM bank. */
export function memoryBounds(board: Board): { from: number; to: number } {
  const starts = board.memory.banks.map((bank) => Number(bank.physical))
  const ends = board.memory.banks.map((bank) => Number(bank.physical + bank.size))
  return { from: Math.min(...starts), to: Math.max(...ends) }
}

/** `span` without what `taken` covers; `taken` is ordered by start. */
export function subtract(span: Span, taken: readonly Span[]): Span[] {
  const left: Span[] = []
  let start = span.start
  for (const piece of taken) {
    if (piece.end <= start || piece.start >= span.end) continue
    if (piece.start > start) left.push({ start, end: piece.start })
    start = Math.max(start, piece.end)
  }
  if (start < span.end) left.push({ start, end: span.end })
  return left
}

function ownedSegments(plan: Plan, board: Board): Segment[] {
  const cells = plan.cells.flatMap((cell, c) =>
    cell.memory.map((region, index): Segment => ({
      id: `cell-${c}-${index}`,
      kind: 'cell',
      label: region.purpose === 'ram' ? cell.name : `${region.purpose} of ${cell.name}`,
      start: Number(region.physical),
      size: Number(region.size),
      colour: cellColour(c),
      select: { kind: 'region', cell: c, index },
      path: ['cells', c, 'memory', index],
    })),
  )
  const links = plan.links.map((link, index): Segment => ({
    id: `link-${index}`,
    kind: 'link',
    label: link.name,
    start: Number(link.physical),
    size: Number(link.size),
    colour: linkColour(index, plan.cells.length),
    select: { kind: 'link', index },
    path: ['links', index],
  }))
  const fixed: Segment[] = [
    {
      id: 'hypervisor',
      kind: 'hypervisor',
      label: 'Jailhouse',
      start: Number(board.hypervisor.physical),
      size: Number(board.hypervisor.size),
      colour: 'var(--line-strong)',
      select: { kind: 'hypervisor' },
    },
    {
      id: 'virtual-pci',
      kind: 'window',
      label: 'virtual PCI',
      start: Number(board.virtualPci.window.physical),
      size: Number(board.virtualPci.window.size),
      colour: 'var(--line-strong)',
      select: { kind: 'hypervisor' },
    },
  ]
  return [...cells, ...links, ...fixed]
}

function inBanks(board: Board, segment: { start: number; size: number }): boolean {
  const bounds = memoryBounds(board)
  return segment.start < bounds.to && segment.start + segment.size > bounds.from
}

/**
 * Everything in DRAM, root being what remains of its regions when cells, links and the hypervisor have theirs. In the
 * plan's order, not by address: an element that changed its place in the page while it is moved would lose the focus.
 */
export function memorySegments(plan: Plan, board: Board): Segment[] {
  const owned = ownedSegments(plan, board).filter((segment) => inBanks(board, segment))
  const taken = owned
    .map((segment) => ({ start: segment.start, end: segment.start + segment.size }))
    .sort((a, b) => a.start - b.start)
  const root = board.root.regions
    .filter((region) => !region.flags.includes('IO') && region.flags.includes('WRITE'))
    .filter((region) => inBanks(board, { start: Number(region.physical), size: Number(region.size) }))
    .flatMap((region, r) => {
      const span = { start: Number(region.physical), end: Number(region.physical + region.size) }
      return subtract(span, taken).map((piece, i): Segment => ({
        id: `root-${r}-${i}`,
        kind: 'root',
        label: 'root',
        start: piece.start,
        size: piece.end - piece.start,
        colour: cellColour('root'),
        select: { kind: 'cell', cell: 'root' },
      }))
    })
  return [...root, ...owned]
}

/** Stretches that two of cells, links, hypervisor and PCI window claim at once. */
export function memoryConflicts(segments: readonly Segment[]): Conflict[] {
  const owned = segments.filter((segment) => segment.kind !== 'root')
  const conflicts: Conflict[] = []
  for (const [i, a] of owned.entries()) {
    for (const b of owned.slice(i + 1)) {
      const start = Math.max(a.start, b.start)
      const end = Math.min(a.start + a.size, b.start + b.size)
      if (start < end) conflicts.push({ start, size: end - start, between: [a.label, b.label] })
    }
  }
  return conflicts
}

/** A piece that takes more than this share of what is shown leaves no room to see the others. */
const DOMINANT = 0.4

/**
 * The stretch that a first look should show: everything but root. A few pieces so large that the others would be hairlines
 * are shown in part only, as long as there are others.
 */
export function interestingSpan(segments: readonly Segment[]): { from: number; to: number } | undefined {
  let owned = segments.filter((segment) => segment.kind !== 'root')
  if (owned.length === 0) return undefined
  for (;;) {
    const from = Math.min(...owned.map((segment) => segment.start))
    const to = Math.max(...owned.map((segment) => segment.start + segment.size))
    const smaller = owned.filter((segment) => segment.size <= DOMINANT * (to - from))
    if (smaller.length < 2 || smaller.length === owned.length) return { from, to }
    owned = smaller
  }
}
