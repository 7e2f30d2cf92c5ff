/**
 * Jailhouse's lifecycle as a state machine: it refuses what the driver and the hypervisor refuse, in their order, and prints
 * what they print (upstream e57d1eff; lines and their order checked against recorded consoles).
 *
 * What the real one does not check, this one does not check either: overlapping memory, shared interrupts, wrong links. The
 * rules are for that.
 */
import {
  CELL_FLAGS,
  MEMORY_FLAGS,
  type CellConfiguration,
  type SystemConfiguration,
} from '../configuration/configuration'
import { cellFileBytes } from './file-size'
import { connectLinks, disconnectLinks, type Links } from './links'
import { wrongInterruptEntry } from './interrupt-entries'
import { cellListLines, newCell, type CellState, type LiveCell } from './live-cell'
import { cellPages, poolLine, poolPages, remapPages, REMAP_PAGES } from './page-pool'
import { refuse, type Errno, type Outcome, type Refusal, type Request } from './refusal'
import { startUp, type Machine } from './start-up'
import { StageTwoTables } from './stage-two-tables'

/** JAILHOUSE_ARM64. */
const ARCHITECTURE = 2
const PAGE = 4096
/** A cell's configuration is mapped through 16 temporary pages. */
const MOST_CONFIGURATION_PAGES = 16
/** Virtual machine identifiers have 8 bits. */
const LARGEST_CELL_ID = 255
/** A line on the board's UART. */
export interface LogLine {
  from: 'hypervisor' | 'kernel'
  text: string
}

/** Pages of one of the hypervisor's pools. */
export interface PoolUse {
  used: number
  size: number
}

/** A cell by identifier, or by name. */
export type CellReference = number | string

export class Hypervisor {
  /** Everything printed so far, in order. */
  readonly log: LogLine[] = []
  /** The first request that was refused, with what it was about. */
  firstRefusal: Refusal | undefined
  private system: SystemConfiguration | undefined
  /** Root first, then in the order of creation. */
  private cells: LiveCell[] = []
  private links: Links = new Map()

  constructor(private readonly machine: Machine = {}) {}

  /** Lines that the hypervisor printed. */
  get console(): string[] {
    return this.log.filter((line) => line.from === 'hypervisor').map((line) => line.text)
  }

  /** Lines of root Linux's kernel log, without their time stamps. */
  get kernelLog(): string[] {
    return this.log.filter((line) => line.from === 'kernel').map((line) => line.text)
  }

  get enabled(): boolean {
    return this.system !== undefined
  }

  /** What `jailhouse cell list` prints; nothing while the hypervisor is not enabled. */
  list(): string[] {
    return this.enabled ? cellListLines(this.cells) : []
  }

  /** The cells that there are, root first, as they are now; nobody but the hypervisor changes them. */
  get liveCells(): readonly Readonly<LiveCell>[] {
    return this.cells
  }

  /** Pages of its memory and of its device address space; undefined while it is not enabled. */
  get pools(): { memory: PoolUse; remap: PoolUse } | undefined {
    if (!this.system) return undefined
    return {
      memory: { used: this.usedPages(), size: poolPages(this.system) },
      remap: { used: remapPages(this.system), size: REMAP_PAGES },
    }
  }

  /** Takes the lines that were printed since the last call, for whoever shows them as they come. */
  takeLog(): LogLine[] {
    return this.log.splice(0)
  }

  /** State of a cell; undefined for one that does not exist. */
  stateOf(reference: CellReference): CellState | undefined {
    return this.find(reference)?.state
  }

  /** `jailhouse enable` */
  enable(system: SystemConfiguration): Outcome {
    const no = (errno: Errno, message: string) => this.no('ENABLE', errno, message)
    if (system.architecture !== ARCHITECTURE) {
      this.kernel('jailhouse: Configuration architecture mismatch')
      return no('EINVAL', `The system configuration is for architecture ${system.architecture}, ARM64 is 2.`)
    }
    if (system.rootCell.cpus.length === 0) return no('EINVAL', 'The root cell has no core.')
    if (this.enabled) return no('EBUSY', 'Jailhouse is enabled already.')
    const started = startUp(system, this.machine, this.print)
    if (Array.isArray(started)) return no(...started)
    this.system = system
    this.links = started.links
    this.cells = [started.root]
    this.kernel('The Jailhouse is opening.')
    return { ok: true }
  }

  /**
   * `jailhouse cell create`. A configuration for another architecture is accepted without a cell coming of it: the driver
   * logs the mismatch and returns success.
   */
  createCell(configuration: CellConfiguration): Outcome {
    const no = (errno: Errno, message: string) => this.no('CELL_CREATE', errno, message)
    if (configuration.architecture !== ARCHITECTURE) {
      this.kernel('jailhouse: Configuration architecture mismatch')
      return { ok: true }
    }
    const system = this.system
    if (!system) return no('EINVAL', 'Jailhouse is not enabled.')
    // The driver ends names at 31 characters.
    const cell = { ...configuration, name: configuration.name.slice(0, 31) }
    if (this.find(cell.name)) return no('EEXIST', `There is a cell "${cell.name}" already.`)
    const root = this.cells[0]!
    const foreign = cell.cpus.find((cpu) => !root.cpus.has(cpu))
    if (foreign !== undefined) {
      const owner = this.cells.find((other) => other.cpus.has(foreign))
      const whose = owner ? `belongs to "${owner.configuration.name}"` : 'does not exist'
      return no('EBUSY', `Core ${foreign} of "${cell.name}" ${whose}; root has none such to give.`)
    }
    if (cell.cpus.length === root.cpus.size) {
      return no('EBUSY', `"${cell.name}" would take root's last core, which Linux does not give.`)
    }
    for (const cpu of cell.cpus) this.kernel(`psci: CPU${cpu} killed (polled 0 ms)`)
    const locked = this.lockedCell()
    if (locked) return no('EPERM', `"${locked.configuration.name}" is running and locked.`)
    const bytes = cellFileBytes(cell)
    if (bytes > MOST_CONFIGURATION_PAGES * PAGE) {
      return no(
        'E2BIG',
        `The configuration of "${cell.name}" has ${bytes} bytes, ${MOST_CONFIGURATION_PAGES * PAGE} fit.`,
      )
    }
    const id = this.freeId()
    if (id > LARGEST_CELL_ID) return no('E2BIG', `There are ${LARGEST_CELL_ID} cells already.`)
    const wrong = wrongInterruptEntry(cell, system)
    if (wrong !== undefined) return no('EINVAL', wrong)
    const refusal = connectLinks(cell, this.links, this.print)
    if (refusal) return no(refusal[0], `"${cell.name}": ${refusal[1]}.`)
    const live = newCell(id, cell, new StageTwoTables(), cellPages(cell), 'shut down')
    for (const region of cell.memoryRegions) {
      if ((region.flags & (MEMORY_FLAGS.COMM_REGION | MEMORY_FLAGS.ROOTSHARED)) === 0n) {
        root.tables.unmap({ start: region.physicalStart, size: region.size })
      }
      live.tables.map(region)
    }
    if (this.usedPages() + live.pages + live.tables.pages > poolPages(system)) {
      disconnectLinks(cell.name, this.links)
      return no('ENOMEM', `The hypervisor's ${poolPages(system)} pages do not suffice for "${cell.name}".`)
    }
    for (const cpu of cell.cpus) root.cpus.delete(cpu)
    this.cells.push(live)
    this.print(`Created cell "${cell.name}"`)
    this.printPool(system, 'after cell creation')
    this.kernel(`Created Jailhouse cell "${cell.name}"`)
    return { ok: true }
  }

  /**
   * `jailhouse cell load`: parks the cell and puts an image of `size` bytes at a guest address. The cell stays loadable when
   * the image is refused.
   */
  loadCell(reference: CellReference, address: bigint, size: bigint): Outcome {
    const cell = this.setLoadable(reference)
    if (!isLiveCell(cell)) return cell
    if (size === 0n) return { ok: true }
    const region = cell.configuration.memoryRegions.find(
      ({ virtualStart, size: length }) => address >= virtualStart && address < virtualStart + length,
    )
    const needed = MEMORY_FLAGS.WRITE | MEMORY_FLAGS.LOADABLE
    const where = `[0x${address.toString(16)}, 0x${(address + size).toString(16)})`
    const no = (message: string) => this.no('CELL_LOAD', 'EINVAL', `"${cell.configuration.name}": ${message}`)
    if (!region) return no(`no region holds ${where}.`)
    if (address + size > region.virtualStart + region.size) return no(`${where} reaches beyond its region.`)
    if ((region.flags & needed) !== needed) return no(`the region of ${where} is not writable and loadable.`)
    return { ok: true }
  }

  /** `jailhouse cell shutdown`: a load without images. */
  shutdownCell(reference: CellReference): Outcome {
    const cell = this.setLoadable(reference)
    return isLiveCell(cell) ? { ok: true } : cell
  }

  /** `jailhouse cell start`: also starts a running cell anew. */
  startCell(reference: CellReference): Outcome {
    const cell = this.managed('CELL_START', reference)
    if (!isLiveCell(cell)) return cell
    cell.loadable = false
    cell.failedCpus.clear()
    cell.state = 'running'
    this.print(`Started cell "${cell.configuration.name}"`)
    return { ok: true }
  }

  /** `jailhouse cell destroy`: its cores go back to root Linux. */
  destroyCell(reference: CellReference): Outcome {
    return this.destroy('CELL_DESTROY', reference)
  }

  /** `jailhouse disable`: destroys what is left and hands the cores back. */
  disable(): Outcome {
    if (!this.enabled) return this.no('DISABLE', 'EINVAL', 'Jailhouse is not enabled.')
    for (const cell of this.cells.slice(1)) {
      const outcome = this.destroy('DISABLE', cell.id)
      if (!outcome.ok) return outcome
    }
    this.print('Shutting down hypervisor')
    for (const cpu of [...this.cells[0]!.cpus].sort((a, b) => a - b)) this.print(` Releasing CPU ${cpu}`)
    this.kernel('The Jailhouse was closed.')
    this.system = undefined
    this.cells = []
    this.links = new Map()
    return { ok: true }
  }

  /** What a guest reports through its communication region: that it runs, that it must not be disturbed, that it failed. */
  reportState(reference: CellReference, state: CellState): void {
    const cell = this.find(reference)
    if (cell && cell.id !== 0) cell.state = state
  }

  /** A core of a cell trapped for good: `lines` say why, and it is parked. The cell has failed when none of its cores is left. */
  parkCpu(reference: CellReference, cpu: number, lines: readonly string[]): void {
    const cell = this.find(reference)
    if (!cell?.cpus.has(cpu)) return
    for (const line of lines) this.print(line)
    this.print(`Parking CPU ${cpu} (Cell: "${cell.configuration.name}")`)
    cell.failedCpus.add(cpu)
    if (cell.failedCpus.size === cell.cpus.size) cell.state = 'failed'
  }

  private destroy(request: Request, reference: CellReference): Outcome {
    const cell = this.managed(request, reference)
    if (!isLiveCell(cell)) return cell
    const name = cell.configuration.name
    const root = this.cells[0]!
    this.print(`Closing cell "${name}"`)
    this.cells = this.cells.filter((other) => other !== cell)
    disconnectLinks(name, this.links)
    for (const cpu of cell.cpus) root.cpus.add(cpu)
    this.printPool(this.system!, 'after cell destruction')
    this.kernel(`Destroyed Jailhouse cell "${name}"`)
    return { ok: true }
  }

  private setLoadable(reference: CellReference): LiveCell | Refusal {
    const cell = this.managed('CELL_LOAD', reference)
    if (!isLiveCell(cell)) return cell
    cell.failedCpus.clear()
    if (cell.loadable) return cell
    cell.state = 'shut down'
    cell.loadable = true
    this.print(`Cell "${cell.configuration.name}" can be loaded`)
    return cell
  }

  /** The cell that a request may touch, or why it may not. */
  private managed(request: Request, reference: CellReference): LiveCell | Refusal {
    if (!this.enabled) return this.no(request, 'EINVAL', 'Jailhouse is not enabled.')
    const cell = this.find(reference)
    if (!cell) return this.no(request, 'ENOENT', `There is no cell ${JSON.stringify(reference)}.`)
    const name = cell.configuration.name
    if (cell.id === 0) return this.no(request, 'EINVAL', `"${name}" is the root cell, which cannot be managed.`)
    const destroys = request === 'CELL_DESTROY' || request === 'DISABLE'
    const locked = destroys ? this.lockedCell(cell) : undefined
    if (locked) return this.no(request, 'EPERM', `"${locked.configuration.name}" is running and locked.`)
    // A cell that is asked for its consent gives it, unless it said that it is locked.
    const isAsked = (cell.configuration.flags & CELL_FLAGS.PASSIVE_COMMREG) === 0
    if (isAsked && cell.state === 'running/locked') {
      return this.no(request, 'EPERM', `"${name}" denies to be shut down.`)
    }
    return cell
  }

  private lockedCell(except?: LiveCell): LiveCell | undefined {
    return this.cells.find((cell) => cell !== except && cell.state === 'running/locked')
  }

  private find(reference: CellReference): LiveCell | undefined {
    return this.cells.find((cell) =>
      typeof reference === 'number' ? cell.id === reference : cell.configuration.name === reference,
    )
  }

  private freeId(): number {
    let id = 1
    while (this.find(id)) id += 1
    return id
  }

  private usedPages(): number {
    return this.cells.reduce((sum, cell) => sum + cell.pages + cell.tables.pages, 0)
  }

  private printPool(system: SystemConfiguration, when: string): void {
    this.print(poolLine(when, this.usedPages(), remapPages(system), poolPages(system)))
  }

  private readonly print = (text: string): void => {
    this.log.push({ from: 'hypervisor', text })
  }

  private kernel(text: string): void {
    this.log.push({ from: 'kernel', text })
  }

  private no(request: Request, errno: Errno, message: string): Refusal {
    const refusal = refuse(request, errno, message)
    this.firstRefusal ??= refusal
    return refusal
  }
}

function isLiveCell(value: LiveCell | Refusal): value is LiveCell {
  return 'configuration' in value
}
