/**
 * Lowering of one cell: links, console, devices, loader, RAM, communication region, in the order of Jailhouse's own files.
 *
 * A device whose registers do not fill whole pages is given as the pages that hold them: a sub-page region would trap on
 * every access. What else lives in those pages comes along, which a rule says. Registers that an earlier region of the
 * same cell covers already are not listed twice.
 */
import type { Board, BoardDevice } from '../plan/board'
import { PURPOSE_WORDS, type Plan, type PlanCell, type PlanPath, type PlanRegion } from '../plan/plan'
import { asGuest, asPhysical, type GuestAddress } from '../plan/units'
import { CELL_FLAGS, hasFlags, type CellConfiguration, type Console, type MemoryRegion } from './configuration'
import { boardConsole, noConsole } from './console'
import { flagBits } from './flags'
import { grantedIrqchips, type VirtualPciInterrupts } from './interrupts'
import { linkEnds } from './links'
import { PAGE, pageCeiling, pageFloor } from './pages'
import { linkPart, regionTable, type Part } from './region-table'
import { ARCHITECTURE_ARM64, CPU_SET_SIZE, rootConsoleDevice } from './root'
import { cellStreams } from './streams'

/** Guest address of the communication region (COMM_REGION_BASE in Jailhouse's inmate library). */
export const COMM_REGION_ADDRESS = 0x80000000n
/** Room for Jailhouse's linux-loader: it runs at the reset address and finds its command line 4 KiB above. */
export const LOADER_SIZE = 0x10000n

/** True for guests that `jailhouse cell linux` loads. */
export function isLinux(cell: Pick<PlanCell, 'guest'>): boolean {
  return cell.guest === 'linux' || cell.guest === 'linux-rt'
}

/** Flags that a purpose stands for. DMA marks what `jailhouse cell linux` takes as RAM. */
function purposeFlags(region: PlanRegion, cell: PlanCell): bigint {
  if (region.flags) return flagBits(...region.flags)
  switch (region.purpose) {
    case 'ram':
      return flagBits('READ', 'WRITE', 'EXECUTE', 'LOADABLE') | (isLinux(cell) ? flagBits('DMA') : 0n)
    case 'loader':
      return flagBits('READ', 'WRITE', 'EXECUTE', 'LOADABLE')
    case 'shared':
      return flagBits('READ', 'WRITE', 'ROOTSHARED')
    case 'raw':
      return flagBits('READ', 'WRITE')
  }
}

/** Guest address of a planned region: what the plan says, 0 for a loader, the physical address for the rest. */
export function guestStart(region: PlanRegion): GuestAddress {
  return region.guest ?? asGuest(region.purpose === 'loader' ? 0n : region.physical)
}

function plannedRegion(region: PlanRegion, cell: PlanCell, path: PlanPath): MemoryRegion {
  return {
    physicalStart: region.physical,
    virtualStart: guestStart(region),
    size: region.size,
    flags: purposeFlags(region, cell),
    origin: { path, label: `${PURPOSE_WORDS[region.purpose]} of ${cell.name}` },
  }
}

/** Pages of `device`, as regions of `cell`. */
function deviceRegions(device: BoardDevice, path: PlanPath, cell: PlanCell, flags: bigint): MemoryRegion[] {
  return device.regions.map((registers) => {
    const start = pageFloor(registers.physical)
    return {
      physicalStart: asPhysical(start),
      virtualStart: asGuest(start),
      size: pageCeiling(registers.physical + registers.size) - start,
      flags,
      origin: { path, label: `${device.name} of ${cell.name}` },
    }
  })
}

/** Those of `additions` that no region of `parts` covers already. */
function uncovered(parts: readonly Part[], additions: readonly MemoryRegion[]): MemoryRegion[] {
  const known = parts.flatMap((part) => part.regions)
  return additions.filter((added) => {
    const covered = known.some(
      (region) =>
        region.physicalStart <= added.physicalStart &&
        region.physicalStart + region.size >= added.physicalStart + added.size,
    )
    if (!covered) known.push(added)
    return !covered
  })
}

/** Facts about the whole plan that one cell's lowering needs. */
export interface CellContext {
  interrupts: VirtualPciInterrupts
  /** Physical start of the loader that a Linux cell gets when the plan names none. */
  loader?: bigint
  /** The board's devices by name. */
  devices: ReadonlyMap<string, BoardDevice>
}

/** Registers of a cell's devices and console, and the SPIs that come with them. */
function registerParts(
  cell: PlanCell,
  path: PlanPath,
  console: Console | undefined,
  ownConsole: boolean,
  devices: CellContext['devices'],
): { parts: Part[]; spis: number[] } {
  const mmio = flagBits('READ', 'WRITE', 'IO')
  const parts: Part[] = []
  const spis: number[] = []
  // Devices first in the check for coverage: a UART that is a device as well keeps its whole register block.
  cell.devices.forEach((name, d) => {
    const device = devices.get(name)
    if (!device) return
    const regions = uncovered(parts, deviceRegions(device, [...path, 'devices', d], cell, mmio))
    parts.push({ reference: `device ${name}`, regions })
    spis.push(...device.spis)
  })
  if (!console) return { parts, spis }
  const consoleRegion: MemoryRegion = {
    physicalStart: console.address,
    virtualStart: asGuest(console.address),
    size: BigInt(console.size),
    flags: ownConsole ? mmio : mmio | flagBits('ROOTSHARED'),
    origin: { path: [...path, 'console'], label: `console of ${cell.name}` },
  }
  if (!cell.devices.includes(cell.console!)) parts.unshift({ reference: 'console', regions: [consoleRegion] })
  if (ownConsole) spis.push(...(devices.get(cell.console!)?.spis ?? []))
  return { parts, spis }
}

/** The configuration of the cell at `index`. */
export function lowerCell(plan: Plan, board: Board, index: number, context: CellContext): CellConfiguration {
  const cell = plan.cells[index]!
  const { imported } = cell
  const path: PlanPath = ['cells', index]
  const console = cell.console === undefined ? undefined : boardConsole(board, cell.console)
  const ownConsole = cell.console !== undefined && cell.console !== rootConsoleDevice(plan, board)
  const registers = registerParts(cell, path, console, ownConsole, context.devices)

  const planned = cell.memory.map((region, m) => ({
    purpose: region.purpose,
    reference: `memory ${region.name ?? ''}`,
    region: plannedRegion(region, cell, [...path, 'memory', m]),
  }))
  const loaders = planned.filter(({ purpose }) => purpose === 'loader')
  const others = planned.filter(({ purpose }) => purpose !== 'loader')
  const impliedLoader: Part[] = []
  if (loaders.length === 0 && isLinux(cell) && context.loader !== undefined) {
    const region: MemoryRegion = {
      physicalStart: asPhysical(context.loader),
      virtualStart: asGuest(0n),
      size: LOADER_SIZE,
      flags: flagBits('READ', 'WRITE', 'EXECUTE', 'LOADABLE'),
      origin: { path, label: `loader of ${cell.name}` },
    }
    impliedLoader.push({ reference: 'loader', regions: [region], implied: true })
  }
  const communication: Part = {
    reference: 'communication',
    regions: [
      {
        physicalStart: asPhysical(0n),
        virtualStart: asGuest(COMM_REGION_ADDRESS),
        size: PAGE,
        flags: flagBits('READ', 'WRITE', 'COMM_REGION'),
        origin: { path, label: `communication region of ${cell.name}` },
      },
    ],
    implied: true,
  }
  const memoryPart = ({ reference, region }: (typeof planned)[number]): Part => ({ reference, regions: [region] })
  const hasOwnCommunication = planned.some(({ region }) => hasFlags(region, 'COMM_REGION'))
  const { memoryRegions, pciDevices } = regionTable(
    [
      ...linkEnds(plan.links, cell.name, board.virtualPci.domain).map(linkPart),
      ...registers.parts,
      ...impliedLoader,
      ...loaders.map(memoryPart),
      ...others.map(memoryPart),
      ...(hasOwnCommunication ? [] : [communication]),
    ],
    imported,
  )
  const loader = loaders[0]?.region ?? impliedLoader[0]?.regions[0]
  const ram = planned.find(({ purpose }) => purpose === 'ram')?.region
  const firstCode = isLinux(cell) ? (loader ?? ram) : (ram ?? loader)
  const origin = { path, label: `interrupts of ${cell.name}` }

  return {
    architecture: imported?.architecture ?? ARCHITECTURE_ARM64,
    name: cell.name,
    id: imported?.id ?? 0,
    flags: imported?.flags ?? CELL_FLAGS.PASSIVE_COMMREG,
    cpuSetSize: imported?.cpuSetSize ?? CPU_SET_SIZE,
    cpus: [...new Set(cell.cpus)].sort((a, b) => a - b),
    memoryRegions,
    cacheRegions: imported?.cacheRegions ?? [],
    irqchips: grantedIrqchips([...context.interrupts.spis, ...registers.spis], imported?.interrupts, board, origin),
    pioRegions: imported?.pioRegions ?? [],
    pciDevices,
    pciCapabilities: imported?.pciCapabilities ?? [],
    streamIds: imported?.streamIds ?? cellStreams(cell.devices, board),
    vpciIrqBase: context.interrupts.base,
    cpuResetAddress: cell.entry ?? firstCode?.virtualStart ?? asGuest(0n),
    msgReplyTimeout: imported?.msgReplyTimeout ?? 0n,
    console: imported?.console ?? console ?? noConsole(),
    origin: { path, label: cell.name },
  }
}
