/**
 * The heads of a variant's files: system configuration and cell descriptor, field by field in file order.
 */
import type { CellConfiguration, SystemConfiguration } from '../../sim/configuration/configuration'
import { flagsSpelling, stringSpelling } from './c-spelling'
import { decimal, hexadecimal, rawBytes, text, u16, u32, u64, u8, type Codec } from './codec'
import { SYSTEM_FLAG_NAMES } from './constant-names'
import type { ListLayout } from './lists'
import { consoleLayout, iommuUnitsLayout, memoryRegionLayout } from './pieces'
import { structure } from './structure'
import { ARM64, type Variant } from './variants'

/** What both kinds of file start with. Inside a system file the root cell's is all zero in every shipped configuration. */
export interface Stamp {
  signature: string
  revision: number
}

/** A cell descriptor without its lists, whose lengths stand in `counts` in the order of `listsOf`. */
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

/** The architecture byte of a cell of its own, or of the root cell in a system's file. */
export type Role = 'cell' | 'root cell'

/** The seven list lengths, addressed by position so that the table of lists stays the only place that names them. */
function countsOf(lists: readonly ListLayout[]): Codec<number[]> {
  const word = u32(decimal)
  return {
    bytes: lists.length * word.bytes,
    read: (input) => lists.map(() => word.read(input)),
    write: (output, value) => {
      lists.forEach(({ countName }, i) => {
        output.within(countName, () => {
          word.write(output, value[i]!)
        })
      })
    },
    source: () => undefined,
    declaration: () => lists.map(({ countName }) => word.declaration(countName)).join('\n'),
  }
}

/** C source states these by macro and by the lengths of its lists: see `c-source.ts`. */
const statedElsewhere = { source: () => [] }

function architectureReason({ revision }: Variant): string {
  return `revision ${revision} has no field for the architecture`
}

/** Cell descriptor, 132 bytes in every variant. */
export function cellHeadLayout(variant: Variant, lists: readonly ListLayout[], role: Role) {
  return structure<CellHead>('jailhouse_cell_desc', (field) => [
    field('signature', 'signature', text(variant.hasArchitecture ? 5 : 6, stringSpelling), statedElsewhere),
    variant.hasArchitecture
      ? field('architecture', 'architecture', u8(decimal), statedElsewhere)
      : field.implied('architecture', 'architecture', role === 'cell' ? ARM64 : 0, architectureReason(variant)),
    field('revision', 'revision', u16(decimal), statedElsewhere),
    field('name', 'name', text(32, stringSpelling)),
    field('id', 'id', u32(decimal)),
    field('flags', 'flags', u32(flagsSpelling(variant.names.cellFlags, 'JAILHOUSE_CELL_'))),
    field('cpuSetSize', 'cpu_set_size', u32(decimal), statedElsewhere),
    field('counts', '', countsOf(lists), statedElsewhere),
    field('vpciIrqBase', 'vpci_irq_base', u32(decimal)),
    field('cpuResetAddress', 'cpu_reset_address', u64(hexadecimal)),
    field('msgReplyTimeout', 'msg_reply_timeout', u64(decimal)),
    field('console', 'console', consoleLayout(variant.names)),
  ])
}

const NO_PADDING = 'revision 12 has no bytes between the version of the interrupt controller and its addresses'

/** System file up to the root cell's descriptor: 356 bytes, 354 in revision 12, 450 in NXP's. */
export function systemHeadLayout(variant: Variant) {
  const before = variant.iommuUnits === 'before arm'
  const unitsPath = before ? 'platform_info.iommu_units' : 'platform_info.arm.iommu_units'
  return structure<SystemHead>('jailhouse_system', (field) => {
    const units = field('iommuUnits', unitsPath, iommuUnitsLayout(variant))
    const paddingPath = 'platform_info.arm.padding'
    return [
      field('signature', 'signature', text(variant.hasArchitecture ? 5 : 6, stringSpelling), statedElsewhere),
      variant.hasArchitecture
        ? field('architecture', 'architecture', u8(decimal), statedElsewhere)
        : field.implied('architecture', 'architecture', ARM64, architectureReason(variant)),
      field('revision', 'revision', u16(decimal), statedElsewhere),
      field('flags', 'flags', u32(flagsSpelling(SYSTEM_FLAG_NAMES, 'JAILHOUSE_SYS_'))),
      field('hypervisorMemory', 'hypervisor_memory', memoryRegionLayout),
      field('debugConsole', 'debug_console', consoleLayout(variant.names)),
      field('pciMmconfigBase', 'platform_info.pci_mmconfig_base', u64(hexadecimal)),
      field('pciMmconfigEndBus', 'platform_info.pci_mmconfig_end_bus', u8(decimal)),
      field('pciIsVirtual', 'platform_info.pci_is_virtual', u8(decimal)),
      field('pciDomain', 'platform_info.pci_domain', u16(decimal)),
      ...(before ? [units] : []),
      field('maintenanceIrq', 'platform_info.arm.maintenance_irq', u8(decimal)),
      field('gicVersion', 'platform_info.arm.gic_version', u8(decimal)),
      before
        ? field.optional('gicPadding', paddingPath, rawBytes(2))
        : field.absent('gicPadding', paddingPath, NO_PADDING),
      field('gicdBase', 'platform_info.arm.gicd_base', u64(hexadecimal)),
      field('giccBase', 'platform_info.arm.gicc_base', u64(hexadecimal)),
      field('gichBase', 'platform_info.arm.gich_base', u64(hexadecimal)),
      field('gicvBase', 'platform_info.arm.gicv_base', u64(hexadecimal)),
      field('gicrBase', 'platform_info.arm.gicr_base', u64(hexadecimal)),
      ...(before ? [] : [units]),
    ]
  })
}
