/** The interrupts that links assert in their cells. */
import type { CellConfiguration } from '../configuration/configuration'
import { interruptPin } from '../configuration/interrupts'
import { PCI_TYPE_IVSHMEM } from '../configuration/links'
import type { RuleInput } from './rule'

/** Index that stands for root among the cells. */
export const ROOT_INDEX = -1

/** SPIs of a cell's ivshmem devices: device D asserts base + D mod 4. */
export function linkSpis(cell: CellConfiguration): Set<number> {
  return new Set(
    cell.pciDevices
      .filter((device) => device.type === PCI_TYPE_IVSHMEM)
      .map((device) => cell.vpciIrqBase + interruptPin((device.bdf >>> 3) & 31)),
  )
}

/** SPIs that links assert, by cell index; root's under `ROOT_INDEX`. */
export function virtualPciSpis(input: RuleInput): Map<number, Set<number>> {
  const spis = new Map(input.cells.map((cell, c) => [c, linkSpis(cell)]))
  return spis.set(ROOT_INDEX, linkSpis(input.system.rootCell))
}
