/** The board of a plan: one of the library's, or what an imported system configuration says of its own. */
import { UNKNOWN_CACHE, UNKNOWN_SHARED_CACHE, type Board } from './board'
import type { Library } from './library'
import { parsePlan } from './parse'
import type { Plan, PlanDocument } from './plan'
import { asPhysical, type PhysicalAddress } from './units'

/** What a plan names as its board when only `root.imported` describes it. */
export const IMPORTED_BOARD = 'imported'
/** The one device that a system configuration names: the UART that the hypervisor prints on. */
export const DEBUG_CONSOLE = 'debug-console'

const MIB = 1n << 20n
/** Bytes that the distributor and each core's redistributor take (Arm GICv3 specification). */
const DISTRIBUTOR_SIZE = 0x10000n
const REDISTRIBUTOR_SIZE = 0x20000n
/** Bytes of a GICv2's distributor and of each of its interfaces (Arm GIC-400 manual). */
const DISTRIBUTOR_SIZE_2 = 0x1000n
const INTERFACE_SIZE = 0x2000n
/** JAILHOUSE_CON_TYPE_* by number. */
const CONSOLE_TYPES: Record<number, Board['root']['console']['type']> = {
  2: '8250',
  3: 'PL011',
  4: 'XUARTPS',
  8: 'IMX',
  9: 'IMX_LPUART',
}

/** The board that `plan` is for; undefined when nobody described it. */
export function boardOf(plan: Plan, library: Library): Board | undefined {
  return library.boards.get(plan.board) ?? (plan.board === IMPORTED_BOARD ? importedBoard(plan) : undefined)
}

/** The board of a document that need not be a sound plan. */
export function documentBoard(document: PlanDocument, library: Library): Board | undefined {
  const known = library.boards.get(document.board)
  if (known || document.board !== IMPORTED_BOARD) return known
  const parsed = parsePlan(document)
  return parsed.ok ? importedBoard(parsed.value) : undefined
}

/** Runs of addresses that `windows` cover, ascending. */
function runs(windows: readonly { physical: bigint; size: bigint }[]): { start: bigint; end: bigint }[] {
  const result: { start: bigint; end: bigint }[] = []
  const sorted = windows.filter(({ size }) => size > 0n).sort((a, b) => (a.physical < b.physical ? -1 : 1))
  for (const { physical, size } of sorted) {
    const last = result.at(-1)
    const end = physical + size
    if (last && physical <= last.end) last.end = end > last.end ? end : last.end
    else result.push({ start: physical, end })
  }
  return result
}

/** What a system configuration says of the board that it is for. */
export interface SystemFacts {
  /** Name of the root cell. */
  root: string
  cpus: readonly number[]
  regions: Board['root']['regions']
  hypervisor: Board['hypervisor']
  console: { address: PhysicalAddress; size: number; type: number }
  pciMmconfigBase: PhysicalAddress
  pciMmconfigEndBus: number
  pciDomain: number
  /** SPI of INTA in root. */
  rootInterrupt: number
  /** SPIs that root is granted, counted from 0. */
  spis: number
  gicVersion: number
  gicdBase: PhysicalAddress
  gicrBase: PhysicalAddress
  giccBase: PhysicalAddress
  gichBase: PhysicalAddress
  gicvBase: PhysicalAddress
  maintenanceIrq: number
}

/** The board that a plan's imported root describes; undefined when something is missing in it. */
export function importedBoard({ root }: Plan): Board | undefined {
  const { cpus, memory, system, interrupts } = root.imported ?? {}
  const { hypervisorMemory, debugConsole, pciMmconfigBase, gicdBase, gicrBase } = system ?? {}
  if (!cpus || !memory || !hypervisorMemory || !debugConsole) return undefined
  if (gicdBase === undefined || gicrBase === undefined || pciMmconfigBase === undefined) return undefined
  return boardOfSystem({
    root: root.name ?? 'root',
    cpus,
    regions: memory,
    hypervisor: hypervisorMemory,
    console: debugConsole,
    pciMmconfigBase,
    pciMmconfigEndBus: system?.pciMmconfigEndBus ?? 0,
    pciDomain: system?.pciDomain ?? 0,
    rootInterrupt: interrupts?.base ?? 0,
    spis: interrupts?.spis ?? 0,
    gicVersion: system?.gicVersion ?? 3,
    gicdBase,
    gicrBase,
    giccBase: system?.giccBase ?? asPhysical(0n),
    gichBase: system?.gichBase ?? asPhysical(0n),
    gicvBase: system?.gicvBase ?? asPhysical(0n),
    maintenanceIrq: system?.maintenanceIrq ?? 25,
  })
}

/**
 * A board out of a system configuration alone: its cores by number, its memory as root and the hypervisor see it, one UART.
 * Caches, clocks and devices are not in such a file: the core is `unknown`, and what depends on it refuses to guess.
 */
export function boardOfSystem(facts: SystemFacts): Board {
  const { root, cpus, regions, hypervisor, console } = facts
  const configurationSize = BigInt(facts.pciMmconfigEndBus + 1) * MIB
  const window = { physical: facts.pciMmconfigBase, size: 2n * configurationSize }
  const uart = { device: DEBUG_CONSOLE, type: CONSOLE_TYPES[console.type] ?? 'IMX', size: BigInt(console.size) }
  const ram = regions.filter((region) => !region.flags.includes('IO'))
  return {
    version: 1,
    id: IMPORTED_BOARD,
    name: `board of ${root}`,
    soc: `SoC of ${root}`,
    clusters: [
      {
        name: 'cores',
        core: 'unknown',
        clock: 0,
        cpus: cpus.map((cpu) => ({ cpu, affinity: 'unknown' })),
        instructionCache: UNKNOWN_CACHE,
        dataCache: UNKNOWN_CACHE,
        sharedCache: UNKNOWN_SHARED_CACHE,
      },
    ],
    companions: [],
    memory: {
      type: 'unknown',
      busWidth: 0,
      peak: 0,
      usableShare: 0,
      banks: runs([...ram, hypervisor, window]).map(({ start, end }) => ({
        physical: asPhysical(start),
        size: end - start,
      })),
    },
    interruptController: interruptControllerOf(facts),
    counter: { frequency: 0 },
    hypervisor: { physical: hypervisor.physical, size: hypervisor.size },
    virtualPci: {
      window,
      configurationSize,
      domain: facts.pciDomain,
      rootInterrupt: facts.rootInterrupt,
      cellInterrupts: [],
    },
    root: { name: root, console: uart, regions },
    consoles: [uart],
    reserved: [],
    devices: [
      {
        name: DEBUG_CONSOLE,
        kind: 'uart',
        regions: [{ physical: console.address, size: BigInt(console.size) }],
        spis: [],
        infrastructure: false,
      },
    ],
    sources: { board: 'a system configuration' },
  }
}

function interruptControllerOf(facts: SystemFacts): Board['interruptController'] {
  const common = { maintenanceInterrupt: facts.maintenanceIrq, spis: facts.spis }
  if (facts.gicVersion === 2) {
    return {
      ...common,
      version: 2,
      distributor: { physical: facts.gicdBase, size: DISTRIBUTOR_SIZE_2 },
      cpuInterface: { physical: facts.giccBase, size: INTERFACE_SIZE },
      hypervisorInterface: { physical: facts.gichBase, size: INTERFACE_SIZE },
      virtualCpuInterface: { physical: facts.gicvBase, size: INTERFACE_SIZE },
    }
  }
  return {
    ...common,
    version: 3,
    distributor: { physical: facts.gicdBase, size: DISTRIBUTOR_SIZE },
    redistributors: { physical: facts.gicrBase, size: REDISTRIBUTOR_SIZE * BigInt(facts.cpus.length) },
  }
}
