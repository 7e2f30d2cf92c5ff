/** What runs in the cells: the demos with their output, Linux cells with their first lines, and the plan's own workloads. */
import type { LiveCell } from '../../sim/hypervisor/live-cell'
import type { Plan } from '../../sim/plan/plan'
import { MARK } from './banner'
import type { CellMemory } from './cell-memory'
import { crashLines } from './crash'
import { RELEASE } from './kernel'
import type { PresentCell, Simulation } from './simulation'

/** gic-demo's timer beats ten times a second. */
const BEAT_MS = 100
/** Time from the start of a cell to the first line of what runs in it, ms. */
const START_MS = 2
/** uart-demo counts 100 million rounds between two lines; at about 1.5 GHz and two cycles a round, ms. */
const HELLO_MS = 130
/** JAILHOUSE_CELL flags: its console is the hypervisor's. */
const VIRTUAL_CONSOLE_ACTIVE = 0x80000000
/**
 * Status register that the inmates' library reads before it prints, by JAILHOUSE_CON_TYPE: 8250 with registers four bytes apart,
 * PL011, XUARTPS, IMX, LPUART.
 */
const STATUS_REGISTERS: Readonly<Record<number, bigint>> = { 2: 0x14n, 3: 0x18n, 4: 0x2cn, 8: 0xb4n, 9: 0x14n }

export interface GuestSurroundings {
  plan: Plan
  simulation: Simulation
  /** Frequency of the system counter, Hz. */
  counterHz: number
  /** Board's name in the device tree of Linux cells. */
  model: string
  /** Prints on a UART. */
  print(text: string): void
  /** Prints through the hypervisor. */
  printVirtual(line: string): void
  park(id: number, cpu: number, lines: readonly string[]): void
  /** Writes into root's kernel log. */
  say(text: string): void
  /** Says something that no board would. */
  remark(text: string): void
}

interface Running {
  cell: Readonly<LiveCell>
  memory: CellMemory
  runs: PresentCell['runs']
  timers: Set<ReturnType<typeof setTimeout>>
}

/** gic-demo's own memory: it outlives a restart, but not a load. */
interface Extremes {
  generation: number
  min: number
  max: number
}

export class Guests {
  private readonly running = new Map<number, Running>()
  private readonly extremes = new WeakMap<CellMemory, Extremes>()

  constructor(private readonly around: GuestSurroundings) {}

  /** What runs in a cell, for the simulation. */
  runsIn(id: number): PresentCell['runs'] {
    return this.running.get(id)?.runs
  }

  start(cell: Readonly<LiveCell>, memory: CellMemory): void {
    const { program, image } = memory.entry()
    const runs =
      program === 'gic-demo'
        ? 'gic-demo'
        : program === undefined || program === 'uart-demo'
          ? undefined
          : 'its own workloads'
    const running: Running = { cell, memory, runs, timers: new Set() }
    this.running.set(cell.id, running)
    if (program !== undefined) this.around.say(`"${cell.configuration.name}" is ${MARK}`)
    if (image && program === undefined) {
      this.around.remark(
        `"${cell.configuration.name}" runs an image that is no stand-in; the virtual board executes no machine code`,
      )
    }
    if (program === 'gic-demo') this.after(running, START_MS, () => this.startGicDemo(running))
    if (program === 'uart-demo') this.after(running, START_MS, () => this.hello(running, 1))
    if (program === 'linux-loader') this.after(running, 10 * START_MS, () => this.bootLinux(running))
    if (program === 'workloads') this.after(running, START_MS, () => this.greetZephyr(running))
  }

  stop(id: number): void {
    const running = this.running.get(id)
    this.running.delete(id)
    for (const timer of running?.timers ?? []) clearTimeout(timer)
  }

  stopAll(): void {
    for (const id of [...this.running.keys()]) this.stop(id)
  }

  private after(running: Running, ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      running.timers.delete(timer)
      act()
    }, ms)
    running.timers.add(timer)
  }

  private startGicDemo(running: Running): void {
    if (!this.say(running, 'Initializing the GIC...') || !this.say(running, 'Initializing the timer...')) return
    const { memory } = running
    const { generation } = memory.entry()
    if (this.extremes.get(memory)?.generation !== generation) {
      this.extremes.set(memory, { generation, min: Infinity, max: 0 })
    }
    this.after(running, BEAT_MS, () => this.beat(running))
  }

  private beat(running: Running): void {
    const { simulation, remark, counterHz } = this.around
    const { cell, memory } = running
    const due = performance.now()
    const ns = simulation.nextBeat(cell.configuration.name)
    if (ns === undefined) {
      remark(`gic-demo has no values: ${simulation.problem ?? 'the simulator took no sample'}`)
      return
    }
    const extremes = this.extremes.get(memory)!
    extremes.min = Math.min(extremes.min, ns)
    extremes.max = Math.max(extremes.max, ns)
    const six = (value: number) => String(Math.round(value)).padStart(6)
    this.say(running, `Timer fired, jitter: ${six(ns)} ns, min: ${six(extremes.min)} ns, max: ${six(extremes.max)} ns`)
    const led = argument(memory.entry().commandLine, 'led-reg')
    if (led !== undefined) {
      const counter = BigInt(Math.round((performance.now() / 1000) * counterHz))
      if (this.faults(running, led, 'read', counter) || this.faults(running, led, 'write', counter)) return
    }
    this.after(running, Math.max(0, BEAT_MS - (performance.now() - due)), () => this.beat(running))
  }

  /** Parks the core when an access of 4 bytes does not get through. */
  private faults(running: Running, address: bigint, access: 'read' | 'write', counter = 0n): boolean {
    const { cell, memory } = running
    const fault = memory.fault(address, 4, access === 'read' ? 'READ' : 'WRITE')
    if (fault === undefined) return false
    const cpu = Math.min(...cell.cpus)
    this.stop(cell.id)
    this.around.park(cell.id, cpu, crashLines({ address, size: 4, access, subPage: fault === 'sub-page', counter }))
    return true
  }

  private hello(running: Running, n: number): void {
    if (this.say(running, `Hello ${n} from cell!`)) this.after(running, HELLO_MS, () => this.hello(running, n + 1))
  }

  private greetZephyr(running: Running): void {
    const planned = this.around.plan.cells.find(({ name }) => name === running.cell.configuration.name)
    if (planned?.guest === 'zephyr') this.say(running, '*** Booting Zephyr OS build simulated ***')
  }

  private bootLinux(running: Running): void {
    const { cell } = running
    const cpus = [...cell.cpus].sort((a, b) => a - b)
    const lines = [
      `Booting Linux on physical CPU 0x${cpus[0]!.toString(16).padStart(10, '0')}`,
      `Linux version ${RELEASE}`,
      `Machine model: Jailhouse cell on ${this.around.model}`,
      'psci: PSCIv1.1 detected in firmware.',
      `smp: Brought up 1 node, ${cpus.length} CPU${cpus.length === 1 ? '' : 's'}`,
      'Run /init as init process',
    ]
    lines.forEach((text, i) => {
      const ms = i === 0 ? 0 : 120 * i
      this.after(running, ms, () => this.say(running, `[${(ms / 1000).toFixed(6).padStart(12)}] ${text}`))
    })
  }

  /** Prints on the cell's console; false when that console is not the cell's, which parks its core. */
  private say(running: Running, line: string): boolean {
    const { console, flags } = running.cell.configuration
    if ((flags & VIRTUAL_CONSOLE_ACTIVE) !== 0) {
      this.around.printVirtual(line)
      return true
    }
    if (console.type === 0 || console.address === 0n) return true
    const register = BigInt(console.address) + (STATUS_REGISTERS[console.type] ?? 0n)
    if (this.faults(running, register, 'read')) return false
    this.around.print(`${line}\n`)
    return true
  }
}

/** A number that a command line of Jailhouse's inmates gives: name=value, values as C writes them. */
function argument(commandLine: string, name: string): bigint | undefined {
  const found = commandLine.split(/\s+/).find((word) => word.startsWith(`${name}=`))
  const value = found?.slice(name.length + 1) ?? ''
  return /^(0x[0-9a-fA-F]{1,16}|\d{1,19})$/.test(value) ? BigInt(value) : undefined
}
