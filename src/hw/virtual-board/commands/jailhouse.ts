/** The `jailhouse` tool: its commands, arguments, output and exit codes (upstream e57d1eff, tools/jailhouse.c). */
import { cellListLines } from '../../../sim/hypervisor/live-cell'
import type { Outcome } from '../../../sim/hypervisor/refusal'
import { sleep, type Process, type Program } from '../shell/process'
import type { System } from '../system'
import { cellLinux } from './cell-linux'
import { cellStatistics } from './cell-statistics'
import { configCheck } from './config-check'
import { openDevice, readFile, ToolFailed, UsageFault } from './tool'
import { parseReference, preloads } from './tool-arguments'

/** As the hypervisor says of itself. */
const VERSION = 'v0.12 (simulated)'

/** The commands with their arguments. */
const USAGE = `
Available commands:
   enable SYSCONFIG
   disable
   console [-f | --follow]
   cell create CELLCONFIG
   cell list
   cell load { ID | [--name] NAME } { IMAGE | { -s | --string } "STRING" }
             [-a | --address ADDRESS] ...
   cell start { ID | [--name] NAME }
   cell shutdown { ID | [--name] NAME }
   cell destroy { ID | [--name] NAME }
   cell linux [-h] [-d DTB] [-i INITRD] [-c "CMDLINE"] [-w PARAMS_FILE]
              [-a ARCH] [-k FACTOR]
              CELLCONFIG KERNEL
   cell stats { ID | [--name] NAME }
   config create [-h] [-g] [-r ROOT] [-t TEMPLATE_DIR] [-c CONSOLE]
                 [--mem-inmates MEM_INMATES] [--mem-hv MEM_HV]
                 FILE
   config collect FILE.TAR
   config check [-h] SYSCONFIG [CELLCONFIG [CELLCONFIG ...]]
   hardware check 
`

export function jailhouse(system: System): Program {
  const tool = new Tool(system)
  return async (process) => {
    try {
      return await tool.run(process)
    } catch (error) {
      if (error instanceof UsageFault) {
        process.out(`Usage: jailhouse { COMMAND | --help | --version }\n${USAGE}`)
        return error.code
      }
      if (!(error instanceof ToolFailed)) throw error
      process.err(`${error.message}\n`)
      return error.code
    }
  }
}

class Tool {
  constructor(private readonly system: System) {}

  run(process: Process): number | Promise<number> {
    const [, command, ...rest] = process.words
    switch (command) {
      case '--version':
        process.out(`Jailhouse management tool ${VERSION}\n`)
        return 0
      case '--help':
        throw new UsageFault(0)
      case 'enable': {
        const [file, ...more] = rest
        if (file === undefined || more.length > 0) throw new UsageFault()
        const bytes = readFile(process, file)
        return this.ioctl(process, (driver) => driver.enable(bytes))
      }
      case 'disable':
        return this.ioctl(process, (driver) => driver.disable())
      case 'console':
        return this.console(process, rest)
      case 'cell':
        return this.cell(process, rest)
      case 'config':
        if (rest[0] === 'check') return configCheck({ ...process, words: ['jailhouse config check', ...rest.slice(1)] })
        return this.onlyForX86(process, ['create', 'collect'].includes(rest[0] ?? ''))
      case 'hardware':
        return this.onlyForX86(process, rest[0] === 'check')
      default:
        throw new UsageFault()
    }
  }

  private cell(process: Process, [command, ...rest]: string[]): number | Promise<number> {
    switch (command) {
      case 'create': {
        const [file, ...more] = rest
        if (file === undefined || more.length > 0) throw new UsageFault()
        const bytes = readFile(process, file)
        return this.ioctl(process, (driver) => driver.create(bytes))
      }
      case 'list':
        if (rest.length > 0) throw new UsageFault()
        if (!this.system.kernel.modules.has('jailhouse') || this.system.driver.cells.length === 0) return 0
        process.out(
          cellListLines(this.system.driver.cells as never)
            .map((line) => `${line}\n`)
            .join(''),
        )
        return 0
      case 'load': {
        const { reference, after } = parseReference(rest)
        if (after.length === 0) throw new UsageFault()
        const images = preloads(process, after)
        return this.ioctl(process, (driver) => driver.load(reference, images))
      }
      case 'shutdown': {
        const reference = this.onlyReference(rest)
        return this.ioctl(process, (driver) => driver.load(reference, []))
      }
      case 'start': {
        const reference = this.onlyReference(rest)
        return this.ioctl(process, (driver) => driver.start(reference))
      }
      case 'destroy': {
        const reference = this.onlyReference(rest)
        return this.ioctl(process, (driver) => driver.destroy(reference))
      }
      case 'linux':
        return cellLinux(this.system, { ...process, words: ['jailhouse cell linux', ...rest] })
      case 'stats':
        return cellStatistics(this.system, { ...process, words: ['jailhouse cell stats', ...rest] })
      default:
        throw new UsageFault()
    }
  }

  private onlyReference(words: readonly string[]) {
    const { reference, after } = parseReference(words)
    if (after.length > 0) throw new UsageFault()
    return reference
  }

  private ioctl(process: Process, request: (driver: System['driver']) => Outcome): number {
    openDevice(this.system)
    this.system.countRequest()
    const outcome = request(this.system.driver)
    if (outcome.ok) return 0
    process.err(`${outcome.printed}\n`)
    return 1
  }

  private async console(process: Process, words: readonly string[]): Promise<number> {
    const follows = words.length === 1 && ['-f', '--follow'].includes(words[0]!)
    if (words.length > 1 || (words.length === 1 && !follows)) throw new UsageFault()
    openDevice(this.system)
    const { driver } = this.system
    if (driver.hypervisor.enabled && !driver.hasVirtualConsole)
      throw new ToolFailed('read(console): Operation not permitted')
    const log = driver.consoleLog
    let at = 0
    for (;;) {
      const text = log.from(at)
      at = log.end
      process.out(text)
      await process.room()
      if (!follows) return 0
      while (log.end === at) await sleep(50, process.signal)
    }
  }

  private onlyForX86(process: Process, known: boolean): number {
    if (!known) throw new UsageFault()
    process.err(`${process.words.slice(0, 3).join(' ')}: for x86 alone, which this board is not\n`)
    return 1
  }
}
