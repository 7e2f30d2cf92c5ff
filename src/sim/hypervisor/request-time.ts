/**
 * How long the hypervisor needs for each request, and with it how long root stands still: Jailhouse suspends every core of
 * the root cell before it looks at a request of its driver and lets them go when it is done.
 *
 * What takes the time (upstream e57d1eff): signals to the cores, entries and pages of page tables, the invalidation of each
 * line of a cell's memory before the cell starts or when it is destroyed, and every character that is printed, since the
 * hypervisor waits for its UART.
 */
import { hasFlags, type CellConfiguration, type ConfigurationSet } from '../configuration/configuration'
import { REQUEST_WORK } from '../machine/management-parameters'
import type { UsedParameters } from '../machine/used-parameters'
import { Hypervisor } from './hypervisor'
import type { Outcome } from './refusal'
import { mappedEntries, StageTwoTables } from './stage-two-tables'

/** One thing that takes time, and how much of it. */
export interface Part {
  what: string
  ns: number
}

/** A request with its outcome and its time. */
export interface TimedRequest {
  outcome: Outcome
  /** What the hypervisor did while all of root's cores stood still. */
  parts: Part[]
  /** The sum of the parts, whole ns. */
  ns: number
}

const PAGE = 4096
/** Bytes of a cache line, as Arm's CTR_EL0 says it on all these cores. */
const LINE = 64

type Work = Record<keyof typeof REQUEST_WORK, number>

const NAMES: Record<keyof typeof REQUEST_WORK, string> = {
  suspendNs: 'suspending one core',
  entryNs: 'writing a page table entry',
  tableNs: 'filling a page table',
  lineNs: 'invalidating a line by its address',
  pageNs: 'mapping a page to invalidate it',
  setupNs: 'setting the hypervisor up',
  baud: "rate of the hypervisor's console",
  bitsPerCharacter: 'bits of a character on the console',
}

/** The names of all parameters of the hypervisor's work. */
export const REQUEST_PARAMETERS: readonly string[] = Object.values(NAMES)

const KEYS = Object.keys(REQUEST_WORK) as (keyof Work)[]

/** A hypervisor with a stopwatch. */
export class TimedHypervisor {
  readonly hypervisor: Hypervisor
  private readonly work: Work
  private readonly rootTables = new StageTwoTables()
  private readonly cells: Map<string, CellConfiguration>
  private readonly rootCpus: Set<number>

  /** @param sdei true where the firmware offers SDEI */
  constructor(
    readonly configuration: ConfigurationSet,
    sdei: boolean,
    used: UsedParameters,
  ) {
    this.hypervisor = new Hypervisor({ sdei })
    this.work = Object.fromEntries(KEYS.map((key) => [key, used.use(NAMES[key], REQUEST_WORK[key])])) as Work
    this.cells = new Map(configuration.cells.map((cell) => [cell.name, cell]))
    this.rootCpus = new Set(configuration.system.rootCell.cpus)
  }

  /** `jailhouse enable`: every core is in the hypervisor until all are done. */
  enable(): TimedRequest {
    const { system } = this.configuration
    const regions = system.rootCell.memoryRegions
    for (const region of regions) this.rootTables.map(region)
    const entries = regions.reduce((sum, region) => sum + mappedEntries(region), 0)
    return this.timed(
      () => this.hypervisor.enable(system),
      () => [
        { what: 'setting up cores and units', ns: this.work.setupNs },
        this.paging('mapping root', entries, this.rootTables.pages),
      ],
    )
  }

  /** `jailhouse cell create`, as the hypervisor sees it. */
  create(name: string): TimedRequest {
    const cell = this.cells.get(name)!
    const before = this.rootTables.pages
    const tables = new StageTwoTables()
    let entries = 0
    for (const region of cell.memoryRegions) {
      entries += mappedEntries(region)
      tables.map(region)
      if (hasFlags(region, 'COMM_REGION') || hasFlags(region, 'ROOTSHARED')) continue
      entries += mappedEntries(region)
      this.rootTables.unmap({ start: region.physicalStart, size: region.size })
    }
    for (const cpu of cell.cpus) this.rootCpus.delete(cpu)
    const pages = tables.pages + this.rootTables.pages - before
    return this.timed(
      () => this.hypervisor.createCell(cell),
      () => [this.suspending(cell), this.paging('moving memory to the cell', entries, pages)],
    )
  }

  /** `jailhouse cell shutdown`, and the first half of a load: the cell's cores are parked, root may write its memory. */
  shutdown(name: string): TimedRequest {
    return this.timed(
      () => this.hypervisor.shutdownCell(name),
      () => [
        this.suspending(this.cells.get(name)),
        this.paging("mapping the cell's memory into root", this.loadable(name)),
      ],
    )
  }

  /** The other half of a load, which root does itself: true when what the first core starts from can be loaded. */
  load(name: string): Outcome {
    return this.hypervisor.loadCell(name, this.cells.get(name)?.cpuResetAddress ?? 0n, BigInt(PAGE))
  }

  /** `jailhouse cell start`. */
  start(name: string): TimedRequest {
    return this.timed(
      () => this.hypervisor.startCell(name),
      () => [
        this.suspending(this.cells.get(name)),
        this.paging("taking the cell's memory from root", this.loadable(name)),
        this.invalidating(name),
      ],
    )
  }

  /** `jailhouse cell destroy`. */
  destroy(name: string): TimedRequest {
    const cell = this.cells.get(name)
    const entries = (cell?.memoryRegions ?? []).reduce((sum, region) => sum + 2 * mappedEntries(region), 0)
    const suspending = this.suspending(cell)
    const timed = this.timed(
      () => this.hypervisor.destroyCell(name),
      () => [suspending, this.paging('moving memory back to root', entries), this.invalidating(name)],
    )
    if (timed.outcome.ok) for (const cpu of cell?.cpus ?? []) this.rootCpus.add(cpu)
    return timed
  }

  /** Does the request, then adds what it printed to its parts. A refused request takes no time worth counting. */
  private timed(request: () => Outcome, work: () => Part[]): TimedRequest {
    const before = this.hypervisor.console.length
    const outcome = request()
    if (!outcome.ok) return { outcome, parts: [], ns: 0 }
    const characters = this.hypervisor.console.slice(before).reduce((sum, line) => sum + line.length + 2, 0)
    const { baud, bitsPerCharacter } = this.work
    const printing = { what: 'printing on the console', ns: Math.round((characters * bitsPerCharacter * 1e9) / baud) }
    const prints = this.configuration.system.debugConsole.type !== 0
    const parts = [...work(), ...(prints ? [printing] : [])].filter(({ ns }) => ns > 0)
    return { outcome, parts, ns: parts.reduce((sum, { ns }) => sum + ns, 0) }
  }

  /** Root's other cores, and the cell's own. */
  private suspending(cell: CellConfiguration | undefined): Part {
    const cores = this.rootCpus.size - 1 + (cell?.cpus.length ?? 0)
    return { what: 'suspending cores', ns: Math.round(Math.max(0, cores) * this.work.suspendNs) }
  }

  private paging(what: string, entries: number, pages = 0): Part {
    return { what, ns: Math.round(entries * this.work.entryNs + pages * this.work.tableNs) }
  }

  private invalidating(name: string): Part {
    let bytes = 0
    for (const region of this.cells.get(name)?.memoryRegions ?? []) {
      if (!hasFlags(region, 'IO') && !hasFlags(region, 'COMM_REGION')) bytes += Number(region.size)
    }
    const { lineNs, pageNs } = this.work
    return { what: "invalidating the cell's memory", ns: Math.round((bytes / LINE) * lineNs + (bytes / PAGE) * pageNs) }
  }

  /** Entries of the regions that root may write while the cell is loadable. */
  private loadable(name: string): number {
    const regions = this.cells.get(name)?.memoryRegions ?? []
    return regions.reduce((sum, region) => sum + (hasFlags(region, 'LOADABLE') ? mappedEntries(region) : 0), 0)
  }
}
