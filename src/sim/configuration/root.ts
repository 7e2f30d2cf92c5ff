/** Lowering of what the board and the plan's links say about root into a system configuration. */
import { boardCpus, type Board } from '../plan/board'
import type { Plan } from '../plan/plan'
import { asGuest, asPhysical } from '../plan/units'
import { SYSTEM_VIRTUAL_DEBUG_CONSOLE, type MemoryRegion, type SystemConfiguration } from './configuration'
import { boardConsole, noConsole } from './console'
import { flagBits } from './flags'
import { irqchipsOf } from './interrupts'
import { lowerLinks } from './links'
import { ROOT } from '../plan/cores'

/** JAILHOUSE_ARM64 in a descriptor's architecture byte. */
export const ARCHITECTURE_ARM64 = 2
/** Bytes of a CPU set in every arm64 configuration: one 64-bit word. */
export const CPU_SET_SIZE = 8

const MIB = 1n << 20n

/** Device that the hypervisor and the root Linux print on. */
export function rootConsoleDevice(plan: Plan, board: Board): string {
  return plan.root.console ?? board.root.console.device
}

/** The system configuration of `plan`: the board's root, every CPU and SPI, and root's side of every link. */
export function lowerSystem(plan: Plan, board: Board): SystemConfiguration {
  const links = lowerLinks(plan.links, ROOT, board)
  const gic = board.interruptController
  return {
    architecture: ARCHITECTURE_ARM64,
    flags: SYSTEM_VIRTUAL_DEBUG_CONSOLE,
    hypervisorMemory: {
      physicalStart: board.hypervisor.physical,
      virtualStart: asGuest(0n),
      size: board.hypervisor.size,
      flags: 0n,
      origin: { path: [], label: 'memory of the hypervisor' },
    },
    debugConsole: boardConsole(board, rootConsoleDevice(plan, board)) ?? noConsole(),
    pciMmconfigBase: board.virtualPci.window.physical,
    // One bus is 1 MiB of configuration space.
    pciMmconfigEndBus: Math.max(0, Number(board.virtualPci.configurationSize / MIB) - 1),
    pciIsVirtual: 1,
    pciDomain: board.virtualPci.domain,
    iommuUnits: Array.from({ length: 8 }, () => ({
      type: 0,
      base: asPhysical(0n),
      size: 0,
      detail: new Uint8Array(12),
    })),
    maintenanceIrq: gic.maintenanceInterrupt,
    gicVersion: gic.version,
    gicdBase: gic.distributor.physical,
    giccBase: asPhysical(0n),
    gichBase: asPhysical(0n),
    gicvBase: asPhysical(0n),
    gicrBase: gic.redistributors.physical,
    rootCell: {
      // Nothing reads the embedded descriptor's architecture; every shipped configuration leaves it 0.
      architecture: 0,
      name: plan.root.name ?? board.root.name,
      id: 0,
      flags: 0,
      cpuSetSize: CPU_SET_SIZE,
      cpus: boardCpus(board),
      memoryRegions: [...links.regions, ...board.root.regions.map(rootRegion)],
      cacheRegions: [],
      irqchips: irqchipsOf(
        Array.from({ length: gic.spis }, (_, spi) => spi),
        board,
        { path: [], label: 'interrupts of root' },
      ),
      pioRegions: [],
      pciDevices: links.devices,
      pciCapabilities: [],
      streamIds: [],
      vpciIrqBase: board.virtualPci.rootInterrupt,
      cpuResetAddress: asGuest(0n),
      msgReplyTimeout: 0n,
      console: noConsole(),
      origin: { path: ['root'], label: ROOT },
    },
  }
}

function rootRegion(region: Board['root']['regions'][number]): MemoryRegion {
  return {
    physicalStart: region.physical,
    virtualStart: region.guest ?? asGuest(region.physical),
    size: region.size,
    flags: flagBits(...region.flags),
    origin: { path: [], label: `${region.name} (root)` },
  }
}
