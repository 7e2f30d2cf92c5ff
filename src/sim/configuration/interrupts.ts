/** Interrupt grants: irqchip entries of 128 INTIDs each, and the interrupts of a cell's virtual PCI host. */
import type { Board } from '../plan/board'
import type { ImportedCell } from '../plan/imported'
import { linkDeviceNumber } from '../plan/link-seats'
import type { Plan } from '../plan/plan'
import type { Irqchip, Origin } from './configuration'

const SPI_BASE = 32
const PER_ENTRY = 128

/**
 * Irqchip entries that grant `spis` (SPI numbers, INTID - 32), entries without any left out. `entries` are INTIDs that an
 * imported configuration starts its entries with: those come first and stay, even when they grant nothing.
 */
export function irqchipsOf(
  spis: Iterable<number>,
  board: Board,
  origin: Origin,
  entries: readonly number[] = [],
): Irqchip[] {
  const entry = (pinBase: number): Irqchip => ({
    address: board.interruptController.distributor.physical,
    id: 0,
    pinBase,
    pinBitmap: [0, 0, 0, 0],
    origin,
  })
  const given = entries.map(entry)
  const derived = new Map<number, Irqchip>()
  for (const spi of spis) {
    const intid = spi + SPI_BASE
    const covers = (chip: Irqchip) => chip.pinBase <= intid && intid < chip.pinBase + PER_ENTRY
    const index = Math.floor(spi / PER_ENTRY)
    // Entries of vendors overlap: a later one starts where its interrupts are.
    let chip = [...given].reverse().find(covers) ?? derived.get(index)
    if (!chip) derived.set(index, (chip = entry(SPI_BASE + index * PER_ENTRY)))
    const bit = intid - chip.pinBase
    const word = bit >>> 5
    chip.pinBitmap[word] = (chip.pinBitmap[word]! | (1 << (bit & 31))) >>> 0
  }
  return [...given, ...[...derived.values()].sort((a, b) => a.pinBase - b.pinBase)]
}

/** The irqchip entries of a cell: `spis` as the imported part of the plan changes them, or its own table. */
export function grantedIrqchips(
  spis: Iterable<number>,
  imported: ImportedCell['interrupts'],
  board: Board,
  origin: Origin,
): Irqchip[] {
  if (imported?.irqchips) return imported.irqchips.map((chip) => ({ ...chip, origin }))
  const all = new Set([...spis, ...(imported?.granted ?? [])])
  for (const spi of imported?.withheld ?? []) all.delete(spi)
  return irqchipsOf(all, board, origin, imported?.entries)
}

/** Virtual PCI device D asserts INTx pin D mod 4 (hypervisor/arch/arm-common/ivshmem.c, arch_ivshmem_update_intx). */
export function interruptPin(device: number): number {
  return device & 3
}

/** The virtual PCI interrupts of one cell. */
export interface VirtualPciInterrupts {
  /** SPI of INTA; INTB to INTD follow. 0 in a cell without links. */
  base: number
  /** The SPIs that the cell's devices assert, ascending. */
  spis: number[]
}

/**
 * Chooses each cell's virtual PCI base among the board's SPIs that no device uses, so that no two cells assert the same
 * one. Only the pins of devices that a cell has count: four links to four cells share one group of four. Where the SPIs do
 * not suffice, the cell gets the first group and a rule says so.
 */
export function assignVirtualPciInterrupts(plan: Plan, board: Board): VirtualPciInterrupts[] {
  const free = new Set(board.virtualPci.cellInterrupts)
  const preferred = board.virtualPci.cellInterrupts.filter((_, i) => i % 4 === 0)
  const lowest = Math.max(0, Math.min(...free) - 3)
  const candidates = [
    ...new Set([...preferred, ...Array.from({ length: Math.max(0, ...free) - lowest + 1 }, (_, i) => lowest + i)]),
  ]
  const pins = plan.cells.map((cell) => [
    ...new Set(
      plan.links.flatMap((link, index) =>
        link.between.includes(cell.name) ? [interruptPin(linkDeviceNumber(link, index))] : [],
      ),
    ),
  ])
  const take = (base: number, of: readonly number[]): VirtualPciInterrupts => {
    const spis = of.map((pin) => base + pin).sort((a, b) => a - b)
    for (const spi of spis) free.delete(spi)
    return { base, spis }
  }
  // What an import fixed is taken before anything is chosen.
  const fixed = plan.cells.map((cell, c) => {
    const base = cell.imported?.interrupts?.base
    return base === undefined ? undefined : take(base, pins[c]!)
  })
  return plan.cells.map((_, c) => {
    const known = fixed[c]
    if (known) return known
    if (pins[c]!.length === 0) return { base: 0, spis: [] }
    const base = candidates.find((candidate) => pins[c]!.every((pin) => free.has(candidate + pin)))
    return take(base ?? preferred[0] ?? 0, pins[c]!)
  })
}
