/**
 * The pieces of Jailhouse's configuration files: sizes and orders as in include/jailhouse/cell-config.h and console.h of
 * siemens/jailhouse e57d1eff. Little endian, packed, nothing between them. Revisions 12 to 14 share all of them but the
 * IOMMU unit.
 *
 * Reading, writing and C source all run on these tables.
 */
import type {
  CacheRegion,
  Console,
  IommuUnit,
  Irqchip,
  MemoryRegion,
  PciCapability,
  PciDevice,
  PioRegion,
} from '../../sim/configuration/configuration'
import { barMaskSpelling, flagsSpelling, namedSpelling, protocolSpelling } from './c-spelling'
import { decimal, hexadecimal, rawBytes, tuple, u16, u32, u64, u8, type Codec } from './codec'
import {
  CACHE_FLAG_NAMES,
  CACHE_TYPE_NAMES,
  CAPABILITY_FLAG_NAMES,
  CONSOLE_FLAG_NAMES,
  CONSOLE_TYPE_NAMES,
  IOMMU_TYPE_NAMES,
  MEMORY_FLAG_NAMES,
  PCI_TYPE_NAMES,
} from './constant-names'
import { indented, structure, type Designator } from './structure'

/** A file without its place in a plan: `origin` never reaches a file. */
type InFile<T> = Omit<T, 'origin'>

export const memoryRegionLayout = structure<InFile<MemoryRegion>>((field) => [
  field('physicalStart', 'phys_start', u64(hexadecimal)),
  field('virtualStart', 'virt_start', u64(hexadecimal)),
  field('size', 'size', u64(hexadecimal)),
  field('flags', 'flags', u64(flagsSpelling(MEMORY_FLAG_NAMES, 'JAILHOUSE_MEM_'))),
])

export const consoleLayout = structure<Console>((field) => [
  field('address', 'address', u64(hexadecimal)),
  field('size', 'size', u32(hexadecimal)),
  field('type', 'type', u16(namedSpelling(CONSOLE_TYPE_NAMES, 'JAILHOUSE_CON_TYPE_'))),
  field('flags', 'flags', u16(flagsSpelling(CONSOLE_FLAG_NAMES, 'JAILHOUSE_CON_'))),
  field('divider', 'divider', u32(decimal)),
  field('gateNr', 'gate_nr', u32(decimal)),
  field('clockReg', 'clock_reg', u64(hexadecimal)),
])

export const cacheRegionLayout = structure<CacheRegion>((field) => [
  field('start', 'start', u32(decimal)),
  field('size', 'size', u32(decimal)),
  field('type', 'type', u8(namedSpelling(CACHE_TYPE_NAMES, 'JAILHOUSE_CACHE_'))),
  field.reserved('padding', 1),
  field('flags', 'flags', u16(flagsSpelling(CACHE_FLAG_NAMES, 'JAILHOUSE_CACHE_'))),
])

export const irqchipLayout = structure<InFile<Irqchip>>((field) => [
  field('address', 'address', u64(hexadecimal)),
  field('id', 'id', u32(decimal)),
  field('pinBase', 'pin_base', u32(decimal)),
  field('pinBitmap', 'pin_bitmap', tuple<number, Irqchip['pinBitmap']>(4, u32(hexadecimal))),
])

export const pioRegionLayout = structure<PioRegion>((field) => [
  field('base', 'base', u16(hexadecimal)),
  field('length', 'length', u16(hexadecimal)),
])

/** C has two one-bit members where the file has one byte. */
function msiFlagDesignators(flags: number): Designator[] {
  const members = ['msi_64bits', 'msi_maskable']
  return members.flatMap((path, bit) => ((flags >>> bit) & 1 ? [{ path, text: '1' }] : []))
}

export const pciDeviceLayout = structure<InFile<PciDevice>>((field) => [
  field('type', 'type', u8(namedSpelling(PCI_TYPE_NAMES, 'JAILHOUSE_PCI_TYPE_'))),
  field('iommu', 'iommu', u8(decimal)),
  field('domain', 'domain', u16(decimal)),
  field(
    'bdf',
    'bdf',
    u16((value) => `${value >> 8n} << 8 | ${(value >> 3n) & 31n} << 3 | ${value & 7n}`),
  ),
  field('barMask', 'bar_mask', tuple<number, PciDevice['barMask']>(6, u32(hexadecimal), barMaskSpelling)),
  field('capsStart', 'caps_start', u16(decimal)),
  field('numCaps', 'num_caps', u16(decimal)),
  field('numMsiVectors', 'num_msi_vectors', u8(decimal)),
  field('msiFlags', 'msi_flags', u8(decimal), msiFlagDesignators),
  field('numMsixVectors', 'num_msix_vectors', u16(decimal)),
  field('msixRegionSize', 'msix_region_size', u16(hexadecimal)),
  field('msixAddress', 'msix_address', u64(hexadecimal)),
  field('shmemRegionsStart', 'shmem_regions_start', u32(decimal)),
  field('shmemDevId', 'shmem_dev_id', u8(decimal)),
  field('shmemPeers', 'shmem_peers', u8(decimal)),
  field('shmemProtocol', 'shmem_protocol', u16(protocolSpelling)),
])

export const pciCapabilityLayout = structure<PciCapability>((field) => [
  field('id', 'id', u16(hexadecimal)),
  field('start', 'start', u16(hexadecimal)),
  field('length', 'len', u16(hexadecimal)),
  field('flags', 'flags', u16(flagsSpelling(CAPABILITY_FLAG_NAMES, 'JAILHOUSE_PCICAPS_'))),
])

/** The `tipvu` member covers all twelve bytes of the union, so that C can spell any content through it. */
function iommuDetailDesignators(detail: Uint8Array): Designator[] {
  const view = new DataView(detail.buffer, detail.byteOffset, detail.byteLength)
  const base = view.getBigUint64(0, true)
  const size = view.getUint32(8, true)
  return [
    ...(base === 0n ? [] : [{ path: 'tipvu.tlb_base', text: hexadecimal(base) }]),
    ...(size === 0 ? [] : [{ path: 'tipvu.tlb_size', text: hexadecimal(BigInt(size)) }]),
  ]
}

/** IOMMU unit with the 12-byte union of upstream; NXP's revision 12 has 12 bytes more. */
const iommuUnitLayout = structure<IommuUnit>((field) => [
  field('type', 'type', u32(namedSpelling(IOMMU_TYPE_NAMES, 'JAILHOUSE_IOMMU_'))),
  field('base', 'base', u64(hexadecimal)),
  field('size', 'size', u32(hexadecimal)),
  field('detail', 'union', rawBytes(12, String), iommuDetailDesignators),
])

/** The units up to the last used one, each in braces of its own. */
function iommuUnitsSpelling(units: readonly IommuUnit[]): string {
  const spelled = units.map((unit) => iommuUnitLayout.source(unit))
  while (spelled.length > 0 && spelled[spelled.length - 1] === undefined) spelled.pop()
  return `{\n${indented(spelled.map((unit) => `${unit ?? '{ 0 }'},`).join('\n'))}\n}`
}

/** The eight units of a system configuration. */
export const iommuUnitsLayout = tuple<IommuUnit, IommuUnit[]>(8, iommuUnitLayout, iommuUnitsSpelling)

/** Stream ID of an SMMUv3, or id and mask of an MMU-500: a union whose first member holds either. */
export const streamIdLayout: Codec<number> = {
  ...u32(hexadecimal),
  source: (value) => `{ .id = ${hexadecimal(BigInt(value))} }`,
}
