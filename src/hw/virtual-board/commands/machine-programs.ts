/** Programs about the machine as a whole. */
import { numberList } from '../../../sim/hypervisor/number-list'
import { VERSION_LINE } from '../boot-log'
import { RELEASE } from '../kernel'
import { sleep, type Program } from '../shell/process'
import type { System } from '../system'

/** `sleep` at most: a day. */
const LONGEST_SLEEP_S = 86_400

/** @param programs all that there are, for those that run others */
export function machinePrograms(system: System, programs: ReadonlyMap<string, Program>): [string, Program][] {
  const { kernel, hardware } = system
  const uname: Program = ({ words, out, err }) => {
    const version = VERSION_LINE.slice(VERSION_LINE.indexOf('#'))
    const parts: [string, string][] = [
      ['s', 'Linux'],
      ['n', hardware.hostName],
      ['r', RELEASE],
      ['v', version],
      ['m', 'aarch64'],
      ['o', 'GNU/Linux'],
    ]
    const flags = words.slice(1).join('').replaceAll('-', '') || 's'
    if (/[^asnrvmo]/.test(flags)) {
      err('Usage: uname [-asnrvmo]\n')
      return 1
    }
    out(`${parts.flatMap(([flag, text]) => (flags.includes('a') || flags.includes(flag) ? [text] : [])).join(' ')}\n`)
    return 0
  }

  const dmesg: Program = ({ words, out }) => {
    out(
      kernel
        .dmesg()
        .map((line) => `${line}\n`)
        .join(''),
    )
    if (words.includes('-c')) kernel.clearLog()
    return 0
  }

  const ending =
    (end: 'reboot' | 'poweroff'): Program =>
    () => {
      system.end = end
      return 0
    }

  const wait: Program = async ({ words, signal, err }) => {
    const seconds = Number(words[1])
    if (!(seconds >= 0 && seconds <= LONGEST_SLEEP_S)) {
      err('Usage: sleep SECONDS\n')
      return 1
    }
    await sleep(seconds * 1000, signal)
    return 0
  }

  return [
    ['uname', uname],
    ['dmesg', dmesg],
    ['taskset', taskset(system, programs)],
    ['nproc', ({ out, words }) => (out(`${(words.includes('--all') ? kernel.cpus : kernel.online).length}\n`), 0)],
    ['hostname', ({ out }) => (out(`${hardware.hostName}\n`), 0)],
    ['whoami', ({ out }) => (out('root\n'), 0)],
    ['id', ({ out }) => (out('uid=0(root) gid=0(root)\n'), 0)],
    ['uptime', ({ out }) => (out(` up ${Math.floor(kernel.uptime / 60)} min,  load average: 0.00, 0.00, 0.00\n`), 0)],
    ['date', ({ out }) => (out(`${new Date().toUTCString()}\n`), 0)],
    ['sync', () => 0],
    ['clear', ({ out }) => (out('\x1b[H\x1b[2J'), 0)],
    ['sleep', wait],
    ['reboot', ending('reboot')],
    ['poweroff', ending('poweroff')],
    [
      'exit',
      () => {
        system.end = 'exit'
        return 0
      },
    ],
  ]
}

/** `taskset [-c] MASK|LIST COMMAND…` and `taskset [-c] -p PID`: the shell alone has an affinity here, every online core. */
function taskset(system: System, programs: ReadonlyMap<string, Program>): Program {
  return async (process) => {
    const { words, out, err } = process
    const asList = words.includes('-c') || words.includes('-cp') || words.includes('-pc')
    const rest = words.slice(1).filter((word) => !/^-[cp]+$/.test(word))
    const { online } = system.kernel
    if (words.some((word) => /^-c?pc?$/.test(word))) {
      let mask = 0n
      for (const cpu of online) mask |= 1n << BigInt(cpu)
      const pid = rest.at(-1) ?? '120'
      if (!/^\d{1,7}$/.test(pid)) return usage(err)
      if (asList) out(`pid ${pid}'s current affinity list: ${numberList(online)}\n`)
      else out(`pid ${pid}'s current affinity mask: ${mask.toString(16)}\n`)
      return 0
    }
    const [where, name, ...others] = rest
    const cpus = where === undefined ? undefined : asList ? cpusOfList(where) : cpusOfMask(where)
    if (!cpus || name === undefined) return usage(err)
    if (!cpus.some((cpu) => online.includes(cpu))) {
      err("taskset: failed to set pid 0's affinity: Invalid argument\n")
      return 1
    }
    const program = programs.get(name)
    if (!program) {
      err(`taskset: failed to execute ${name}: No such file or directory\n`)
      return 127
    }
    return program({ ...process, words: [name, ...others] })
  }
}

function usage(err: (text: string) => void): number {
  err('Usage: taskset [-c] MASK|LIST COMMAND [ARG]... | taskset [-c] -p PID\n')
  return 1
}

/** Cores of a list such as 0,2-3; undefined for what is none. */
export function cpusOfList(text: string): number[] | undefined {
  const cpus = text.split(',').map((part) => {
    const [, first, last] = /^(\d{1,3})(?:-(\d{1,3}))?$/.exec(part) ?? []
    if (first === undefined) return undefined
    const end = last === undefined ? Number(first) : Number(last)
    return Array.from({ length: Math.max(0, end - Number(first) + 1) }, (_, i) => Number(first) + i)
  })
  return cpus.some((one) => one === undefined) ? undefined : cpus.flatMap((one) => one!)
}

function cpusOfMask(text: string): number[] | undefined {
  if (!/^(0x)?[0-9a-fA-F]{1,16}$/.test(text)) return undefined
  const mask = BigInt(text.startsWith('0x') ? text : `0x${text}`)
  return Array.from({ length: 64 }, (_, cpu) => cpu).filter((cpu) => (mask >> BigInt(cpu)) & 1n)
}
