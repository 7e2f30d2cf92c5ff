/** The machine behind the line: kernel, driver, cells and the shell, from one boot to the next. */
import type { LiveCell } from '../../sim/hypervisor/live-cell'
import { Driver, type GrantedRequest } from './driver'
import { bootLog } from './boot-log'
import { makePrograms } from './commands/programs'
import { ExitStatistics, type Counter } from './exit-statistics'
import { FileTree } from './file-tree'
import { placeFiles } from './board-files'
import { Guests } from './guests'
import { Hardware } from './hardware'
import { Kernel } from './kernel'
import { placeKernelFiles } from './kernel-files'
import type { VirtualBoardOptions } from './options'
import { complete } from './shell/complete'
import { Shell, Unfinished } from './shell/shell'
import { Simulation } from './simulation'
import { Terminal } from './terminal'
import type { Uart } from './uart'

/** Time from the last line of the kernel to the prompt, and before a restart, ms. */
const LOGIN_MS = 300
/** Uptime at the end of the boot log, s. */
const BOOT_S = 2
const RESTART_MS = 500

/** How a session at the shell ends. */
type End = 'exit' | 'reboot' | 'poweroff'

export class System {
  readonly files = new FileTree()
  readonly kernel: Kernel
  readonly hardware: Hardware
  readonly terminal: Terminal
  readonly simulation: Simulation
  readonly guests: Guests
  readonly statistics: ExitStatistics
  driver: Driver
  /** Set by reboot, poweroff and exit. */
  end: End | undefined
  private stopped = false
  private session = 0
  private running: AbortController | undefined
  /** ^C came since the last prompt; a command that begins only then ends at once. */
  private interrupted = false

  /** @param hangUp ends all lines, with a sentence why */
  constructor(
    readonly options: VirtualBoardOptions,
    private readonly uart: Uart,
    private readonly hangUp: (message: string) => void,
  ) {
    const { plan, board, workloads } = options
    this.hardware = new Hardware(options)
    this.kernel = new Kernel(this.hardware.cpus, (line) => this.print(`${line}\n`))
    this.terminal = new Terminal((text) => this.uart.write(text))
    this.terminal.onInterrupt = () => {
      this.interrupted = true
      this.running?.abort()
    }
    this.simulation = new Simulation(plan, board, workloads, options.seed ?? plan.run.seed)
    this.statistics = new ExitStatistics(() => this.simulation.exitsPerSecond())
    this.guests = new Guests({
      plan,
      simulation: this.simulation,
      counterHz: board.counter.frequency,
      model: board.name,
      print: (text) => this.print(text),
      printVirtual: (line) => this.driver.printOf(line),
      park: (id, cpu, lines) => this.driver.park(id, cpu, lines),
      say: (text) => this.kernel.say(text),
      remark: (text) => this.print(`[virtual board] ${text}\n`),
    })
    this.driver = this.makeDriver()
  }

  /** Prints on the console, with the ends of lines that terminals want. */
  print(text: string): void {
    this.uart.write(text.replaceAll('\n', '\r\n'))
  }

  room(): Promise<void> {
    return this.uart.room()
  }

  /** What a board that has just been switched on does. */
  boot(): void {
    this.end = undefined
    this.stopped = false
    this.session += 1
    this.guests.stopAll()
    this.kernel.restart(BOOT_S)
    this.driver = this.makeDriver()
    this.simulation.change({ cells: [], threads: [] })
    placeFiles(this.files, this.options)
    placeKernelFiles(this.files, {
      kernel: this.kernel,
      hardware: this.hardware,
      driver: this.driver,
      exits: (cell, counter, cpu) => this.exits(cell, counter, cpu),
    })
    for (const { at, text } of bootLog(this.hardware, this.options)) this.kernel.say(text, at)
    void this.live(this.session)
  }

  /** Shows the prompt again, to somebody who came later. */
  greet(): void {
    this.terminal.redraw()
  }

  input(bytes: Uint8Array): void {
    this.terminal.input(bytes)
  }

  stop(): void {
    this.stopped = true
    this.session += 1
    this.running?.abort()
    this.guests.stopAll()
    this.terminal.reset()
  }

  /** Who runs on which cores has changed, or cyclictest has begun or ended. */
  changed(threads = this.threads): void {
    this.threads = threads
    const cells = this.driver.cells.slice(1).map((cell) => ({
      name: cell.configuration.name,
      cpus: [...cell.cpus].sort((a, b) => a - b),
      runs: cell.state.startsWith('running') ? this.guests.runsIn(cell.id) : undefined,
    }))
    this.simulation.change({ cells, threads })
  }

  private threads: Parameters<Simulation['change']>[0]['threads'] = []

  /** Counts exits up to now. */
  settle(): void {
    this.statistics.settle(
      this.driver.cells.map(({ id, cpus, state }) => ({ id, cpus, running: id === 0 || state.startsWith('running') })),
    )
  }

  /** A request to the hypervisor: a hypercall of root's, on the core that the tool runs on. */
  countRequest(): void {
    const [root] = this.driver.cells
    if (!root) return
    this.settle()
    this.statistics.add(root.id, Math.min(...root.cpus), 'hypercall')
  }

  /**
   * Exits that a granted request makes, as far as a recorded board shows them: the cores of root are suspended while a cell is
   * made or destroyed, Linux asks the firmware whether the core is off, and the cell's own cores are told to park and to start.
   */
  private countGranted(request: GrantedRequest, cell: Readonly<LiveCell>): void {
    const root = this.driver.cells[0]
    if (!root) return
    const [first, ...others] = [...root.cpus].sort((a, b) => a - b)
    if (request === 'create' || request === 'destroy') {
      for (const cpu of others) this.statistics.add(root.id, cpu, 'management')
      if (request === 'create') this.statistics.add(root.id, first!, 'psci', cell.cpus.size)
    } else for (const cpu of cell.cpus) this.statistics.add(cell.id, cpu, 'management')
  }

  /** A counter as it is now: of a cell, or of one of its cores. */
  exits(cell: number, counter: Counter, cpu?: number): number {
    this.settle()
    return this.statistics.read(cell, counter, cpu)
  }

  private makeDriver(): Driver {
    return new Driver({
      kernel: this.kernel,
      files: this.files,
      format: this.options.plan.jailhouse.format,
      coreLines: (cpu) => this.hardware.coreLines(cpu),
      hostLines: () => this.hardware.hostLines(),
      print: (line) => this.print(`${line}\n`),
      events: {
        changing: () => this.settle(),
        changed: () => this.changed(),
        granted: (request, cell) => this.countGranted(request, cell),
        started: (cell, memory) => this.guests.start(cell, memory),
        stopped: (id) => this.guests.stop(id),
      },
    })
  }

  /** The session at the shell, until the machine is restarted or ends. */
  private async live(session: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, LOGIN_MS))
    this.print('\n')
    const programs = makePrograms(this)
    const shell = new Shell(this.files, programs, {
      print: (text) => this.print(text),
      room: () => this.room(),
      input: { read: () => this.typedLine() },
      keys: (take, done) => {
        this.terminal.onKey = take
        done.addEventListener('abort', () => (this.terminal.onKey = undefined), { once: true })
      },
    })
    this.terminal.onTab = (before) =>
      complete(before, {
        programs: programs.keys(),
        files: this.files,
        folder: shell.folder,
        cells: this.driver.cells.slice(1).map(({ configuration }) => configuration.name),
      })
    while (session === this.session && !this.stopped) {
      const source = await this.command(shell)
      if (session !== this.session || this.stopped) return
      if (source === null) this.end = 'exit'
      else await this.run(shell, source)
      if (this.end !== undefined) return this.leave(this.end)
    }
  }

  /** Reads a command, over several lines where it needs them; null at the end of what is typed. */
  private async command(shell: Shell): Promise<string | null> {
    this.interrupted = false
    const place = shell.folder.replace(/^\/root(?=\/|$)/, '~')
    return this.terminal.readLine(`root@${this.hardware.hostName}:${place}# `, () => {
      shell.status = 130
    })
  }

  private async run(shell: Shell, first: string): Promise<void> {
    const running = new AbortController()
    this.running = running
    if (this.interrupted) running.abort()
    let source = first
    for (;;) {
      try {
        await shell.run(source, running.signal)
        break
      } catch (error) {
        if (!(error instanceof Unfinished)) {
          // One command of a session must not end the board for all its lines.
          const reason = error instanceof Error ? error.message : String(error)
          this.print(`[virtual board] made a mistake: ${reason}\n`)
          shell.status = 1
          break
        }
        let givenUp = false
        const next = await this.terminal.readLine('> ', () => (givenUp = true))
        if (next === null || givenUp || this.stopped) break
        source += `\n${next}`
      }
    }
    this.running = undefined
  }

  /** A line for a program that reads the terminal; undefined at ^D. */
  private async typedLine(): Promise<string | undefined> {
    const interrupted = () => this.running?.abort()
    const line = await this.terminal.readLine('', interrupted)
    return line === null || this.running?.signal.aborted ? undefined : `${line}\n`
  }

  private leave(end: End): void {
    if (end === 'exit') {
      this.stop()
      this.print('exit\n')
      void this.uart.empty().then(() => this.hangUp('The shell of the virtual board was left.'))
      return
    }
    this.session += 1
    this.guests.stopAll()
    this.kernel.say(end === 'reboot' ? 'reboot: Restarting system' : 'reboot: Power down')
    setTimeout(() => {
      if (this.stopped) return
      if (end === 'reboot') this.boot()
      else void this.uart.empty().then(() => this.hangUp('The virtual board was switched off.'))
    }, RESTART_MS)
  }
}
