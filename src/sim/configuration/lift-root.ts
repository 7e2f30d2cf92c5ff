/** A system configuration back into the root of a plan: only what differs from the board's, or all where no board is. */
import type { Board } from '../plan/board'
import type { ImportedSystem } from '../plan/imported'
import type { PlanDocument } from '../plan/plan'
import { formatAddress, formatSize, parseSize } from '../plan/units'
import type { IommuUnit, MemoryRegion, SystemConfiguration } from './configuration'
import { boardConsole, noConsole } from './console'
import { flagBits, flagWords } from './flags'
import { irqchipsOf } from './interrupts'
import { liftInterrupts } from './lift-interrupts'
import type { LiftedLink } from './lift-links'
import { claimLinks, LiftedTable, liftPciDevices } from './lift-table'
import { hex, liftConsole, liftRemainder } from './lift-values'
import { boardRegions } from './root'
import { sameContent } from './same'

type RootDocument = NonNullable<PlanDocument['root']>
type ImportedRoot = NonNullable<RootDocument['imported']>
type SystemDocument = NonNullable<ImportedRoot['system']>
type RegionDocument = NonNullable<ImportedRoot['memory']>[number]

/** Root's word for the UART that the hypervisor prints on; undefined when the board has no such console. */
export function liftRootConsole(system: SystemConfiguration, board: Board): string | undefined {
  return [board.root.console, ...board.consoles]
    .map(({ device }) => device)
    .find((device) => sameContent(boardConsole(board, device), system.debugConsole))
}

/**
 * Lifts root. `plain` is what lowering makes of the board alone; without it the plan itself carries what its board is made
 * of. `streamIds` are what lowering leaves to root beside the plan's cells.
 */
export function liftRoot(
  system: SystemConfiguration,
  links: readonly LiftedLink[],
  board: Board,
  plain: SystemConfiguration | undefined,
  streamIds: readonly number[],
): RootDocument {
  const root = system.rootCell
  const everything = plain === undefined
  const table = new LiftedTable(root)
  claimLinks(table, root, links)
  const memory = liftMemory(table, root.memoryRegions, board)
  const sameMemory = !everything && sameContent(memory.map(lowered), boardRegions(board).map(loweredBoard))
  const order = table.order()
  const derived = [
    ...links.flatMap(({ link, ends }) => (ends.has(root) ? [`link ${link.name}`] : [])),
    ...memory.map(({ name }) => `memory ${name}`),
  ]
  const devices = liftPciDevices(table, root, links, board.virtualPci.domain)
  const interrupts = liftRootInterrupts(system, board, everything)
  const described = liftSystem(system, plain)
  const imported: ImportedRoot = {
    ...(!plain || !sameContent(root.cpus, plain.rootCell.cpus) ? { cpus: [...root.cpus] } : {}),
    ...(root.cpuResetAddress === 0n ? {} : { entry: hex(root.cpuResetAddress) }),
    ...(sameMemory ? {} : { memory }),
    ...(sameContent(order, derived) ? {} : { regions: order }),
    ...(devices ? { pciDevices: devices } : {}),
    ...(interrupts ? { interrupts } : {}),
    ...liftRemainder(root, { architecture: 0, flags: 0, streamIds }),
    ...(sameContent(root.console, noConsole()) ? {} : { console: liftConsole(root.console) }),
    ...(Object.keys(described).length > 0 ? { system: described } : {}),
  }
  const console = everything ? undefined : liftRootConsole(system, board)
  return {
    name: root.name,
    ...(console === undefined ? {} : { console }),
    ...(Object.keys(imported).length > 0 ? { imported } : {}),
  }
}

/** Root's regions that are no link's, under the board's names where they are the board's. */
function liftMemory(table: LiftedTable, regions: readonly MemoryRegion[], board: Board): RegionDocument[] {
  const used = new Map<string, number>()
  const known = board.root.regions.map((region) => ({ name: region.name, region: loweredBoard(region) }))
  return table.rest().map((index) => {
    const region = regions[index]!
    const base = known.find((candidate) => sameContent(candidate.region, region))?.name ?? nameOf(region)
    const number = (used.get(base) ?? 0) + 1
    used.set(base, number)
    const name = number === 1 ? base : `${base} (${number})`
    table.claim(index, 1, `memory ${name}`)
    return {
      name,
      physical: formatAddress(region.physicalStart),
      ...(region.virtualStart === (region.physicalStart as bigint)
        ? {}
        : { guest: formatAddress(region.virtualStart) }),
      size: formatSize(region.size),
      flags: flagWords(region.flags),
    }
  })
}

function nameOf(region: MemoryRegion): string {
  if (region.size === 0n) return 'empty'
  const kind = (region.flags & flagBits('IO')) === 0n ? 'RAM' : 'registers'
  return `${kind} from ${formatAddress(region.physicalStart)}`
}

/** A region of the document as lowering makes it. */
function lowered(region: RegionDocument): MemoryRegion {
  return {
    physicalStart: BigInt(region.physical),
    virtualStart: BigInt(region.guest ?? region.physical),
    size: parseSize(region.size),
    flags: flagBits(...region.flags),
  } as MemoryRegion
}

function loweredBoard(region: Board['root']['regions'][number]): MemoryRegion {
  return {
    physicalStart: region.physical,
    virtualStart: (region.guest ?? region.physical) as bigint,
    size: region.size,
    flags: flagBits(...region.flags),
  } as MemoryRegion
}

function liftRootInterrupts(system: SystemConfiguration, board: Board, everything: boolean) {
  const { rootCell } = system
  const count = rootCell.irqchips.length * 128
  const origin = { path: [], label: '' }
  const all = (spis: number) =>
    irqchipsOf(
      Array.from({ length: spis }, (_, spi) => spi),
      board,
      origin,
    )
  const base =
    everything || rootCell.vpciIrqBase !== board.virtualPci.rootInterrupt ? { base: rootCell.vpciIrqBase } : {}
  if (count <= 896 && sameContent(all(count), rootCell.irqchips)) {
    const spis = everything || count !== board.interruptController.spis ? { spis: count } : {}
    const result = { ...base, ...spis }
    return Object.keys(result).length > 0 ? result : undefined
  }
  return { ...base, spis: 0, ...liftInterrupts(rootCell, [], board) }
}

function isUnused({ type, base, size, detail }: IommuUnit): boolean {
  return type === 0 && base === 0n && size === 0 && detail.every((byte) => byte === 0)
}

/** The fields of the system around root, those left out that `plain` has as well. */
function liftSystem(system: SystemConfiguration, plain: SystemConfiguration | undefined): SystemDocument {
  const memory = system.hypervisorMemory
  let used = system.iommuUnits.length
  while (used > 0 && isUnused(system.iommuUnits[used - 1]!)) used -= 1
  const all = {
    architecture: system.architecture,
    flags: system.flags,
    hypervisorMemory: {
      physical: hex(memory.physicalStart),
      ...(memory.virtualStart === 0n ? {} : { guest: hex(memory.virtualStart) }),
      size: hex(memory.size),
      ...(memory.flags === 0n ? {} : { flags: hex(memory.flags) }),
    },
    debugConsole: liftConsole(system.debugConsole),
    pciMmconfigBase: hex(system.pciMmconfigBase),
    pciMmconfigEndBus: system.pciMmconfigEndBus,
    pciIsVirtual: system.pciIsVirtual,
    pciDomain: system.pciDomain,
    iommuUnits: system.iommuUnits.slice(0, used).map((unit) => ({
      type: unit.type,
      base: hex(unit.base),
      size: unit.size,
      ...(unit.detail.some((byte) => byte !== 0) ? { detail: [...unit.detail] } : {}),
    })),
    maintenanceIrq: system.maintenanceIrq,
    gicVersion: system.gicVersion,
    gicdBase: hex(system.gicdBase),
    giccBase: hex(system.giccBase),
    gichBase: hex(system.gichBase),
    gicvBase: hex(system.gicvBase),
    gicrBase: hex(system.gicrBase),
  } satisfies Record<keyof ImportedSystem, unknown>
  const kept = Object.entries(all).filter(([key]) => {
    const field = key as keyof ImportedSystem
    return !plain || !sameContent(system[field], plain[field])
  })
  return Object.fromEntries(kept) as SystemDocument
}
