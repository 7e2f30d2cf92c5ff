/**
 * A Jailhouse configuration as a listing for people: what `decode` prints.
 */
import {
  CELL_FLAG_NAMES,
  CONSOLE_TYPE_NAMES,
  flagNames,
  MEMORY_FLAG_NAMES,
  nameOf,
  PROTOCOL_NAMES,
  type Names,
} from '../../hw/cellfile/constant-names'
import {
  grantedSpis,
  type CellConfiguration,
  type Console,
  type PciDevice,
  type SystemConfiguration,
} from '../../sim/configuration/configuration'
import { displayAddress, formatSize } from '../../sim/plan/units'
import { columns, wrap } from './wrap'

/** A system configuration: the hypervisor's own part, then its root cell. */
export function systemListing(system: SystemConfiguration): string {
  const { hypervisorMemory: memory } = system
  const rows = [
    ['hypervisor', `${formatSize(memory.size)} at ${displayAddress(memory.physicalStart)}`],
    ['debug console', consoleText(system.debugConsole)],
    [
      'PCI windows',
      `${displayAddress(system.pciMmconfigBase)}, bus 0 to ${system.pciMmconfigEndBus}, domain ${system.pciDomain}`,
    ],
    [
      'interrupts',
      `GICv${system.gicVersion}: GICD ${displayAddress(system.gicdBase)}, GICR ${displayAddress(system.gicrBase)}, maintenance INTID ${system.maintenanceIrq}`,
    ],
    ...system.iommuUnits
      .filter((unit) => unit.type !== 0)
      .map((unit) => ['IOMMU', `type ${unit.type} at ${displayAddress(unit.base)}, ${unit.size} bytes`]),
  ]
  return ['system configuration', columns(rows), '', cellListing(system.rootCell, 'root cell')].join('\n')
}

/** A cell configuration, or the root cell inside a system's. */
export function cellListing(cell: CellConfiguration, kind = 'cell'): string {
  const spis = grantedSpis(cell)
  const rows = [
    [kind, cell.name],
    ['cores', ranges(cell.cpus) || 'none'],
    ['flags', flagText(CELL_FLAG_NAMES, BigInt(cell.flags))],
    ['starts at', displayAddress(cell.cpuResetAddress)],
    ['console', consoleText(cell.console)],
    ['vPCI interrupts', `SPI ${cell.vpciIrqBase} to ${cell.vpciIrqBase + 3}`],
    ['SPIs', ranges(spis) || 'none'],
    ...(cell.streamIds.length > 0
      ? [['stream IDs', cell.streamIds.map((id) => `0x${id.toString(16)}`).join(', ')]]
      : []),
  ]
  const label = Math.max(...rows.map(([name]) => name!.length))
  const head = rows.map(([name, value]) => wrap(`${name!.padEnd(label)}  ${value}`, ' '.repeat(label + 2)))
  return [...head, '', memoryTable(cell), ...deviceLines(cell.pciDevices)].join('\n')
}

function memoryTable(cell: CellConfiguration): string {
  const rows = cell.memoryRegions.map((region, i) => [
    String(i),
    displayAddress(region.physicalStart),
    displayAddress(region.virtualStart),
    formatSize(region.size),
    flagLetters(region.flags),
  ])
  if (rows.length === 0) return 'no memory regions'
  const table = columns([['', 'physical', 'guest', 'size', 'flags'], ...rows], [0, 1, 2, 3])
  const used = rows.some((row) => /[a-z]/.test(row[4]!.replaceAll('0x', '')))
  return used ? `${table}\n${LEGEND}` : table
}

/** One letter a flag, so that a region fits a line; what has no letter is spelled. */
const LETTERS: Readonly<Record<string, string>> = {
  READ: 'r',
  WRITE: 'w',
  EXECUTE: 'x',
  DMA: 'd',
  IO: 'i',
  COMM_REGION: 'c',
  LOADABLE: 'l',
  ROOTSHARED: 's',
}
const LEGEND = wrap(
  '(r read, w write, x execute, d DMA, i I/O, c communication region, l loadable, s shared with root)',
  ' ',
)

function flagLetters(flags: bigint): string {
  const { named, unknown } = flagNames(MEMORY_FLAG_NAMES, flags)
  const letters = Object.entries(LETTERS).map(([name, letter]) => (named.includes(name) ? letter : '-'))
  const spelled = named.filter((name) => LETTERS[name] === undefined)
  return [letters.join(''), ...spelled, ...(unknown === 0n ? [] : [`0x${unknown.toString(16)}`])].join(' ')
}

function flagText(names: Names, flags: bigint): string {
  const { named, unknown } = flagNames(names, flags)
  return [...named, ...(unknown === 0n ? [] : [`0x${unknown.toString(16)}`])].join(', ') || 'none'
}

function consoleText(console: Console): string {
  if (console.type === 0) return 'none'
  const type = nameOf(CONSOLE_TYPE_NAMES, BigInt(console.type)) ?? `type ${console.type}`
  return `${type} at ${displayAddress(console.address)}, ${formatSize(console.size)}`
}

function deviceLines(devices: readonly PciDevice[]): string[] {
  return devices.map((device) => {
    const { bdf } = device
    const slot = [bdf >> 8, (bdf >> 3) & 31].map((part) => part.toString(16).padStart(2, '0')).join(':')
    const protocol = nameOf(PROTOCOL_NAMES, BigInt(device.shmemProtocol)) ?? `0x${device.shmemProtocol.toString(16)}`
    const address = `${device.domain.toString(16).padStart(4, '0')}:${slot}.${bdf & 7}`
    // JAILHOUSE_PCI_TYPE_IVSHMEM
    if (device.type !== 3) return `PCI device ${address}, type ${device.type}`
    const regions = `regions from ${device.shmemRegionsStart} on`
    return wrap(`ivshmem ${address}: ${protocol}, peer ${device.shmemDevId} of ${device.shmemPeers}, ${regions}`, '  ')
  })
}

/** `0-3, 7` for ascending numbers. */
export function ranges(numbers: readonly number[]): string {
  const parts: [number, number][] = []
  for (const number of numbers) {
    const last = parts.at(-1)
    if (last && number === last[1] + 1) last[1] = number
    else parts.push([number, number])
  }
  return parts.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(', ')
}
