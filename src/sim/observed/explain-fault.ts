/**
 * Why a cell was stopped, in the plan's words: which region or device lies where it reached, and whose that is. Pure: of an
 * event, the configuration that the plan becomes, and the board.
 */
import {
  grantedSpis,
  hasFlags,
  type CellConfiguration,
  type ConfigurationSet,
  type MemoryRegion,
} from '../configuration/configuration'
import { ROOT } from '../plan/cores'
import type { Board, BoardDevice } from '../plan/board'
import type { PlanPath } from '../plan/plan'
import { displayAddress } from '../plan/units'
import type { Fault } from './board-event'

export interface FaultExplanation {
  /** One sentence for people: 'RAM of perception, not mapped in flight: missing link?'. */
  text: string
  /** How the address, the device or the interrupt is called in the plan; absent where nothing lies there. */
  what?: string
  /** Place in the plan that it comes from; absent where it comes from the board alone. */
  path?: PlanPath
  /** Whose it is, where it is somebody's: a cell's name, "root", or "the hypervisor". */
  owner?: string
}

const FIRST_SPI = 32

/**
 * Explains what `cell` (as the hypervisor names it) did. `set` is what the plan is lowered to: the board may run another
 * configuration, and where the plan says that the access is permitted, the sentence says that.
 */
export function explainFault(fault: Fault, cell: string, set: ConfigurationSet, board: Board): FaultExplanation {
  const own = configurationOf(cell, set)
  if (!own) return { text: `The plan has no cell "${cell}": the board runs another one.` }
  if (fault.what === 'interrupt route') return explainInterrupt(fault.irq, cell, own, set, board)
  if (fault.what === 'PCI access') return explainPci(fault, cell, own)
  const address = BigInt(fault.address)
  const region = lastRegionAt(own, address)
  return region ? explainMapped(fault, cell, region) : explainUnmapped(fault, cell, address, set, board)
}

function configurationOf(name: string, { system, cells }: ConfigurationSet): CellConfiguration | undefined {
  return cells.find((cell) => cell.name === name) ?? (system.rootCell.name === name ? system.rootCell : undefined)
}

/** Of regions that overlap, the later one holds. */
function lastRegionAt({ memoryRegions }: CellConfiguration, address: bigint): MemoryRegion | undefined {
  return memoryRegions.filter((region) => holds(region.virtualStart, region.size, address)).at(-1)
}

function holds(start: bigint, size: bigint, address: bigint): boolean {
  return address >= start && address < start + size
}

const labelOf = (region: MemoryRegion) => region.origin?.label ?? `region at ${displayAddress(region.physicalStart)}`

function found(region: MemoryRegion): Pick<FaultExplanation, 'what' | 'path'> {
  const { origin } = region
  return { what: labelOf(region), ...(origin && origin.path.length > 0 ? { path: origin.path } : {}) }
}

function explainMapped(fault: AddressFault, cell: string, region: MemoryRegion): FaultExplanation {
  const what = `${labelOf(region)} is mapped in ${cell}`
  const missing = missingRight(fault, region)
  if (missing !== undefined) return { ...found(region), owner: cell, text: `${what}, but ${missing}.` }
  return {
    ...found(region),
    owner: cell,
    text: `${what} and permits this: the board does not run this plan's configuration.`,
  }
}

type AddressFault = Extract<Fault, { address: string }>

function missingRight(fault: AddressFault, region: MemoryRegion): string | undefined {
  if (fault.what === 'instruction abort') return hasFlags(region, 'EXECUTE') ? undefined : 'not executable'
  if (fault.what === 'sub-page access') return `not with accesses of ${fault.bytes} bytes, or not aligned`
  if (fault.access === 'read') return hasFlags(region, 'READ') ? undefined : 'not readable'
  return hasFlags(region, 'WRITE') ? undefined : 'only readable'
}

function explainUnmapped(
  fault: AddressFault,
  cell: string,
  address: bigint,
  set: ConfigurationSet,
  board: Board,
): FaultExplanation {
  const { system } = set
  const others = set.cells.filter(({ name }) => name !== cell)
  // A guest that reaches for another's memory knows it by its physical address, or by the one that the other uses.
  const claims = [
    ...others.map((other) => ({ other, at: (region: MemoryRegion) => region.physicalStart })),
    ...others.map((other) => ({ other, at: (region: MemoryRegion) => region.virtualStart })),
  ]
  if (holds(system.hypervisorMemory.physicalStart, system.hypervisorMemory.size, address)) {
    const text = `Memory of the hypervisor: nobody may map it, ${cell} reached it by mistake.`
    return { ...found(system.hypervisorMemory), owner: 'the hypervisor', text }
  }
  const device = board.devices.find(({ regions }) =>
    regions.some(({ physical, size }) => holds(physical, size, address)),
  )
  if (device) return explainDevice(device, cell, set)
  for (const { other, at } of claims) {
    const region = other.memoryRegions.find((one) => !hasFlags(one, 'COMM_REGION') && holds(at(one), one.size, address))
    if (!region) continue
    const isLink = region.origin?.path[0] === 'links'
    const advice = isLink ? `make ${cell} a peer of it?` : 'missing link?'
    const text = `${labelOf(region)}, not mapped in ${cell}: ${advice}`
    return { ...found(region), owner: other.name, text }
  }
  const ofRoot = cell === system.rootCell.name ? undefined : lastRegionAt(system.rootCell, address)
  if (ofRoot) {
    return { ...found(ofRoot), owner: ROOT, text: `${labelOf(ofRoot)}, not mapped in ${cell}: missing link?` }
  }
  const where = `${fault.what === 'instruction abort' ? 'It ran to' : 'It reached for'} ${displayAddress(address)}`
  return { text: `${where}, where neither the plan nor the board has anything: a wrong pointer in ${cell}?` }
}

function explainDevice(device: BoardDevice, cell: string, set: ConfigurationSet): FaultExplanation {
  const { name } = device
  const holders = set.cells.filter((one) =>
    one.memoryRegions.some((region) =>
      device.regions.some(({ physical }) => holds(region.physicalStart, region.size, physical)),
    ),
  )
  const [holder] = holders
  if (holder) {
    return {
      what: name,
      owner: holder.name,
      text: `${name}, a device of ${holder.name}, not of ${cell}: give it to ${cell}?`,
    }
  }
  return { what: name, owner: ROOT, text: `${name}, a device that ${cell} does not have: add it to its devices?` }
}

function explainInterrupt(
  irq: number,
  cell: string,
  own: CellConfiguration,
  set: ConfigurationSet,
  board: Board,
): FaultExplanation {
  const spi = irq - FIRST_SPI
  if (spi < 0) return { text: `Interrupt ${irq} is a core's own: it is not routed to cells.` }
  if (grantedSpis(own).includes(spi)) {
    return { text: `SPI ${spi} is granted to ${cell}: the board does not run this plan's configuration.`, owner: cell }
  }
  const devices = board.devices.filter(({ spis }) => spis.some((one) => one === spi)).map(({ name }) => name)
  const owner = set.cells.find((other) => grantedSpis(other).includes(spi))?.name ?? ROOT
  const whose = devices.length === 0 ? `SPI ${spi}` : `SPI ${spi} of ${devices.join(', ')}`
  const what = devices.length === 0 ? {} : { what: devices.join(', ') }
  return { ...what, owner, text: `${whose}, which belongs to ${owner}, not to ${cell}: missing device?` }
}

function explainPci({ device, part }: Extract<Fault, { what: 'PCI access' }>, cell: string, own: CellConfiguration) {
  const [bus = 0, rest = ''] = device.split(':').map((text, i) => (i === 0 ? Number.parseInt(text, 16) : text)) as [
    number,
    string,
  ]
  const [slot = '0', functionNumber = '0'] = rest.split('.')
  const bdf = (bus << 8) | (Number.parseInt(slot, 16) << 3) | Number(functionNumber)
  const known = own.pciDevices.find((one) => one.bdf === bdf)
  if (!known) return { text: `PCI device ${device} is none of ${cell}'s: missing link?` }
  const what = known.origin?.label ?? `PCI device ${device}`
  const path = known.origin ? { path: known.origin.path } : {}
  return { what, ...path, owner: cell, text: `${what}: ${cell} used it in a way that is not permitted (${part}).` }
}
