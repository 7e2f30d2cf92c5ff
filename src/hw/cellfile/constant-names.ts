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
/** JAILHOUSE_SHMEM_PROTO_*: single values, and the first values of three ranges. */
export const PROTOCOL_BASES = {
  UNDEFINED: 0n,
  VETH: 1n,
  CUSTOM: 0x4000n,
  VIRTIO_FRONT: 0x8000n,
  VIRTIO_BACK: 0xc000n,
} as const satisfies Names
/** VIRTIO_DEV_* */
export const VIRTIO_DEVICES: Names = { NET: 1n, BLOCK: 2n, CONSOLE: 3n }
/** Protocols of ivshmem devices; the virtio ones are for a device type: VIRTIO_BACK+BLOCK. */
export const PROTOCOL_NAMES: Names = {
  UNDEFINED: PROTOCOL_BASES.UNDEFINED,
  VETH: PROTOCOL_BASES.VETH,
  ...Object.fromEntries(
    (['VIRTIO_FRONT', 'VIRTIO_BACK'] as const).flatMap((side) =>
      Object.entries(VIRTIO_DEVICES).map(([device, id]) => [`${side}+${device}`, PROTOCOL_BASES[side] + id]),
    ),
  ),
}
/** Names of values that say nothing: what a flag's absence is called, and sizes. All under JAILHOUSE_*. */
export const BASE_NAMES: Names = {
  CON_ACCESS_PIO: 0n,
  CON_REGDIST_1: 0n,
  CON_FB_1024x768: 0n,
  MEM_IO_WIDTH_SHIFT: 16n,
  PCI_EXT_CAP: 0x8000n,
  MAX_IOMMU_UNITS: 8n,
  CELL_NAME_MAXLEN: 31n,
}
/** Architectures and implementations of NXP's revision 12 IOMMU units, which have no prefix. */
export const SMMU_NAMES: Names = {
  ARM_SMMU_V1: 0n,
  ARM_SMMU_V1_64K: 1n,
  ARM_SMMU_V2: 2n,
  GENERIC_SMMU: 0n,
  ARM_MMU500: 1n,
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
