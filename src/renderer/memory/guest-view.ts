/** A cell's memory as its guest sees it: which guest address is which physical one. */
import { hasFlags, type ConfigurationSet } from '../../sim/configuration/configuration'
import type { Plan } from '../../sim/plan/plan'
import { cellColour, linkColour } from '../session/cell-colours'
import type { Selection } from '../session/selection'
import { MEMORY_TEXTS } from '../texts/memory'

export interface GuestRegion {
  id: string
  label: string
  /** First address for the guest, and on the bus; undefined for what has none there. */
  guest: number
  physical: number | undefined
  size: number
  colour: string
  select: Selection
}

/** The memory of the cell at `index`: its regions, its links, and its communication region where lowering put one. */
export function guestRegions(plan: Plan, configuration: ConfigurationSet | undefined, index: number): GuestRegion[] {
  const cell = plan.cells[index]
  if (!cell) return []
  const regions = cell.memory.map((region, at): GuestRegion => ({
    id: `cell-${index}-${at}`,
    label: region.name ?? (region.purpose === 'ram' ? 'RAM' : region.purpose),
    guest:
      region.guest !== undefined ? Number(region.guest) : region.purpose === 'loader' ? 0 : Number(region.physical),
    physical: Number(region.physical),
    size: Number(region.size),
    colour: cellColour(index),
    select: { kind: 'region', cell: index, index: at },
  }))
  const links = plan.links.flatMap((link, at): GuestRegion[] =>
    link.between.includes(cell.name)
      ? [
          {
            id: `link-${at}`,
            label: link.name,
            guest: Number(link.physical),
            physical: Number(link.physical),
            size: Number(link.size),
            colour: linkColour(at, plan.cells.length),
            select: { kind: 'link', index: at },
          },
        ]
      : [],
  )
  const communication = (configuration?.cells[index]?.memoryRegions ?? [])
    .filter((region) => hasFlags(region, 'COMM_REGION') && region.size > 0n)
    .map((region): GuestRegion => ({
      id: `communication-${region.virtualStart}`,
      label: MEMORY_TEXTS.communication,
      guest: Number(region.virtualStart),
      physical: undefined,
      size: Number(region.size),
      colour: 'var(--line-strong)',
      select: { kind: 'cell', cell: index },
    }))
  return [...regions, ...links, ...communication].filter(({ size }) => size > 0)
}

/** A piece of the guest's lane, pixels. */
export interface GuestPiece {
  region: GuestRegion
  left: number
  right: number
}

/** The narrowest piece that can be hit, and what is left between two that do not touch, pixels. */
const LEAST = 52
const APART = 5

/**
 * The regions side by side in the order of the guest's addresses. Sizes from 4 KiB to GiB stand on one lane, so that widths
 * follow the logarithm: what is larger is wider. Regions that touch for the guest touch here.
 */
export function guestPieces(regions: readonly GuestRegion[], width: number): GuestPiece[] {
  const ordered = [...regions].sort((a, b) => a.guest - b.guest)
  const weights = ordered.map(({ size }) => Math.max(1, Math.log2(size / 4096) + 1))
  const gaps = ordered.map((region, i): number => {
    const before = ordered[i - 1]
    return before && region.guest > before.guest + before.size ? APART : 0
  })
  const gapRoom = gaps.reduce((sum, gap) => sum + gap, 0)
  const least = Math.min(LEAST, (width - gapRoom) / Math.max(1, ordered.length))
  const spare = Math.max(0, width - gapRoom - least * ordered.length)
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  let left = 0
  return ordered.map((region, i) => {
    left += gaps[i]!
    const piece = { region, left, right: left + least + (spare * weights[i]!) / all }
    left = piece.right
    return piece
  })
}
