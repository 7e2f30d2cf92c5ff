/**
 * The pieces of Jailhouse's configuration files: sizes and orders as in include/jailhouse/cell-config.h and console.h of
 * siemens/jailhouse e57d1eff. Little endian, packed, nothing between them. Revisions 12 to 14 share all of their bytes but those
 * of the IOMMU unit; which values have names differs a little more (`variants.ts`).
 *
 * Reading, writing, C source and the header that it compiles against all run on these tables.
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
  MEMORY_FLAG_NAMES,
  PCI_TYPE_NAMES,
} from './constant-names'
import { indented, structure, type Designator } from './structure'
import type { HeaderNames, Variant } from './variants'

/** A file without its place in a plan: `origin` never reaches a file. */
type InFile<T> = Omit<T, 'origin'>

export const memoryRegionLayout = structure<InFile<MemoryRegion>>('jailhouse_memory', (field) => [
  field('physicalStart', 'phys_start', u64(hexadecimal)),
  field('virtualStart', 'virt_start', u64(hexadecimal)),
  field('size', 'size', u64(hexadecimal)),
  field('flags', 'flags', u64(flagsSpelling(MEMORY_FLAG_NAMES, 'JAILHOUSE_MEM_'))),
])

export const consoleLayout = (names: HeaderNames) =>
  structure<Console>('jailhouse_console', (field) => [
    field('address', 'address', u64(hexadecimal)),
    field('size', 'size', u32(hexadecimal)),
    field('type', 'type', u16(namedSpelling(names.consoleTypes, 'JAILHOUSE_CON_TYPE_'))),
    field('flags', 'flags', u16(flagsSpelling(CONSOLE_FLAG_NAMES, 'JAILHOUSE_CON_'))),
    field('divider', 'divider', u32(decimal)),
    field('gateNr', 'gate_nr', u32(decimal)),
    field('clockReg', 'clock_reg', u64(hexadecimal)),
  ])

export const cacheRegionLayout = structure<CacheRegion>('jailhouse_cache', (field) => [
  field('start', 'start', u32(decimal)),
  field('size', 'size', u32(decimal)),
  field('type', 'type', u8(namedSpelling(CACHE_TYPE_NAMES, 'JAILHOUSE_CACHE_'))),
  field.optional('padding', 'padding', u8(hexadecimal)),
  field('flags', 'flags', u16(flagsSpelling(CACHE_FLAG_NAMES, 'JAILHOUSE_CACHE_'))),
])

export const irqchipLayout = structure<InFile<Irqchip>>('jailhouse_irqchip', (field) => [
  field('address', 'address', u64(hexadecimal)),
  field('id', 'id', u32(decimal)),
  field('pinBase', 'pin_base', u32(decimal)),
  field('pinBitmap', 'pin_bitmap', tuple<number, Irqchip['pinBitmap']>(4, u32(hexadecimal))),
])

export const pioRegionLayout = structure<PioRegion>('jailhouse_pio', (field) => [
  field('base', 'base', u16(hexadecimal)),
  field('length', 'length', u16(hexadecimal)),
])

/** C has two one-bit members where the file has one byte. */
const MSI_BITS = ['msi_64bits', 'msi_maskable']
const msiFlagsInC = {
  source: (flags: number): Designator[] =>
    MSI_BITS.flatMap((path, bit) => ((flags >>> bit) & 1 ? [{ path, text: '1' }] : [])),
  declaration: () => MSI_BITS.map((member) => `__u8 ${member} : 1;`).join('\n'),
}

export const pciDeviceLayout = (names: HeaderNames) =>
  structure<InFile<PciDevice>>('jailhouse_pci_device', (field) => [
    field('type', 'type', u8(namedSpelling(PCI_TYPE_NAMES, 'JAILHOUSE_PCI_TYPE_'))),
    field('iommu', 'iommu', u8(decimal)),
    field('domain', 'domain', u16(decimal)),
    field(
      'bdf',
      'bdf',
      u16((value) => `${value >> 8n} << 8 | ${(value >> 3n) & 31n} << 3 | ${value & 7n}`),
    ),
    field(
      'barMask',
      'bar_mask',
      tuple<number, PciDevice['barMask']>(6, u32(hexadecimal), barMaskSpelling(names.barMasks)),
    ),
    field('capsStart', 'caps_start', u16(decimal)),
    field('numCaps', 'num_caps', u16(decimal)),
    field('numMsiVectors', 'num_msi_vectors', u8(decimal)),
    field('msiFlags', 'msi_flags', u8(decimal), msiFlagsInC),
    field('numMsixVectors', 'num_msix_vectors', u16(decimal)),
    field('msixRegionSize', 'msix_region_size', u16(hexadecimal)),
    field('msixAddress', 'msix_address', u64(hexadecimal)),
    field('shmemRegionsStart', 'shmem_regions_start', u32(decimal)),
    field('shmemDevId', 'shmem_dev_id', u8(decimal)),
    field('shmemPeers', 'shmem_peers', u8(decimal)),
    field('shmemProtocol', 'shmem_protocol', u16(protocolSpelling)),
  ])

export const pciCapabilityLayout = structure<PciCapability>('jailhouse_pci_capability', (field) => [
  field('id', 'id', u16(hexadecimal)),
  field('start', 'start', u16(hexadecimal)),
  field('length', 'len', u16(hexadecimal)),
  field('flags', 'flags', u16(flagsSpelling(CAPABILITY_FLAG_NAMES, 'JAILHOUSE_PCICAPS_'))),
])

/** Twelve bytes that the unit's type gives a meaning. The `tipvu` member covers them all: C can spell any content through it. */
const iommuDetailInC = {
  source: (detail: Uint8Array): Designator[] => {
    const view = new DataView(detail.buffer, detail.byteOffset, detail.byteLength)
    const base = view.getBigUint64(0, true)
    const size = view.getUint32(8, true)
    return [
      ...(base === 0n ? [] : [{ path: 'tipvu.tlb_base', text: hexadecimal(base) }]),
      ...(size === 0 ? [] : [{ path: 'tipvu.tlb_size', text: hexadecimal(BigInt(size)) }]),
    ]
  },
  declaration: () => `union {
	struct {
		__u16 bdf;
		__u8 base_cap;
		__u8 msi_cap;
		__u32 features;
	} __attribute__((packed)) amd;
	struct {
		__u64 tlb_base;
		__u32 tlb_size;
	} __attribute__((packed)) tipvu;
};`,
}

const NO_SMMU_WORDS = "only NXP's revision 12 has this field"

/** IOMMU unit: 28 bytes, or 40 in NXP's revision 12. */
export const iommuUnitLayout = ({ names, hasSmmuWords }: Variant) =>
  structure<IommuUnit>('jailhouse_iommu', (field) => {
    const smmuWord = (key: 'smmuSidMask' | 'smmuArch' | 'smmuImpl', name: string) =>
      hasSmmuWords ? field.optional(key, name, u32(hexadecimal)) : field.absent(key, name, NO_SMMU_WORDS)
    return [
      field('type', 'type', u32(namedSpelling(names.iommuTypes, 'JAILHOUSE_IOMMU_'))),
      field('base', 'base', u64(hexadecimal)),
      field('size', 'size', u32(hexadecimal)),
      field('detail', 'union', rawBytes(12), iommuDetailInC),
      smmuWord('smmuSidMask', 'arm_sid_mask'),
      smmuWord('smmuArch', 'arm_smmu_arch'),
      smmuWord('smmuImpl', 'arm_smmu_impl'),
    ]
  })

/** The units up to the last used one, each in braces of its own. */
const iommuUnitsSpelling = (unitLayout: Codec<IommuUnit>) => (units: readonly IommuUnit[]) => {
  const spelled = units.map((unit) => unitLayout.source(unit))
  while (spelled.length > 0 && spelled[spelled.length - 1] === undefined) spelled.pop()
  return `{\n${indented(spelled.map((unit) => `${unit ?? '{ 0 }'},`).join('\n'))}\n}`
}

/** The eight units of a system configuration. */
export const IOMMU_UNITS = 8

export function iommuUnitsLayout(variant: Variant): Codec<IommuUnit[]> {
  const unit = iommuUnitLayout(variant)
  return tuple<IommuUnit, IommuUnit[]>(IOMMU_UNITS, unit, iommuUnitsSpelling(unit))
}

/** Stream ID of an SMMUv3, or id and mask of an MMU-500: since revision 13 a union whose first member holds either. */
export const streamIdLayout = ({ hasStreamIdUnion }: Variant): Codec<number> => {
  const word = u32(hexadecimal)
  if (!hasStreamIdUnion) return word
  return {
    ...word,
    source: (value) => `{ .id = ${hexadecimal(BigInt(value))} }`,
    declaration: (member) => `union jailhouse_stream_id ${member};`,
  }
}

/** The union's definition, for the header. */
export const STREAM_ID_UNION = `union jailhouse_stream_id {
	__u32 id;
	struct {
		__u16 id;
		__u16 mask_out;
	} __attribute__((packed)) mmu500;
} __attribute__((packed));`
