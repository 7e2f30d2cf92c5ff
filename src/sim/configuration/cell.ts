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
import { CELL_FLAGS, type CellConfiguration, type MemoryRegion } from './configuration'
import { boardConsole, noConsole } from './console'
import { flagBits } from './flags'
import { irqchipsOf, type VirtualPciInterrupts } from './interrupts'
import { lowerLinks } from './links'
import { PAGE, pageCeiling, pageFloor } from './pages'
import { ARCHITECTURE_ARM64, CPU_SET_SIZE, rootConsoleDevice } from './root'

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

function addUncovered(regions: MemoryRegion[], additions: readonly MemoryRegion[]): void {
  for (const added of additions) {
    const covered = regions.some(
      (region) =>
        region.physicalStart <= added.physicalStart &&
        region.physicalStart + region.size >= added.physicalStart + added.size,
    )
    if (!covered) regions.push(added)
  }
}

/** Facts about the whole plan that one cell's lowering needs. */
export interface CellContext {
  interrupts: VirtualPciInterrupts
  /** Physical start of the loader that a Linux cell gets when the plan names none. */
  loader?: bigint
  /** The board's devices by name. */
  devices: ReadonlyMap<string, BoardDevice>
}

/** The configuration of the cell at `index`. */
export function lowerCell(plan: Plan, board: Board, index: number, context: CellContext): CellConfiguration {
  const cell = plan.cells[index]!
  const path: PlanPath = ['cells', index]
  const links = lowerLinks(plan.links, cell.name, board)
  const console = cell.console === undefined ? undefined : boardConsole(board, cell.console)
  const ownConsole = cell.console !== undefined && cell.console !== rootConsoleDevice(plan, board)
  const mmio = flagBits('READ', 'WRITE', 'IO')
  const spis = new Set(context.interrupts.spis)
  const registers: MemoryRegion[] = []

  // Devices first in the check for coverage: a UART that is a device as well keeps its whole register block.
  cell.devices.forEach((name, d) => {
    const device = context.devices.get(name)
    if (!device) return
    addUncovered(registers, deviceRegions(device, [...path, 'devices', d], cell, mmio))
    for (const spi of device.spis) spis.add(spi)
  })
  if (console) {
    const consoleRegion: MemoryRegion = {
      physicalStart: console.address,
      virtualStart: asGuest(console.address),
      size: BigInt(console.size),
      flags: ownConsole ? mmio : mmio | flagBits('ROOTSHARED'),
      origin: { path: [...path, 'console'], label: `console of ${cell.name}` },
    }
    if (!cell.devices.includes(cell.console!)) registers.unshift(consoleRegion)
    if (ownConsole) for (const spi of context.devices.get(cell.console!)?.spis ?? []) spis.add(spi)
  }

  const planned = cell.memory.map((region, m) => ({
    purpose: region.purpose,
    region: plannedRegion(region, cell, [...path, 'memory', m]),
  }))
  const loaders = planned.filter(({ purpose }) => purpose === 'loader').map(({ region }) => region)
  if (loaders.length === 0 && isLinux(cell) && context.loader !== undefined) {
    loaders.push({
      physicalStart: asPhysical(context.loader),
      virtualStart: asGuest(0n),
      size: LOADER_SIZE,
      flags: flagBits('READ', 'WRITE', 'EXECUTE', 'LOADABLE'),
      origin: { path, label: `loader of ${cell.name}` },
    })
  }
  const ram = planned.find(({ purpose }) => purpose === 'ram')?.region
  const firstCode = isLinux(cell) ? (loaders[0] ?? ram) : (ram ?? loaders[0])

  return {
    architecture: ARCHITECTURE_ARM64,
    name: cell.name,
    id: 0,
    flags: CELL_FLAGS.PASSIVE_COMMREG,
    cpuSetSize: CPU_SET_SIZE,
    cpus: [...new Set(cell.cpus)].sort((a, b) => a - b),
    memoryRegions: [
      ...links.regions,
      ...registers,
      ...loaders,
      ...planned.filter(({ purpose }) => purpose !== 'loader').map(({ region }) => region),
      {
        physicalStart: asPhysical(0n),
        virtualStart: asGuest(COMM_REGION_ADDRESS),
        size: PAGE,
        flags: flagBits('READ', 'WRITE', 'COMM_REGION'),
        origin: { path, label: `communication region of ${cell.name}` },
      },
    ],
    cacheRegions: [],
    irqchips: irqchipsOf(spis, board, { path, label: `interrupts of ${cell.name}` }),
    pioRegions: [],
    pciDevices: links.devices,
    pciCapabilities: [],
    streamIds: [],
    vpciIrqBase: context.interrupts.base,
    cpuResetAddress: cell.entry ?? firstCode?.virtualStart ?? asGuest(0n),
    msgReplyTimeout: 0n,
    console: console ?? noConsole(),
    origin: { path, label: cell.name },
  }
}
