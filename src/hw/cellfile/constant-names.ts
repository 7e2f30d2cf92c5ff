/**
 * Names of the values in configuration files, as Jailhouse's headers cell-config.h and console.h spell them (upstream
 * e57d1eff) without their JAILHOUSE_ prefixes. C source and the JSON form use the same names.
 */
import { CELL_FLAGS, MEMORY_FLAGS } from '../../sim/configuration/configuration'

export type Names = Readonly<Record<string, bigint>>

const widened = (names: Readonly<Record<string, number>>): Names =>
  Object.fromEntries(Object.entries(names).map(([name, value]) => [name, BigInt(value)]))

/** JAILHOUSE_MEM_* */
export const MEMORY_FLAG_NAMES: Names = MEMORY_FLAGS
/** JAILHOUSE_CELL_* */
export const CELL_FLAG_NAMES: Names = widened(CELL_FLAGS)
/** JAILHOUSE_SYS_* */
export const SYSTEM_FLAG_NAMES: Names = { VIRTUAL_DEBUG_CONSOLE: 0x1n }
/** JAILHOUSE_CON_* flags; bit 2 selects the large EFI framebuffer. */
export const CONSOLE_FLAG_NAMES: Names = {
  ACCESS_MMIO: 0x1n,
  REGDIST_4: 0x2n,
  FB_1920x1080: 0x4n,
  INVERTED_GATE: 0x1000n,
  MDR_QUIRK: 0x2000n,
}
/** JAILHOUSE_CON_TYPE_* */
export const CONSOLE_TYPE_NAMES: Names = {
  NONE: 0n,
  EFIFB: 1n,
  8250: 2n,
  PL011: 3n,
  XUARTPS: 4n,
  MVEBU: 5n,
  HSCIF: 6n,
  SCIFA: 7n,
  IMX: 8n,
  IMX_LPUART: 9n,
  SCIF: 10n,
}
/** JAILHOUSE_PCI_TYPE_* */
export const PCI_TYPE_NAMES: Names = { DEVICE: 1n, BRIDGE: 2n, IVSHMEM: 3n }
/** JAILHOUSE_IOMMU_*; 0 is an unused unit. */
export const IOMMU_TYPE_NAMES: Names = { NONE: 0n, AMD: 1n, INTEL: 2n, SMMUV3: 3n, PVU: 4n, ARM_MMU500: 5n }
/** JAILHOUSE_CACHE_*: kinds of a cache region. */
export const CACHE_TYPE_NAMES: Names = { L3_CODE: 1n, L3_DATA: 2n, L3: 3n }
export const CACHE_FLAG_NAMES: Names = { ROOTSHARED: 1n }
/** JAILHOUSE_PCICAPS_* */
export const CAPABILITY_FLAG_NAMES: Names = { WRITE: 1n }
/** JAILHOUSE_SHMEM_PROTO_*; the virtio ones are for a device type, VIRTIO_DEV_*. */
export const PROTOCOL_NAMES: Names = {
  UNDEFINED: 0n,
  VETH: 1n,
  ...Object.fromEntries(
    Object.entries({ VIRTIO_FRONT: 0x8000n, VIRTIO_BACK: 0xc000n }).flatMap(([side, base]) =>
      Object.entries({ NET: 1n, BLOCK: 2n, CONSOLE: 3n }).map(([device, id]) => [`${side}+${device}`, base + id]),
    ),
  ),
}
/** JAILHOUSE_IVSHMEM_BAR_MASK_*: address bits of the two BARs that ivshmem devices have. */
export const BAR_MASK_NAMES: Readonly<Record<string, readonly number[]>> = {
  INTX: [0xfffff000, 0, 0, 0, 0, 0],
  MSIX: [0xfffff000, 0xfffff000, 0, 0, 0, 0],
  INTX_64K: [0xffff0000, 0, 0, 0, 0, 0],
  MSIX_64K: [0xffff0000, 0xffff0000, 0, 0, 0, 0],
}

/** The name of a value, if it has one. */
export function nameOf(names: Names, value: bigint): string | undefined {
  return Object.keys(names).find((name) => names[name] === value)
}

/** The names of the set bits and, last, the bits that have none. */
export function flagNames(names: Names, value: bigint): { named: string[]; unknown: bigint } {
  const named = Object.keys(names).filter((name) => (value & names[name]!) !== 0n)
  return { named, unknown: named.reduce((rest, name) => rest & ~names[name]!, value) }
}
