/**
 * Jailhouse's own view: one system configuration and one cell configuration per cell, independent of the file revision.
 *
 * Lowering makes them from a plan, decoding from a file; rules, files and the hypervisor model read nothing else. Numbers
 * that Jailhouse stores in 64 bits are bigints. Unknown flag bits are kept.
 */
import type { GuestAddress, PhysicalAddress } from '../plan/units'
import type { PlanPath } from '../plan/plan'

/** JAILHOUSE_MEM_* of include/jailhouse/cell-config.h (upstream e57d1eff). */
export const MEMORY_FLAGS = {
  READ: 0x1n,
  WRITE: 0x2n,
  EXECUTE: 0x4n,
  DMA: 0x8n,
  IO: 0x10n,
  COMM_REGION: 0x20n,
  LOADABLE: 0x40n,
  ROOTSHARED: 0x80n,
  NO_HUGEPAGES: 0x100n,
  IO_UNALIGNED: 0x8000n,
  IO_8: 0x10000n,
  IO_16: 0x20000n,
  IO_32: 0x40000n,
  IO_64: 0x80000n,
} as const

/** JAILHOUSE_CELL_* of the same header. */
export const CELL_FLAGS = {
  PASSIVE_COMMREG: 0x1,
  TEST_DEVICE: 0x2,
  AARCH32: 0x4,
  VIRTUAL_CONSOLE_PERMITTED: 0x40000000,
  VIRTUAL_CONSOLE_ACTIVE: 0x80000000,
} as const

/** Bit 0 of a system configuration's flags: root may read the hypervisor's console. */
export const SYSTEM_VIRTUAL_DEBUG_CONSOLE = 0x1

/** Where a derived item comes from: its place in the plan, or its offset in a file. */
export interface Origin {
  /** Path in the plan document; empty for what comes from the board alone. */
  path: PlanPath
  /** The item in words: "RAM of flight", "state link, output of root". */
  label: string
}

export interface MemoryRegion {
  physicalStart: PhysicalAddress
  /** Address in the cell (virt_start in Jailhouse's header). */
  virtualStart: GuestAddress
  size: bigint
  flags: bigint
  origin?: Origin
}

export interface CacheRegion {
  start: number
  size: number
  type: number
  flags: number
  /** The byte that every compiler leaves zero, where a file has something there. */
  padding?: number
}

/** 128 interrupts from `pinBase` on; bit n of word w is INTID pinBase + 32 w + n. */
export interface Irqchip {
  address: PhysicalAddress
  id: number
  pinBase: number
  pinBitmap: [number, number, number, number]
  origin?: Origin
}

export interface PioRegion {
  base: number
  length: number
}

export interface PciDevice {
  type: number
  iommu: number
  domain: number
  /** bus << 8 | device << 3 | function */
  bdf: number
  barMask: [number, number, number, number, number, number]
  capsStart: number
  numCaps: number
  numMsiVectors: number
  /** Bit 0: 64-bit MSI, bit 1: maskable. */
  msiFlags: number
  numMsixVectors: number
  msixRegionSize: number
  msixAddress: bigint
  shmemRegionsStart: number
  shmemDevId: number
  shmemPeers: number
  shmemProtocol: number
  origin?: Origin
}

export interface PciCapability {
  id: number
  start: number
  length: number
  flags: number
}

export interface Console {
  address: PhysicalAddress
  size: number
  type: number
  flags: number
  divider: number
  gateNr: number
  clockReg: bigint
}

export interface IommuUnit {
  type: number
  base: PhysicalAddress
  size: number
  /** The 12 bytes whose meaning depends on the type. */
  detail: Uint8Array
  /** Three words of NXP's revision 12 alone (arm_sid_mask, arm_smmu_arch, arm_smmu_impl), where they are not zero. */
  smmuSidMask?: number
  smmuArch?: number
  smmuImpl?: number
}

/** A cell descriptor and its arrays: a whole cell file, or the root cell inside a system file. */
export interface CellConfiguration {
  /** 2 is ARM64. The root cell inside a system file has 0 there in every shipped configuration; nothing reads it. */
  architecture: number
  /** Signature and revision of a root cell, whose descriptor nearly always has zeros there. */
  stamp?: { signature: string; revision: number }
  name: string
  id: number
  flags: number
  /** Bytes of the CPU set in the file; 8 in every arm64 configuration. */
  cpuSetSize: number
  cpus: number[]
  memoryRegions: MemoryRegion[]
  cacheRegions: CacheRegion[]
  irqchips: Irqchip[]
  pioRegions: PioRegion[]
  pciDevices: PciDevice[]
  pciCapabilities: PciCapability[]
  /** Raw 32-bit words: an SMMUv3 stream ID, or an MMU-500 id and mask. */
  streamIds: number[]
  /** SPI (INTID - 32) of INTA of the virtual PCI host. */
  vpciIrqBase: number
  cpuResetAddress: GuestAddress
  /** Loop count, 0 waits for ever. */
  msgReplyTimeout: bigint
  console: Console
  origin?: Origin
}

export interface SystemConfiguration {
  architecture: number
  flags: number
  hypervisorMemory: MemoryRegion
  debugConsole: Console
  pciMmconfigBase: PhysicalAddress
  pciMmconfigEndBus: number
  pciIsVirtual: number
  pciDomain: number
  /** Always eight, unused ones with type 0. */
  iommuUnits: IommuUnit[]
  /** INTID of the GIC maintenance interrupt. */
  maintenanceIrq: number
  gicVersion: number
  /** The two bytes behind it (revisions 13 and 14), where they are not zero. */
  gicPadding?: Uint8Array
  gicdBase: PhysicalAddress
  giccBase: PhysicalAddress
  gichBase: PhysicalAddress
  gicvBase: PhysicalAddress
  gicrBase: PhysicalAddress
  rootCell: CellConfiguration
}

/** Everything that goes to one board. */
export interface ConfigurationSet {
  system: SystemConfiguration
  cells: CellConfiguration[]
}

/** True when `region` has every bit of the named flags. */
export function hasFlags(region: { flags: bigint }, ...names: (keyof typeof MEMORY_FLAGS)[]): boolean {
  return names.every((flag) => (region.flags & MEMORY_FLAGS[flag]) !== 0n)
}

/** SPI numbers (INTID - 32) that a cell's irqchip entries grant, ascending. */
export function grantedSpis(cell: CellConfiguration): number[] {
  const spis = new Set<number>()
  for (const chip of cell.irqchips) {
    chip.pinBitmap.forEach((word, w) => {
      for (let bit = 0; bit < 32; bit += 1) if ((word >>> bit) & 1) spis.add(chip.pinBase - 32 + 32 * w + bit)
    })
  }
  return [...spis].sort((a, b) => a - b)
}
