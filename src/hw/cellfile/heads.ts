/**
 * The heads of revision 14 files: system configuration and cell descriptor, field by field in file order (siemens/jailhouse
 * e57d1eff, include/jailhouse/cell-config.h). Another revision is another pair of heads over the same pieces: see
 * `formats.ts`.
 */
import type { CellConfiguration, SystemConfiguration } from '../../sim/configuration/configuration'
import { flagsSpelling, stringSpelling } from './c-spelling'
import { decimal, hexadecimal, text, u16, u32, u64, u8, type Codec } from './codec'
import { CELL_FLAG_NAMES, SYSTEM_FLAG_NAMES } from './constant-names'
import { LISTS } from './lists'
import { consoleLayout, iommuUnitsLayout, memoryRegionLayout } from './pieces'
import { structure } from './structure'

/** What both kinds of file start with. Inside a system file the root cell's is all zero in every known configuration. */
export interface Stamp {
  signature: string
  revision: number
}

/** A cell descriptor without its lists, whose lengths stand in `counts` in the order of `LISTS`. */
export type CellHead = Pick<
  CellConfiguration,
  | 'architecture'
  | 'name'
  | 'id'
  | 'flags'
  | 'cpuSetSize'
  | 'vpciIrqBase'
  | 'cpuResetAddress'
  | 'msgReplyTimeout'
  | 'console'
> &
  Stamp & { counts: number[] }

export type SystemHead = Omit<SystemConfiguration, 'rootCell'> & Stamp

const signature = (bytes: number) => text(bytes, stringSpelling)
const countsLayout = structure<Record<string, number>>((field) =>
  LISTS.map(({ countName }) => field(countName, countName, u32(decimal))),
)
/** The seven list lengths, addressed by position so that the table of lists stays the only place that names them. */
const counts: Codec<number[]> = {
  bytes: countsLayout.bytes,
  read: (input) => Object.values(countsLayout.read(input)),
  write: (output, value) => {
    countsLayout.write(output, Object.fromEntries(LISTS.map(({ countName }, i) => [countName, value[i]!])))
  },
  source: () => undefined,
}

/** Cell descriptor, 132 bytes. C source states signature, revision, architecture and lengths by macro: see `c-source.ts`. */
export const cellHeadLayout = structure<CellHead>((field) => [
  field('signature', 'signature', signature(5), () => []),
  field('architecture', 'architecture', u8(decimal), () => []),
  field('revision', 'revision', u16(decimal), () => []),
  field('name', 'name', text(32, stringSpelling)),
  field('id', 'id', u32(decimal)),
  field('flags', 'flags', u32(flagsSpelling(CELL_FLAG_NAMES, 'JAILHOUSE_CELL_'))),
  field('cpuSetSize', 'cpu_set_size', u32(decimal), () => []),
  field('counts', '', counts, () => []),
  field('vpciIrqBase', 'vpci_irq_base', u32(decimal)),
  field('cpuResetAddress', 'cpu_reset_address', u64(hexadecimal)),
  field('msgReplyTimeout', 'msg_reply_timeout', u64(decimal)),
  field('console', 'console', consoleLayout),
])

/** System file up to the root cell's descriptor, 356 bytes. */
export const systemHeadLayout = structure<SystemHead>((field) => [
  field('signature', 'signature', signature(5), () => []),
  field('architecture', 'architecture', u8(decimal), () => []),
  field('revision', 'revision', u16(decimal), () => []),
  field('flags', 'flags', u32(flagsSpelling(SYSTEM_FLAG_NAMES, 'JAILHOUSE_SYS_'))),
  field('hypervisorMemory', 'hypervisor_memory', memoryRegionLayout),
  field('debugConsole', 'debug_console', consoleLayout),
  field('pciMmconfigBase', 'platform_info.pci_mmconfig_base', u64(hexadecimal)),
  field('pciMmconfigEndBus', 'platform_info.pci_mmconfig_end_bus', u8(decimal)),
  field('pciIsVirtual', 'platform_info.pci_is_virtual', u8(decimal)),
  field('pciDomain', 'platform_info.pci_domain', u16(decimal)),
  field('iommuUnits', 'platform_info.iommu_units', iommuUnitsLayout),
  field('maintenanceIrq', 'platform_info.arm.maintenance_irq', u8(decimal)),
  field('gicVersion', 'platform_info.arm.gic_version', u8(decimal)),
  field.reserved('platform_info.arm.padding', 2),
  field('gicdBase', 'platform_info.arm.gicd_base', u64(hexadecimal)),
  field('giccBase', 'platform_info.arm.gicc_base', u64(hexadecimal)),
  field('gichBase', 'platform_info.arm.gich_base', u64(hexadecimal)),
  field('gicvBase', 'platform_info.arm.gicv_base', u64(hexadecimal)),
  field('gicrBase', 'platform_info.arm.gicr_base', u64(hexadecimal)),
])
