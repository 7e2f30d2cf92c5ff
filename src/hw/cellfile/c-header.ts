/**
 * Jailhouse's configuration header of each format, made from the layout table: the types and names that C source compiles
 * against. Reading C source starts from it, and so does every check of what is written.
 */
import {
  BASE_NAMES,
  CACHE_FLAG_NAMES,
  CACHE_TYPE_NAMES,
  CAPABILITY_FLAG_NAMES,
  CONSOLE_FLAG_NAMES,
  MEMORY_FLAG_NAMES,
  PCI_TYPE_NAMES,
  PROTOCOL_BASES,
  SMMU_NAMES,
  SYSTEM_FLAG_NAMES,
  VIRTIO_DEVICES,
  type Names,
} from './constant-names'
import { hexadecimal } from './codec'
import { FORMATS, type FileFormat, type FormatId } from './formats'
import {
  cacheRegionLayout,
  consoleLayout,
  iommuUnitLayout,
  irqchipLayout,
  memoryRegionLayout,
  pciCapabilityLayout,
  pciDeviceLayout,
  pioRegionLayout,
  STREAM_ID_UNION,
} from './pieces'

/** What `jailhouse/types.h` brings. */
export const TYPES_HEADER = `typedef unsigned char __u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
`

const FUNCTION_MACROS = `#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define PIO_RANGE(first, count) { .base = (first), .length = (count) }
#define JAILHOUSE_SHMEM_NET_REGIONS(start, peer) \\
	{ (start), (start), 0x1000, JAILHOUSE_MEM_READ | JAILHOUSE_MEM_ROOTSHARED }, \\
	{ 0 }, \\
	{ (start) + 0x1000, (start) + 0x1000, 0x7f000, \\
	  JAILHOUSE_MEM_READ | JAILHOUSE_MEM_ROOTSHARED | ((peer) == 0 ? JAILHOUSE_MEM_WRITE : 0) }, \\
	{ (start) + 0x80000, (start) + 0x80000, 0x7f000, \\
	  JAILHOUSE_MEM_READ | JAILHOUSE_MEM_ROOTSHARED | ((peer) == 1 ? JAILHOUSE_MEM_WRITE : 0) }`

function defines(prefix: string, names: Names): string {
  return Object.entries(names)
    .map(([name, value]) => `#define ${prefix}${name} ${hexadecimal(value)}`)
    .join('\n')
}

function constants({ revision, signatures, hasArchitecture, hasSmmuWords, names }: FileFormat): string {
  const barMasks = Object.entries(names.barMasks).map(([name, masks]) => {
    const words = masks.map((mask) => hexadecimal(BigInt(mask))).join(', ')
    return `#define JAILHOUSE_IVSHMEM_BAR_MASK_${name} { ${words} }`
  })
  return [
    `#define JAILHOUSE_CONFIG_REVISION ${revision}`,
    `#define JAILHOUSE_SYSTEM_SIGNATURE "${signatures.system}"`,
    `#define JAILHOUSE_CELL_DESC_SIGNATURE "${signatures.cell}"`,
    ...(hasArchitecture ? [defines('JAILHOUSE_', { X86: 0n, ARM: 1n, ARM64: 2n })] : []),
    ...(hasSmmuWords ? [defines('', SMMU_NAMES)] : []),
    defines('JAILHOUSE_', BASE_NAMES),
    defines('JAILHOUSE_SYS_', SYSTEM_FLAG_NAMES),
    defines('JAILHOUSE_CELL_', names.cellFlags),
    defines('JAILHOUSE_MEM_', MEMORY_FLAG_NAMES),
    defines('JAILHOUSE_CON_TYPE_', names.consoleTypes),
    defines('JAILHOUSE_CON_', CONSOLE_FLAG_NAMES),
    defines('JAILHOUSE_CACHE_', { ...CACHE_TYPE_NAMES, ...CACHE_FLAG_NAMES }),
    defines('JAILHOUSE_PCI_TYPE_', PCI_TYPE_NAMES),
    defines('JAILHOUSE_PCICAPS_', CAPABILITY_FLAG_NAMES),
    defines('JAILHOUSE_SHMEM_PROTO_', PROTOCOL_BASES),
    defines('VIRTIO_DEV_', VIRTIO_DEVICES),
    defines('JAILHOUSE_IOMMU_', names.iommuTypes),
    ...barMasks,
    FUNCTION_MACROS,
  ].join('\n')
}

/** The structures in an order in which each knows its parts. */
function definitions(format: FileFormat): string[] {
  return [
    consoleLayout(format.names).definition(),
    memoryRegionLayout.definition(),
    cacheRegionLayout.definition(),
    irqchipLayout.definition(),
    pioRegionLayout.definition(),
    pciDeviceLayout(format.names).definition(),
    pciCapabilityLayout.definition(),
    iommuUnitLayout(format).definition(),
    ...(format.hasStreamIdUnion ? [STREAM_ID_UNION] : []),
    format.cellHead.definition(),
    format.systemHead.definition('struct jailhouse_cell_desc root_cell;'),
  ]
}

/** The text of `jailhouse/cell-config.h` of a format. It needs the types of `TYPES_HEADER` before it. */
export function configurationHeader(formatId: FormatId): string {
  const format = FORMATS[formatId]
  return `#ifndef JAILHOUSE_CELL_CONFIG_H
#define JAILHOUSE_CELL_CONFIG_H

${constants(format)}

${definitions(format).join('\n\n')}

#endif
`
}
