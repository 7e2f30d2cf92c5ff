/** Puts a board together: collected facts, and the literals for what they do not say. */
import type { BoardDocument } from '../../src/sim/plan/board'
import { formatSize, parseSize } from '../../src/sim/plan/units'
import { cacheDocuments } from './caches'
import { deviceTreeOf } from './device-tree'
import type { Facts, PeripheralFacts, RootFacts, SocFacts } from './facts'
import type { CollectedBoard, Device } from './literals'
import { rootRegions, type Block } from './root-regions'

const MIB = 1024n * 1024n
const size = (text: string) => formatSize(BigInt(text))

/** Kinds of devices that read and write memory by themselves. */
const MASTERS = new Set(['dma', 'display/camera/gpu/vpu', 'ethernet', 'mmc', 'pcie', 'usb'])
/** What belongs to such devices without mastering the bus: transceivers, registers beside the controller. */
const PARTS_OF_MASTERS = /phy|misc|blk_ctrl|lvds|_dsi|mipi_csi|hdmi_tx|hdmi_pvi/
/** Masters of other kinds: the job rings of the security engine, sound processors. */
const OTHER_MASTERS = /^(crypto|sec_jr\d|dsp)$/

function isMaster({ label, category }: PeripheralFacts): boolean {
  return OTHER_MASTERS.test(label) || (MASTERS.has(category) && !PARTS_OF_MASTERS.test(label))
}

function device(facts: PeripheralFacts, board: CollectedBoard): Device {
  const deviceTree = deviceTreeOf(facts, board)
  const streams = board.streams?.[facts.label]
  return {
    name: facts.label,
    kind: facts.category,
    regions: (facts.regs ?? [facts]).map((registers) => ({ physical: registers.base, size: size(registers.size) })),
    spis: [...new Set(facts.spis)].sort((a, b) => a - b),
    infrastructure: facts.shared_infrastructure,
    dma: isMaster(facts),
    ...(streams ? { streams } : {}),
    ...(facts.scu_resource_ids ? { systemResources: facts.scu_resource_ids } : {}),
    ...(facts.board_dt_status ? { enabled: facts.board_dt_status === 'okay' } : {}),
    ...(deviceTree ? { deviceTree } : {}),
  }
}

function interruptController(board: CollectedBoard, soc: SocFacts, { system }: RootFacts) {
  if (board.interruptController) return board.interruptController
  const [distributor, redistributors] = soc.gic_from_dt?.regs ?? []
  const window = ([physical, bytes]: [string, string]) => ({ physical, size: size(bytes) })
  return {
    version: 3 as const,
    distributor: window(distributor!),
    redistributors: window(redistributors!),
    maintenanceInterrupt: system.gic.maintenance_irq,
    spis: 128 * system.root_cell.irqchips.length,
  }
}

/** Registers that root must not reach by itself. */
function trappedBlocks({ smmu }: CollectedBoard, gic: BoardDocument['interruptController']): Block[] {
  const block = (name: string, window: { physical: string; size: string }): Block => ({
    name,
    start: BigInt(window.physical),
    size: parseSize(window.size)!,
  })
  return [
    block('the distributor', gic.distributor),
    ...(gic.version === 3 ? [block('the redistributors', gic.redistributors)] : []),
    ...(smmu?.driven ? [block('the SMMU', smmu.registers)] : []),
  ]
}

function peripheralsOf(facts: Facts, board: CollectedBoard): Device[] {
  if (board.devices) return board.devices
  const collected = facts.peripherals[board.facts.soc]
  if (!collected) throw new Error(`the collection lists no devices of ${board.facts.soc}`)
  return collected.peripherals.map((one) => device(one, board))
}

/** The board's document. Throws when the facts lack what the board is made from. */
export function makeBoard(board: CollectedBoard, facts: Facts): BoardDocument {
  const soc = facts.socs[board.facts.soc]
  const root = facts.roots.find(({ id }) => id === board.facts.root)
  if (!soc || !root) throw new Error(`the collection has no ${board.facts.soc} or no ${board.facts.root}`)
  const { system } = root
  const devices = peripheralsOf(facts, board)
  const uart = devices.find(({ name }) => name === board.consoles.device)
  if (BigInt(uart?.regions[0]?.physical ?? 0) !== BigInt(system.debug_console.address)) {
    throw new Error(`${board.id}: ${board.consoles.device} is not at ${system.debug_console.address}`)
  }
  const vendorFile = `${root.source.repo} ${root.source.branch} (${root.source.commit.slice(0, 8)}) ${root.source.path}`
  const gic = interruptController(board, soc, root)
  const regions = rootRegions(root, board, trappedBlocks(board, gic))
  const consoleOf = (name: string) => ({
    device: name,
    type: board.consoles.type,
    size: size(system.debug_console.size),
  })
  const { boot, estimates, accelerators, smmu, partitioning, compatible } = board
  return {
    $schema: '../schema/board.v1.json',
    version: 1,
    id: board.id,
    name: board.name,
    soc: board.soc,
    ...(compatible ? { compatible } : {}),
    clusters: board.clusters.map(({ name, core, clock, cpus, caches }) => {
      const own = soc.cpus.filter((cpu) => cpus === undefined || cpus.includes(cpu.linux_cpu))
      return {
        name,
        core,
        clock,
        cpus: own.map((cpu) => ({ cpu: cpu.linux_cpu, affinity: cpu.mpidr_aff })),
        ...cacheDocuments(own[0]!, soc.caches),
        ...caches,
      }
    }),
    companions: board.companions,
    ...(accelerators ? { accelerators } : {}),
    memory: {
      type: board.memory.type,
      busWidth: board.memory.busWidth ?? soc.dram?.bus_width_bits ?? 'unknown',
      peak: board.memory.peak,
      usableShare: board.memory.usableShare,
      banks: board.memory.banks ?? soc.dt_memory_nodes.map((bank) => ({ physical: bank.base, size: size(bank.size) })),
    },
    interruptController: gic,
    ...(smmu ? { smmu } : {}),
    ...(partitioning ? { partitioning } : {}),
    counter: { frequency: board.counter },
    hypervisor: { physical: system.hypervisor_memory.phys_start, size: size(system.hypervisor_memory.size) },
    virtualPci: {
      window: { physical: system.pci.mmconfig_base, size: '2 MiB' },
      configurationSize: formatSize(BigInt(system.pci.mmconfig_end_bus + 1) * MIB),
      domain: system.pci.domain,
      rootInterrupt: board.rootInterrupt ?? system.root_cell.vpci_irq_base,
      cellInterrupts: board.cellInterrupts,
    },
    root: {
      name: board.rootName ?? system.root_cell.name,
      console: consoleOf(board.consoles.device),
      regions: regions.regions,
      ...(regions.unused > 0 ? { unusedRegions: regions.unused } : {}),
    },
    // In the order in which they are proposed: root's own first.
    consoles: [board.consoles.device, ...board.consoles.cells].map(consoleOf),
    reserved: board.reserved,
    devices,
    ...(boot ? { boot } : {}),
    sources: sourcesOf(board, soc, vendorFile, facts.peripheralSource),
    ...(estimates ? { estimates } : {}),
  }
}

/** Where each group comes from: what every board of the collection has in common, and the board's own words. */
function sourcesOf(board: CollectedBoard, soc: SocFacts, vendorFile: string, peripherals: string) {
  const deviceTree = `${soc.source.linux}, ${soc.source.dts}`
  const collected: Record<string, string> = {
    clusters: `Core numbers, MPIDR affinity and cache geometry: ${deviceTree}. Clock: data sheet, the highest rate.`,
    companions: 'NXP product page',
    ...(board.accelerators ? { accelerators: `NXP product page; devices: ${deviceTree}` } : {}),
    interruptController: `Addresses: ${deviceTree}. Maintenance interrupt and granted SPIs: ${vendorFile}`,
    hypervisor: vendorFile,
    root: `${vendorFile} without the regions of its ivshmem devices, which come from a plan's links.`,
    consoles: `Type and size: ${vendorFile}; UARTs: ${deviceTree}`,
    devices: `${peripherals}. Masters of the bus (dma): by the kind of device, an inference.`,
    deviceTree: 'Compatible strings, node names and aliases: as devices.',
    ...(board.boot ? { boot: 'Each step names its own.' } : {}),
  }
  const sources = { ...collected }
  for (const [group, words] of Object.entries(board.sources)) {
    sources[group] = words
      .replaceAll('{vendor}', vendorFile)
      .replaceAll('{tree}', deviceTree)
      .replaceAll('{collected}', collected[group] ?? '')
  }
  return sources
}
