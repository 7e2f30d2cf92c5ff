/** Interrupt grants: irqchip entries of 128 INTIDs each, and the interrupts of a cell's virtual PCI host. */
import type { Board } from '../plan/board'
import type { Plan } from '../plan/plan'
import type { Irqchip, Origin } from './configuration'

const SPI_BASE = 32
const PER_ENTRY = 128

/** Irqchip entries that grant `spis` (SPI numbers, INTID - 32), entries without any left out. */
export function irqchipsOf(spis: Iterable<number>, board: Board, origin: Origin): Irqchip[] {
  const entries = new Map<number, Irqchip>()
  for (const spi of spis) {
    const index = Math.floor(spi / PER_ENTRY)
    const pinBase = SPI_BASE + index * PER_ENTRY
    const entry = entries.get(index) ?? {
      address: board.interruptController.distributor.physical,
      id: 0,
      pinBase,
      pinBitmap: [0, 0, 0, 0],
      origin,
    }
    const bit = spi % PER_ENTRY
    const word = bit >>> 5
    entry.pinBitmap[word] = (entry.pinBitmap[word]! | (1 << (bit & 31))) >>> 0
    entries.set(index, entry)
  }
  return [...entries.values()].sort((a, b) => a.pinBase - b.pinBase)
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
  const candidates = new Set([
    ...preferred,
    ...Array.from({ length: Math.max(0, ...free) - lowest + 1 }, (_, i) => lowest + i),
  ])
  return plan.cells.map((cell) => {
    const pins = [
      ...new Set(plan.links.flatMap((link, d) => (link.between.includes(cell.name) ? [interruptPin(d)] : []))),
    ]
    if (pins.length === 0) return { base: 0, spis: [] }
    const base =
      [...candidates].find((candidate) => pins.every((pin) => free.has(candidate + pin))) ?? preferred[0] ?? 0
    const spis = pins.map((pin) => base + pin).sort((a, b) => a - b)
    for (const spi of spis) free.delete(spi)
    return { base, spis }
  })
}
