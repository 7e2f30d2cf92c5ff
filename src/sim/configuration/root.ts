/** Lowering of what the board and the plan's links say about root into a system configuration. */
import { boardCpus, type Board } from '../plan/board'
import type { ImportedSystem } from '../plan/imported'
import type { Plan, PlanPath } from '../plan/plan'
import { asGuest, asPhysical } from '../plan/units'
import {
  SYSTEM_VIRTUAL_DEBUG_CONSOLE,
  type CellConfiguration,
  type IommuUnit,
  type SystemConfiguration,
} from './configuration'
import { boardConsole, noConsole } from './console'
import { flagBits } from './flags'
import { grantedIrqchips } from './interrupts'
import { linkEnds } from './links'
import { linkPart, regionTable, type Part } from './region-table'
import { boardUnits, rootStreams } from './streams'
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

/** The eight IOMMU units of a system, `used` ones first. */
function iommuUnits(used: ImportedSystem['iommuUnits'] = []): IommuUnit[] {
  return Array.from({ length: 8 }, (_, index) => {
    const unit = used[index]
    return {
      type: unit?.type ?? 0,
      base: unit?.base ?? asPhysical(0n),
      size: unit?.size ?? 0,
      detail: Uint8Array.from(unit?.detail ?? new Array<number>(12).fill(0)),
    }
  })
}

/** The system configuration of `plan`: the board's root, every CPU and SPI, and root's side of every link. */
export function lowerSystem(plan: Plan, board: Board): SystemConfiguration {
  const imported = plan.root.imported?.system
  const gic = board.interruptController
  const memory = imported?.hypervisorMemory
  return {
    architecture: imported?.architecture ?? ARCHITECTURE_ARM64,
    flags: imported?.flags ?? SYSTEM_VIRTUAL_DEBUG_CONSOLE,
    hypervisorMemory: {
      physicalStart: memory?.physical ?? board.hypervisor.physical,
      virtualStart: memory?.guest ?? asGuest(0n),
      size: memory?.size ?? board.hypervisor.size,
      flags: memory?.flags ?? 0n,
      origin: { path: [], label: 'memory of the hypervisor' },
    },
    debugConsole: imported?.debugConsole ?? boardConsole(board, rootConsoleDevice(plan, board)) ?? noConsole(),
    pciMmconfigBase: imported?.pciMmconfigBase ?? board.virtualPci.window.physical,
    // One bus is 1 MiB of configuration space.
    pciMmconfigEndBus: imported?.pciMmconfigEndBus ?? Math.max(0, Number(board.virtualPci.configurationSize / MIB) - 1),
    pciIsVirtual: imported?.pciIsVirtual ?? 1,
    pciDomain: imported?.pciDomain ?? board.virtualPci.domain,
    iommuUnits: iommuUnits(imported?.iommuUnits ?? boardUnits(board)),
    maintenanceIrq: imported?.maintenanceIrq ?? gic.maintenanceInterrupt,
    gicVersion: imported?.gicVersion ?? gic.version,
    gicdBase: imported?.gicdBase ?? gic.distributor.physical,
    giccBase: imported?.giccBase ?? (gic.version === 2 ? gic.cpuInterface.physical : asPhysical(0n)),
    gichBase: imported?.gichBase ?? (gic.version === 2 ? gic.hypervisorInterface.physical : asPhysical(0n)),
    gicvBase: imported?.gicvBase ?? (gic.version === 2 ? gic.virtualCpuInterface.physical : asPhysical(0n)),
    gicrBase: imported?.gicrBase ?? (gic.version === 3 ? gic.redistributors.physical : asPhysical(0n)),
    rootCell: lowerRootCell(plan, board),
  }
}

function lowerRootCell(plan: Plan, board: Board): CellConfiguration {
  const { imported } = plan.root
  const granted = imported?.interrupts?.spis ?? board.interruptController.spis
  const spis = Array.from({ length: granted }, (_, spi) => spi)
  const regions = imported?.memory
    ? imported.memory.map((region, m) => rootRegion(region, ['root', 'imported', 'memory', m]))
    : boardRegions(board).map((region) => rootRegion(region, []))
  const ends = linkEnds(plan.links, ROOT, board.virtualPci.domain)
  return {
    // Nothing reads the embedded descriptor's architecture; every shipped configuration leaves it 0.
    architecture: imported?.architecture ?? 0,
    name: plan.root.name ?? board.root.name,
    id: imported?.id ?? 0,
    flags: imported?.flags ?? 0,
    cpuSetSize: imported?.cpuSetSize ?? CPU_SET_SIZE,
    cpus: imported?.cpus ?? boardCpus(board),
    ...regionTable([...ends.map(linkPart), ...regions], imported),
    cacheRegions: imported?.cacheRegions ?? [],
    irqchips: grantedIrqchips(spis, imported?.interrupts, board, { path: [], label: 'interrupts of root' }),
    pioRegions: imported?.pioRegions ?? [],
    pciCapabilities: imported?.pciCapabilities ?? [],
    streamIds: imported?.streamIds ?? rootStreams(plan.cells, board),
    vpciIrqBase: imported?.interrupts?.base ?? board.virtualPci.rootInterrupt,
    cpuResetAddress: imported?.entry ?? asGuest(0n),
    msgReplyTimeout: imported?.msgReplyTimeout ?? 0n,
    console: imported?.console ?? noConsole(),
    origin: { path: ['root'], label: ROOT },
  }
}

/** All entries of the board's table: its regions, and those of size 0 that end it. */
export function boardRegions(board: Board): Board['root']['regions'] {
  const unused = Array.from({ length: board.root.unusedRegions ?? 0 }, (_, index) => ({
    name: index === 0 ? 'empty' : `empty (${index + 1})`,
    physical: asPhysical(0n),
    size: 0n,
    flags: [],
  }))
  return [...board.root.regions, ...unused]
}

type RootRegion =
  NonNullable<NonNullable<Plan['root']['imported']>['memory']>[number] | Board['root']['regions'][number]

function rootRegion(region: RootRegion, path: PlanPath): Part {
  return {
    reference: `memory ${region.name}`,
    regions: [
      {
        physicalStart: region.physical,
        virtualStart: region.guest ?? asGuest(region.physical),
        size: region.size,
        flags: flagBits(...region.flags),
        origin: { path, label: `${region.name} (root)` },
      },
    ],
  }
}
