/**
 * Jailhouse's driver in the board's kernel: takes the bytes of configuration files, refuses what it refuses, and hands the rest
 * to the hypervisor. Errors and the kernel's lines are those of upstream e57d1eff and of recorded boards.
 */
import { SYSTEM_VIRTUAL_DEBUG_CONSOLE, type CellConfiguration } from '../../sim/configuration/configuration'
import { Hypervisor, type CellReference } from '../../sim/hypervisor/hypervisor'
import type { LiveCell } from '../../sim/hypervisor/live-cell'
import { refuse, type Outcome, type Refusal, type Request } from '../../sim/hypervisor/refusal'
import { CellFileError } from '../cellfile/cell-file-error'
import { decodeAs } from '../cellfile/decode'
import { FORMATS, type FormatId } from '../cellfile/formats'
import { CellMemory } from './cell-memory'
import { ConsoleLog } from './console-log'
import type { FileTree } from './file-tree'
import type { Kernel } from './kernel'

export const FIRMWARE = '/lib/firmware/jailhouse.bin'
/** Bytes before the CPU set of a cell's file: less is no cell. */
const CELL_HEAD = 132
const REVISION_AT = 6
const ARCHITECTURE_AT = 5
const ARM64 = 2

/** An image on its way into a cell. */
export interface Preload {
  address: bigint
  bytes: Uint8Array
}

/** What was done with a cell. */
export type GrantedRequest = 'create' | 'load' | 'start' | 'destroy'

/** Told of what happens to cells. */
export interface DriverEvents {
  /** Before anything changes: a time to settle accounts. */
  changing(): void
  changed(): void
  granted(request: GrantedRequest, cell: Readonly<LiveCell>): void
  started(cell: Readonly<LiveCell>, memory: CellMemory): void
  /** Its cores are parked or given back. */
  stopped(id: number): void
}

export interface DriverSurroundings {
  kernel: Kernel
  files: FileTree
  format: FormatId
  /** What the kernel says when a core comes back. */
  coreLines(cpu: number): string[]
  /** What the kernel says of the virtual PCI host that it finds after enable. */
  hostLines(): string[]
  print(line: string): void
  events: DriverEvents
}

export class Driver {
  /** What `jailhouse console` shows; it outlives the hypervisor. */
  readonly consoleLog = new ConsoleLog()
  readonly hypervisor: Hypervisor
  private readonly memories = new Map<number, CellMemory>()

  constructor(private readonly around: DriverSurroundings) {
    const { kernel } = around
    this.hypervisor = new Hypervisor({
      get onlineCpus() {
        return kernel.online
      },
    })
  }

  /** Whether the system configuration lets root read the hypervisor's console. */
  hasVirtualConsole = true

  get cells(): readonly Readonly<LiveCell>[] {
    return this.hypervisor.liveCells
  }

  /** JAILHOUSE_ENABLE with the bytes of a system configuration. */
  enable(bytes: Uint8Array): Outcome {
    const { kernel, files } = this.around
    const refused = this.headRefused('ENABLE', bytes, 'system')
    if (refused) return refused
    if (this.hypervisor.enabled) return refuse('ENABLE', 'EBUSY', 'Jailhouse is enabled already.')
    if (!files.find(FIRMWARE)) {
      kernel.say('jailhouse jailhouse: Direct firmware load for jailhouse.bin failed with error -2')
      kernel.say('jailhouse: Missing hypervisor image jailhouse.bin')
      return refuse('ENABLE', 'ENOENT', `There is no ${FIRMWARE}.`)
    }
    return this.changing(() => {
      const system = this.decoded(() => decodeAs(bytes, 'system', this.around.format))
      if (system?.kind !== 'system') return refuse('ENABLE', 'EINVAL', 'The file is damaged.')
      this.hasVirtualConsole = (system.system.flags & SYSTEM_VIRTUAL_DEBUG_CONSOLE) !== 0
      return this.hypervisor.enable(system.system)
    })
  }

  /** JAILHOUSE_CELL_CREATE with the bytes of a cell configuration. */
  create(bytes: Uint8Array): Outcome {
    const { kernel } = this.around
    if (!this.hypervisor.enabled) return refuse('CELL_CREATE', 'EINVAL', 'Jailhouse is not enabled.')
    if (bytes.length < CELL_HEAD) {
      kernel.say('jailhouse: Not a cell configuration')
      return refuse('CELL_CREATE', 'EINVAL', `A cell configuration has at least ${CELL_HEAD} bytes.`)
    }
    const refused = this.headRefused('CELL_CREATE', bytes, 'cell')
    if (refused) return refused
    if (this.isForeign(bytes)) {
      // The driver reports success here, although no cell comes of it.
      kernel.say('jailhouse: Configuration architecture mismatch')
      return { ok: true }
    }
    return this.changing(() => {
      const decoded = this.decoded(() => decodeAs(bytes, 'cell', this.around.format))
      if (decoded?.kind !== 'cell') return refuse('CELL_CREATE', 'EINVAL', 'The file is damaged.')
      const outcome = this.hypervisor.createCell(decoded.cell)
      if (outcome.ok) this.made(decoded.cell)
      return outcome
    })
  }

  /** JAILHOUSE_CELL_LOAD. What was loaded before a refused image stays. */
  load(reference: CellReference, images: readonly Preload[]): Outcome {
    return this.changing(() => {
      const parked = this.hypervisor.shutdownCell(reference)
      if (!parked.ok) return parked
      const cell = this.cellOf(reference)!
      this.around.events.granted('load', cell)
      this.around.events.stopped(cell.id)
      for (const { address, bytes } of images) {
        const outcome = this.hypervisor.loadCell(reference, address, BigInt(bytes.length))
        if (!outcome.ok) return outcome
        this.memories.get(cell.id)?.load(address, bytes)
      }
      return { ok: true }
    })
  }

  /** JAILHOUSE_CELL_START */
  start(reference: CellReference): Outcome {
    const outcome = this.changing(() => this.hypervisor.startCell(reference))
    const cell = this.cellOf(reference)
    const memory = cell && this.memories.get(cell.id)
    if (outcome.ok && cell && memory) {
      this.around.events.granted('start', cell)
      this.around.events.stopped(cell.id)
      this.around.events.started(cell, memory)
      this.around.events.changed()
    }
    return outcome
  }

  /** JAILHOUSE_CELL_DESTROY */
  destroy(reference: CellReference): Outcome {
    const cell = this.cellOf(reference)
    return this.changing(() => {
      const outcome = this.hypervisor.destroyCell(reference)
      if (outcome.ok && cell) {
        this.around.events.granted('destroy', cell)
        this.gone(cell.id)
      }
      return outcome
    })
  }

  /** JAILHOUSE_DISABLE */
  disable(): Outcome {
    return this.changing(() => {
      const ids = this.cells.map(({ id }) => id)
      const outcome = this.hypervisor.disable()
      if (outcome.ok) for (const id of ids) this.gone(id)
      return outcome
    })
  }

  /** A core of a cell trapped for good; the lines say why. */
  park(id: number, cpu: number, lines: readonly string[]): void {
    this.around.events.changing()
    this.hypervisor.parkCpu(id, cpu, lines)
    this.flush()
    this.around.events.changed()
  }

  /** A line that a cell prints through the hypervisor. */
  printOf(line: string): void {
    this.consoleLog.add(line)
    this.around.print(line)
  }

  private cellOf(reference: CellReference): Readonly<LiveCell> | undefined {
    return this.cells.find(({ id, configuration }) =>
      typeof reference === 'number' ? id === reference : configuration.name === reference,
    )
  }

  private made(configuration: CellConfiguration): void {
    const cell = this.cellOf(configuration.name.slice(0, 31))
    if (!cell) return
    this.memories.set(cell.id, new CellMemory(configuration))
    this.around.events.granted('create', cell)
  }

  private gone(id: number): void {
    this.around.events.stopped(id)
    this.memories.delete(id)
  }

  private changing(act: () => Outcome): Outcome {
    const { events } = this.around
    events.changing()
    const outcome = act()
    this.flush()
    events.changed()
    return outcome
  }

  /** Shows what the hypervisor and its requests to the kernel printed, in their order. */
  private flush(): void {
    const { kernel } = this.around
    for (const { from, text } of this.hypervisor.takeLog()) {
      if (from === 'hypervisor') {
        this.consoleLog.add(text)
        this.around.print(text)
        continue
      }
      const killed = /^psci: CPU(\d+) killed/.exec(text)
      if (killed) kernel.offline.add(Number(killed[1]))
      if (text.startsWith('Destroyed Jailhouse cell')) this.bringBack()
      if (text === 'The Jailhouse is opening.') for (const line of this.around.hostLines()) kernel.say(line)
      kernel.say(text)
    }
    // A cell that was refused after its cores were taken offline gives them back as well.
    this.bringBack()
  }

  /** Brings the cores that no cell has any more online in root Linux. */
  private bringBack(): void {
    const { kernel } = this.around
    const owned = new Set(this.cells.slice(1).flatMap(({ cpus }) => [...cpus]))
    for (const cpu of [...this.taken].filter((one) => !owned.has(one))) {
      kernel.offline.delete(cpu)
      for (const line of this.around.coreLines(cpu)) kernel.say(line)
    }
    this.taken = new Set([...kernel.offline].filter((cpu) => owned.has(cpu)))
  }

  /** Offline cores that belong to cells. */
  private taken = new Set<number>()

  private isForeign(bytes: Uint8Array): boolean {
    return FORMATS[this.around.format].hasArchitecture && bytes[ARCHITECTURE_AT] !== ARM64
  }

  private headRefused(request: Request, bytes: Uint8Array, kind: 'system' | 'cell'): Refusal | undefined {
    const { kernel, format } = this.around
    const { signatures, revision } = FORMATS[format]
    const signature = signatures[kind]
    if (new TextDecoder('latin1').decode(bytes.subarray(0, signature.length)) !== signature) {
      kernel.say(`jailhouse: Not a ${kind} configuration`)
      return refuse(request, 'EINVAL', `A ${kind} configuration starts with ${signature}.`)
    }
    const found = (bytes[REVISION_AT] ?? 0) | ((bytes[REVISION_AT + 1] ?? 0) << 8)
    if (found !== revision) {
      kernel.say('jailhouse: Configuration revision mismatch')
      return refuse(request, 'EINVAL', `The file has revision ${found}, this Jailhouse takes ${revision}.`)
    }
    if (kind === 'system' && this.isForeign(bytes)) {
      kernel.say('jailhouse: Configuration architecture mismatch')
      return refuse(request, 'EINVAL', `The file is for architecture ${bytes[ARCHITECTURE_AT]}, ARM64 is ${ARM64}.`)
    }
    return undefined
  }

  private decoded<T>(decode: () => T): T | undefined {
    try {
      return decode()
    } catch (error) {
      if (error instanceof CellFileError) return undefined
      throw error
    }
  }
}
