/** What the hypervisor says about a crash, line by line: the access, the exception, the registers, the parked core. */
import type { Crash, RegisterDump } from './board-event'
import type { Said } from './grammar/rule'

const HEX = '([0-9a-f]{16})'
const HEAD = /^Cell state before exception:$|^Hypervisor stack before exception.{0,40}$/
const PC = new RegExp(`^ pc: ${HEX} +lr: ${HEX} spsr: ([0-9a-f]{8}) +EL(\\d)$`)
const SP = new RegExp(`^ sp: ${HEX}(?: +elr: ${HEX})? +esr: ([0-9a-f]{2} \\d [0-9a-f]{1,8})$`)
const GENERAL = /^(?: ?x\d{1,2}: [0-9a-f]{16} *){1,3}$/
const ONE = /x(\d{1,2}): ([0-9a-f]{16})/g

/** Whether a line belongs to a dump of registers. */
export function isDumpLine(line: string): boolean {
  const first = line[0]
  if (first === ' ')
    return line.startsWith(' pc:') ? PC.test(line) : line.startsWith(' sp:') ? SP.test(line) : GENERAL.test(line)
  return first === 'x' ? GENERAL.test(line) : (first === 'C' || first === 'H') && HEAD.test(line)
}

export class CrashReport {
  private crash: Crash = {}

  /** Takes a line of which `isDumpLine` is true. */
  dumpLine(line: string): void {
    const registers = this.registers()
    const pc = PC.exec(line)
    const sp = SP.exec(line)
    if (pc) Object.assign(registers, { pc: pc[1], lr: pc[2], spsr: pc[3], level: Number(pc[4]) })
    else if (sp) Object.assign(registers, { sp: sp[1], ...(sp[2] === undefined ? {} : { elr: sp[2] }), esr: sp[3] })
    else if (GENERAL.test(line)) {
      for (const [, number, value] of line.matchAll(ONE)) if (Number(number) <= 30) registers.x[Number(number)] = value!
    }
  }

  /** What an event of the hypervisor becomes: events that end a crash carry all of it, and come behind its registers. */
  with(said: Extract<Said, { from: 'hypervisor' }>): Said[] {
    if (said.kind === 'fault') {
      const before = this.end()
      this.crash = { fault: said.fault }
      return [...before, said]
    }
    if (said.kind === 'trap') {
      const before = this.crash.registers ? this.end() : []
      this.crash = { ...this.crash, reason: said.reason, exceptionClass: said.exceptionClass }
      return [...before, said]
    }
    if (said.kind === 'cpu-parked' || said.kind === 'cpu-stopped') {
      const { crash } = this
      const ended = said.kind === 'cpu-parked' ? { ...said, crash } : said
      return [...this.end(), ended]
    }
    if (said.kind === 'hypervisor-starting') return [...this.end(), said]
    return [said]
  }

  /** Ends a crash, with its registers where nothing ended it before. */
  end(): Said[] {
    const { registers } = this.crash
    this.crash = {}
    return registers ? [{ from: 'hypervisor', kind: 'register-dump', registers }] : []
  }

  private registers(): RegisterDump {
    this.crash.registers ??= { x: {} }
    return this.crash.registers
  }
}
