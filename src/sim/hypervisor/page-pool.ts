/**
 * The hypervisor's own memory, as its "Page pool usage" lines count it. An estimate: page tables are counted, the rest is
 * fitted to recorded consoles and is within two pages of them. Recorded after early setup, late setup and the creation of a
 * cell: i.MX 8M Mini 39, 63, 77 of 993; i.MX 8M Plus 39, 67, 82 of 994; QEMU 39, 59, 73 of 994 (all with four cores);
 * i.MX 95 with six cores 71, 125 of 993.
 */
import type { CellConfiguration, SystemConfiguration } from '../configuration/configuration'
import { cellFileBytes } from './file-size'

const PAGE_BYTES = 4096
/** Pages of code and data of the hypervisor image before the pool: 1024 of 4 MiB less the 993 that consoles show. */
const IMAGE_PAGES = 31
/** Pages of the address space in which the hypervisor maps devices, from recorded consoles. */
export const REMAP_PAGES = 131_072

/** Pages of a GICv3 distributor and of one redistributor: 64 KiB and 128 KiB (Arm IHI 0069). Matches 144 at four cores. */
const GICV3_DISTRIBUTOR_PAGES = 16
const GICV3_REDISTRIBUTOR_PAGES = 32
/** GICv2: distributor 4 KiB, CPU interface and hypervisor interface 8 KiB each (Arm IHI 0048). */
const GICV2_PAGES = 5

const EARLY_PAGES = 39
const LATE_PAGES = 12
const LATE_PAGES_PER_DEVICE = 2
const CELL_PAGES = 6
const FITTED_CORES = 4
const EARLY_PAGES_PER_FURTHER_CORE = 16
const LATE_PAGES_PER_FURTHER_CORE = 14

const furtherCores = (system: SystemConfiguration) => Math.max(0, system.rootCell.cpus.length - FITTED_CORES)
const pagesOf = (bytes: number) => Math.ceil(bytes / PAGE_BYTES)
/** Configurations below a page are in the fitted figures. */
const configurationPages = (cell: CellConfiguration) => pagesOf(cellFileBytes(cell)) - 1

/** Pages that the pool has; 0 for hypervisor memory smaller than the image. */
export function poolPages(system: SystemConfiguration): number {
  return Math.max(0, Number(system.hypervisorMemory.size / BigInt(PAGE_BYTES)) - IMAGE_PAGES)
}

/** Pages in use after early setup. */
export function earlyPages(system: SystemConfiguration): number {
  return EARLY_PAGES + EARLY_PAGES_PER_FURTHER_CORE * furtherCores(system) + configurationPages(system.rootCell)
}

/** Pages that late setup adds, without root's page tables. */
export function latePages(system: SystemConfiguration): number {
  const devices = system.rootCell.pciDevices.length
  return LATE_PAGES + LATE_PAGES_PER_FURTHER_CORE * furtherCores(system) + LATE_PAGES_PER_DEVICE * devices
}

/** Pages that a cell takes, without its page tables. */
export function cellPages(cell: CellConfiguration): number {
  return CELL_PAGES + (cell.pciDevices.length > 0 ? 1 : 0) + configurationPages(cell)
}

/** Pages of device address space in use once the interrupt controller is mapped. */
export function remapPages(system: SystemConfiguration): number {
  if (system.gicVersion === 2) return GICV2_PAGES
  return GICV3_DISTRIBUTOR_PAGES + GICV3_REDISTRIBUTOR_PAGES * system.rootCell.cpus.length
}

/** A line as the hypervisor prints it. */
export function poolLine(when: string, used: number, remapped: number, pool: number): string {
  return `Page pool usage ${when}: mem ${used}/${pool}, remap ${remapped}/${REMAP_PAGES}`
}
