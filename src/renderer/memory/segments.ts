/** What lies where in physical memory: the pieces that the memory bar draws, from the plan and the board. */
import type { Board } from '../../sim/plan/board'
import type { Plan, PlanPath } from '../../sim/plan/plan'
import { cellColour, linkColour } from '../session/cell-colours'
import type { Selection } from '../session/selection'
import { cellDevices } from '../soc/device-owners'
import { MEMORY_TEXTS } from '../texts/memory'
import type { MemoryWindow } from './memory-scale'

export interface Segment {
  /** Stable while the segment moves, so that the bar can animate and keep the focus. */
  id: string
  kind: 'root' | 'kept' | 'on-chip' | 'cell' | 'link' | 'hypervisor' | 'window'
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

type RootRegion = Board['root']['regions'][number]

const numbers = ({ physical, size }: { physical: bigint; size: bigint }): MemoryWindow => ({
  start: Number(physical),
  size: Number(size),
})

const touches = (a: MemoryWindow, b: MemoryWindow) => a.start < b.start + b.size && b.start < a.start + a.size

function inDram(board: Board, span: MemoryWindow): boolean {
  return board.memory.banks.some((bank) => touches(numbers(bank), span))
}

/** Memory, as against registers, that root can write. */
function isMemory({ flags }: RootRegion): boolean {
  return !flags.includes('IO') && flags.includes('WRITE')
}

/** Less than this no cell can have for itself: Jailhouse maps pages. */
const PAGE = 4096n

/** Memory on the chip that the board lists among its devices. */
function onChipMemories(board: Board): { device: string; index: number; span: MemoryWindow }[] {
  return board.devices
    .filter(({ kind }) => kind === 'sram')
    .flatMap(({ name, regions }) =>
      regions.flatMap((region, index) => (region.size >= PAGE ? [{ device: name, index, span: numbers(region) }] : [])),
    )
}

/**
 * Stretches of addresses that the memory bar shows: DRAM, memory on the chip, Jailhouse's virtual PCI, and wherever else the
 * plan puts memory.
 */
export function memoryWindows(plan: Plan, board: Board): MemoryWindow[] {
  const regions = plan.cells.flatMap(({ memory }) => memory.filter(({ flags }) => !flags?.includes('IO')))
  return [
    ...[...board.memory.banks, ...board.root.regions.filter(isMemory), ...regions, ...plan.links].map(numbers),
    ...onChipMemories(board).map(({ span }) => span),
    ...[board.hypervisor, board.virtualPci.window].map(numbers),
  ].filter(({ size }) => size > 0)
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
      label: region.purpose === 'ram' ? cell.name : MEMORY_TEXTS.regionOf(region.purpose, cell.name),
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
      label: MEMORY_TEXTS.hypervisor,
      start: Number(board.hypervisor.physical),
      size: Number(board.hypervisor.size),
      colour: 'var(--line-strong)',
      select: { kind: 'hypervisor' },
    },
    {
      id: 'virtual-pci',
      kind: 'window',
      label: MEMORY_TEXTS.virtualPci,
      start: Number(board.virtualPci.window.physical),
      size: Number(board.virtualPci.window.size),
      colour: 'var(--line-strong)',
      select: { kind: 'hypervisor' },
    },
  ]
  return [...cells, ...links, ...fixed]
}

function onChipSegments(plan: Plan, board: Board): Segment[] {
  const owners = new Map(cellDevices(plan).map(({ name, cell }) => [name, cell]))
  return onChipMemories(board).map(({ device, index, span }): Segment => ({
    id: `on-chip-${device}-${index}`,
    kind: 'on-chip',
    label: device,
    ...span,
    colour: cellColour(owners.get(device) ?? 'root'),
    select: { kind: 'device', name: device },
  }))
}

/** What root's regions are: root's own, memory of a helper core outside of DRAM, or kept for firmware. */
function rootSegments(board: Board, taken: readonly Span[]): Segment[] {
  return board.root.regions.flatMap((region, r): Segment[] => {
    if (!isMemory(region)) return []
    const span = numbers(region)
    if (region.keptFor !== undefined) {
      const kept = {
        label: MEMORY_TEXTS.keptFor(region.keptFor),
        colour: 'var(--line-strong)',
        select: { kind: 'board' as const },
      }
      return [{ id: `kept-${r}`, kind: 'kept', ...span, ...kept }]
    }
    const outside = !inDram(board, span)
    return subtract({ start: span.start, end: span.start + span.size }, taken).map((piece, i) => ({
      id: `root-${r}-${i}`,
      kind: outside ? 'on-chip' : 'root',
      label: outside ? region.name : MEMORY_TEXTS.root,
      start: piece.start,
      size: piece.end - piece.start,
      colour: cellColour('root'),
      select: { kind: 'cell', cell: 'root' },
    }))
  })
}

/**
 * Everything in memory, root being what remains of its regions when cells, links and the hypervisor have theirs. In the
 * plan's order, not by address: an element that changed its place in the page while it is moved would lose the focus.
 */
export function memorySegments(plan: Plan, board: Board): Segment[] {
  const windows = memoryWindows(plan, board)
  const owned = ownedSegments(plan, board).filter((segment) => windows.some((window) => touches(window, segment)))
  const taken = owned
    .map((segment) => ({ start: segment.start, end: segment.start + segment.size }))
    .sort((a, b) => a.start - b.start)
  return [...rootSegments(board, taken), ...onChipSegments(plan, board), ...owned]
}

/** Stretches that two of cells, links, hypervisor, PCI window and firmware claim at once. */
export function memoryConflicts(segments: readonly Segment[]): Conflict[] {
  const owned = segments.filter(({ kind }) => kind !== 'root' && kind !== 'on-chip')
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
 * The stretch of addresses that a first look should show: what the plan placed, with Jailhouse's own. A few pieces so large
 * that the others would be hairlines are shown in part only, as long as there are others. Undefined when the plan placed
 * nothing.
 */
export function interestingSpan(segments: readonly Segment[]): { from: number; to: number } | undefined {
  if (!segments.some(({ path }) => path !== undefined)) return undefined
  let owned = segments.filter(({ kind, path }) => path !== undefined || kind === 'hypervisor' || kind === 'window')
  for (;;) {
    const from = Math.min(...owned.map((segment) => segment.start))
    const to = Math.max(...owned.map((segment) => segment.start + segment.size))
    const smaller = owned.filter((segment) => segment.size <= DOMINANT * (to - from))
    if (smaller.length < 2 || smaller.length === owned.length) return { from, to }
    owned = smaller
  }
}
