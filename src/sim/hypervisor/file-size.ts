import type { CellConfiguration } from '../configuration/configuration'

/** Bytes of a descriptor and of one entry of each list: Jailhouse's cell-config.h, revisions 12 to 14. */
const DESCRIPTOR = 132
const MEMORY_REGION = 32
const CACHE_REGION = 12
const IRQCHIP = 32
const PIO_REGION = 4
const PCI_DEVICE = 56
const PCI_CAPABILITY = 8
const STREAM_ID = 4

/** Bytes that a cell's configuration takes as a file and in the hypervisor. */
export function cellFileBytes(cell: CellConfiguration): number {
  return (
    DESCRIPTOR +
    cell.cpuSetSize +
    MEMORY_REGION * cell.memoryRegions.length +
    CACHE_REGION * cell.cacheRegions.length +
    IRQCHIP * cell.irqchips.length +
    PIO_REGION * cell.pioRegions.length +
    PCI_DEVICE * cell.pciDevices.length +
    PCI_CAPABILITY * cell.pciCapabilities.length +
    STREAM_ID * cell.streamIds.length
  )
}
