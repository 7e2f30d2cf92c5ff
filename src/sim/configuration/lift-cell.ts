/** A cell's configuration back into the words of a plan, with what they cannot say in its imported part. */
import type { Board, BoardDevice } from '../plan/board'
import type { ImportedCellDocument } from '../plan/imported'
import { linkDeviceNumber } from '../plan/link-seats'
import type { Guest, PlanDocument } from '../plan/plan'
import { formatAddress, formatSize } from '../plan/units'
import { COMM_REGION_ADDRESS, LOADER_SIZE } from './cell'
import { CELL_FLAGS, grantedSpis, hasFlags, type CellConfiguration, type MemoryRegion } from './configuration'
import { boardConsole, noConsole } from './console'
import { flagBits, flagWords } from './flags'
import { interruptPin } from './interrupts'
import { liftInterrupts } from './lift-interrupts'
import type { LiftedLink } from './lift-links'
import { claimLinks, LiftedTable, liftPciDevices } from './lift-table'
import { liftConsole, liftRemainder, omit } from './lift-values'
import { PAGE, pageCeiling, pageFloor } from './pages'
import { ARCHITECTURE_ARM64 } from './root'
import { sameContent } from './same'
import { cellStreams } from './streams'

type CellDocument = NonNullable<PlanDocument['cells']>[number]
type RegionDocument = NonNullable<CellDocument['memory']>[number]

export interface LiftContext {
  board: Board
  links: readonly LiftedLink[]
  /** Device that the hypervisor prints on. */
  rootConsole: string
  /** False to keep devices and consoles as plain regions. */
  named: boolean
}

/** Lifts `cell`. The interrupt of its virtual PCI host is always stated; the caller drops it where it is derived. */
export function liftCell(cell: CellConfiguration, context: LiftContext): CellDocument {
  const { board, links } = context
  const table = new LiftedTable(cell)
  claimLinks(table, cell, links)
  const guest = guestOf(cell)
  const console = context.named ? liftConsoleWord(cell, table, context) : undefined
  const devices = context.named ? liftDevices(cell, table, board) : []
  const names = devices.map((device) => device.name)
  claimCommunication(cell, table)
  const memory = liftMemory(cell, table, guest, board)

  const spis = derivedSpis(cell, console, devices, context)
  const order = table.order()
  const deviceOrder = liftPciDevices(table, cell, links, board.virtualPci.domain)
  const needsOrder = !sameContent(order, derivedOrder(cell, console, devices, memory, guest, links))
  const expected = console === undefined ? noConsole() : (boardConsole(board, console) ?? noConsole())
  const imported: ImportedCellDocument = {
    ...(needsOrder ? { regions: order } : {}),
    ...(deviceOrder ? { pciDevices: deviceOrder } : {}),
    interrupts: { base: cell.vpciIrqBase, ...liftInterrupts(cell, spis, board) },
    ...liftRemainder(cell, {
      architecture: ARCHITECTURE_ARM64,
      flags: CELL_FLAGS.PASSIVE_COMMREG,
      streamIds: cellStreams(names, board),
    }),
    ...(sameContent(expected, cell.console) ? {} : { console: liftConsole(cell.console) }),
  }
  const references = needsOrder || deviceOrder?.some((item) => typeof item === 'object' && 'bdf' in item)
  const entry = derivedEntry(memory, guest)
  return {
    name: cell.name,
    guest,
    cpus: [...cell.cpus],
    ...(console === undefined ? {} : { console }),
    ...(entry === cell.cpuResetAddress ? {} : { entry: formatAddress(cell.cpuResetAddress) }),
    memory: references ? memory : memory.map((region) => omit(region, 'name')),
    ...(names.length > 0 ? { devices: names } : {}),
    imported,
  }
}

/**
 * The guest that a cell's memory is made for. Only Linux has a mark: a loader at 0 where the cell starts, and RAM with the
 * flag DMA that `jailhouse cell linux` looks for. The rest goes by the name.
 */
export function guestOf(cell: CellConfiguration): Guest {
  const loadable = cell.memoryRegions.filter((region) => hasFlags(region, 'LOADABLE', 'WRITE'))
  const loader = loadable.some((region) => region.virtualStart === 0n && region.size >= LOADER_SIZE)
  if (cell.cpuResetAddress === 0n && loader && loadable.some((region) => hasFlags(region, 'DMA'))) return 'linux'
  if (/zephyr/i.test(cell.name)) return 'zephyr'
  return /freertos/i.test(cell.name) ? 'freertos' : 'bare-metal'
}

/** The UART that a cell prints on: what its descriptor names, or else one that it has mapped with its interrupt. */
function liftConsoleWord(cell: CellConfiguration, table: LiftedTable, context: LiftContext): string | undefined {
  const { board, rootConsole } = context
  const spis = new Set(grantedSpis(cell))
  const devices = new Map(board.devices.map((device) => [device.name, device]))
  const candidates = [...new Set([...board.consoles, board.root.console].map(({ device }) => device))].flatMap(
    (name) => {
      const console = boardConsole(board, name)
      if (!console) return []
      const own = name !== rootConsole
      if (own && !(devices.get(name)?.spis ?? []).every((spi) => spis.has(spi))) return []
      const flags = flagBits('READ', 'WRITE', 'IO') | (own ? 0n : flagBits('ROOTSHARED'))
      const region = identity(console.address, BigInt(console.size), flags)
      const index = cell.memoryRegions.findIndex((candidate, i) => table.isFree(i, 1) && sameContent(candidate, region))
      return index < 0 ? [] : [{ name, index, own, named: console.address === cell.console.address }]
    },
  )
  const chosen =
    candidates.find(({ named }) => named) ??
    (cell.console.address === 0n ? candidates.find(({ own }) => own) : undefined)
  if (chosen) table.claim(chosen.index, 1, 'console')
  return chosen?.name
}

function identity(start: bigint, size: bigint, flags: bigint): MemoryRegion {
  return { physicalStart: start, virtualStart: start, size, flags } as MemoryRegion
}

/** The board's devices whose pages and interrupts a cell has exactly, in the order of its table. */
function liftDevices(cell: CellConfiguration, table: LiftedTable, board: Board): BoardDevice[] {
  const spis = new Set(grantedSpis(cell))
  const flags = flagBits('READ', 'WRITE', 'IO')
  const byStart = new Map<bigint, BoardDevice[]>()
  for (const device of board.devices) {
    const start = pageFloor(device.regions[0]!.physical)
    byStart.set(start, [...(byStart.get(start) ?? []), device])
  }
  const found: BoardDevice[] = []
  cell.memoryRegions.forEach((region, index) => {
    for (const device of byStart.get(region.physicalStart) ?? []) {
      if (found.includes(device) || !device.spis.every((spi) => spis.has(spi))) continue
      const expected = device.regions.map((registers) => {
        const start = pageFloor(registers.physical)
        return identity(start, pageCeiling(registers.physical + registers.size) - start, flags)
      })
      if (!table.isFree(index, expected.length)) continue
      if (!sameContent(cell.memoryRegions.slice(index, index + expected.length), expected)) continue
      table.claim(index, expected.length, `device ${device.name}`)
      found.push(device)
      return
    }
  })
  return found
}

function claimCommunication(cell: CellConfiguration, table: LiftedTable): void {
  const usual = {
    physicalStart: 0n,
    virtualStart: COMM_REGION_ADDRESS,
    size: PAGE,
    flags: flagBits('READ', 'WRITE', 'COMM_REGION'),
  }
  const own = cell.memoryRegions.flatMap((region, i) => (hasFlags(region, 'COMM_REGION') ? [i] : []))
  // A second one makes both the plan's own.
  if (own.length === 1 && table.isFree(own[0]!, 1) && sameContent(cell.memoryRegions[own[0]!], usual)) {
    table.claim(own[0]!, 1, 'communication')
  }
}

/** Everything else, as memory of the plan in the order of the table. */
function liftMemory(cell: CellConfiguration, table: LiftedTable, guest: Guest, board: Board): RegionDocument[] {
  const names = new Map<string, number>()
  const known = new Map(board.devices.map((device) => [pageFloor(device.regions[0]!.physical), device.name]))
  return table.rest().map((index) => {
    const region = cell.memoryRegions[index]!
    const purpose = purposeOf(region, guest)
    const base = regionName(region, purpose, known)
    const number = (names.get(base) ?? 0) + 1
    names.set(base, number)
    const name = number === 1 ? base : `${base}-${number}`
    table.claim(index, 1, `memory ${name}`)
    const defaultGuest = purpose === 'loader' ? 0n : region.physicalStart
    return {
      name,
      purpose,
      physical: formatAddress(region.physicalStart),
      ...(region.virtualStart === (defaultGuest as bigint) ? {} : { guest: formatAddress(region.virtualStart) }),
      size: formatSize(region.size),
      ...(region.flags === usualFlags(purpose, guest) ? {} : { flags: flagWords(region.flags) }),
    }
  })
}

const CODE = flagBits('READ', 'WRITE', 'EXECUTE', 'LOADABLE')

function usualFlags(purpose: RegionDocument['purpose'], guest: Guest): bigint {
  if (purpose === 'loader') return CODE
  if (purpose === 'ram') return guest === 'linux' || guest === 'linux-rt' ? CODE | flagBits('DMA') : CODE
  return flagBits('READ', 'WRITE') | (purpose === 'shared' ? flagBits('ROOTSHARED') : 0n)
}

function purposeOf(region: MemoryRegion, guest: Guest): RegionDocument['purpose'] {
  if (region.size === 0n || hasFlags(region, 'IO') || hasFlags(region, 'COMM_REGION')) return 'raw'
  if (guest === 'linux' && region.virtualStart === 0n && region.flags === CODE) return 'loader'
  if (hasFlags(region, 'LOADABLE')) return 'ram'
  return region.flags === usualFlags('shared', guest) ? 'shared' : 'raw'
}

function regionName(
  region: MemoryRegion,
  purpose: RegionDocument['purpose'],
  known: ReadonlyMap<bigint, string>,
): string {
  if (purpose === 'ram' || purpose === 'loader') return purpose
  if (region.size === 0n) return 'empty'
  if (hasFlags(region, 'COMM_REGION')) return 'communication'
  const { physicalStart } = region
  const kind = hasFlags(region, 'IO') ? 'registers' : hasFlags(region, 'ROOTSHARED') ? 'shared' : 'area'
  return known.get(physicalStart) ?? `${kind}-${physicalStart.toString(16)}`
}

/** SPIs that come with links, devices and the console of a lifted cell. */
function derivedSpis(
  cell: CellConfiguration,
  console: string | undefined,
  devices: readonly BoardDevice[],
  { board, links, rootConsole }: LiftContext,
): Set<number> {
  const spis = new Set(devices.flatMap((device) => device.spis))
  links.forEach(({ link, ends }, index) => {
    if (ends.has(cell)) spis.add(cell.vpciIrqBase + interruptPin(linkDeviceNumber(link, index)))
  })
  if (console !== undefined && console !== rootConsole) {
    for (const spi of board.devices.find((device) => device.name === console)?.spis ?? []) spis.add(spi)
  }
  return spis
}

/** The order that lowering gives the parts by itself. */
function derivedOrder(
  cell: CellConfiguration,
  console: string | undefined,
  devices: readonly BoardDevice[],
  memory: readonly RegionDocument[],
  guest: Guest,
  links: readonly LiftedLink[],
): string[] {
  const loaders = memory.filter(({ purpose }) => purpose === 'loader')
  const named = (regions: readonly RegionDocument[]) => regions.map(({ name }) => `memory ${name!}`)
  const hasOwnCommunication = memory.some(({ flags }) => flags?.includes('COMM_REGION'))
  return [
    ...links.flatMap(({ link, ends }) => (ends.has(cell) ? [`link ${link.name}`] : [])),
    ...(console === undefined ? [] : ['console']),
    ...devices.map((device) => `device ${device.name}`),
    // A Linux cell without a loader would be given one.
    ...(loaders.length === 0 && guest === 'linux' ? ['loader'] : []),
    ...named(loaders),
    ...named(memory.filter(({ purpose }) => purpose !== 'loader')),
    ...(hasOwnCommunication ? [] : ['communication']),
  ]
}

function derivedEntry(memory: readonly RegionDocument[], guest: Guest): bigint {
  const start = (region: RegionDocument | undefined) =>
    region && BigInt(region.guest ?? (region.purpose === 'loader' ? '0x0' : region.physical))
  const loader = start(memory.find(({ purpose }) => purpose === 'loader'))
  const ram = start(memory.find(({ purpose }) => purpose === 'ram'))
  return (guest === 'linux' ? (loader ?? ram) : (ram ?? loader)) ?? 0n
}
