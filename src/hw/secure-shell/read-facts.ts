/** From the text of a board to facts. Everything that a board prints is untrusted: what cannot be read is unknown. */
import { oneLine } from '../bundle/shell'
import type { Probes } from './probes'
import { known, unknown, type AddressRange, type BoardFacts, type Fact, type RunningCell } from './board-facts'

const LONGEST_LIST = 4096
const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(0, LONGEST_LIST)

/** `read` applied to what a probe printed; unknown where the probe failed or `read` gives undefined. */
function fact<T>(probes: Probes, name: string, read: (text: string) => T | undefined): Fact<T> {
  const probe = probes.get(name)
  if (!probe) return unknown('the board did not answer')
  if (probe.code !== 0)
    return unknown(oneLine(probe.text.trim()).slice(0, 200) || `the command ended with ${probe.code}`)
  const value = read(probe.text)
  return value === undefined
    ? unknown(`the answer cannot be read: ${oneLine(probe.text.trim()).slice(0, 100)}`)
    : known(value)
}

/** Numbers of the kernel's notation `0-2,5`. */
export function kernelList(text: string): number[] | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return []
  const numbers: number[] = []
  for (const part of trimmed.split(',')) {
    const [, first, last] = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(part) ?? []
    if (first === undefined) return undefined
    for (let n = Number(first); n <= Number(last ?? first); n += 1) numbers.push(n)
  }
  return numbers
}

/** Outermost entries of /proc/iomem; undefined when it hides its addresses. */
export function iomem(text: string): AddressRange[] | undefined {
  const ranges = text.split('\n').flatMap((line): AddressRange[] => {
    const [, start, end, what] = /^([0-9a-f]{1,16})-([0-9a-f]{1,16}) : (.*)$/.exec(line) ?? []
    return start === undefined ? [] : [{ start: BigInt(`0x${start}`), end: BigInt(`0x${end!}`), what: oneLine(what!) }]
  })
  return ranges.length === 0 || ranges.every((range) => range.end === 0n) ? undefined : ranges.slice(0, LONGEST_LIST)
}

/** `NAME hex hex …`, one node a line: the bytes of its reg with two cells for address and size. */
function nodeRanges(text: string): AddressRange[] {
  return lines(text).flatMap((line) => {
    const [name = '', ...bytes] = line.split(/\s+/)
    const digits = bytes.join('')
    if (!/^(?:[0-9a-f]{32})+$/.test(digits)) return []
    const pairs = digits.match(/[0-9a-f]{32}/g) ?? []
    return pairs.flatMap((pair) => {
      const start = BigInt(`0x${pair.slice(0, 16)}`)
      const size = BigInt(`0x${pair.slice(16)}`)
      return size === 0n ? [] : [{ start, end: start + size - 1n, what: oneLine(name) }]
    })
  })
}

/** `ID<tab>NAME<tab>STATE<tab>CPUS`, one cell a line. */
export function runningCells(text: string): RunningCell[] | undefined {
  const cells = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [id = '', name, state, cpus] = line.split('\t')
      return /^\d{1,3}$/.test(id) && name !== undefined && state !== undefined
        ? { id: Number(id), name, state: oneLine(state), cpus: oneLine(cpus ?? '') }
        : undefined
    })
  return cells.every((cell) => cell !== undefined) ? cells : undefined
}

function gicVersion(text: string): number | undefined {
  if (/arm,gic-v4/.test(text)) return 4
  if (/arm,gic-v3/.test(text)) return 3
  return /arm,(gic-400|cortex-a15-gic|gic-v2|cortex-a9-gic)/.test(text) ? 2 : undefined
}

/** Reads the answers of the probes of `gather.ts`. */
export function readFacts(probes: Probes): BoardFacts {
  const words = (text: string) => text.trim() || undefined
  return {
    user: fact(probes, 'user', (text) => (/^\d+\s*$/.test(text) ? Number(text) : undefined)),
    kernel: fact(probes, 'kernel', (text) => words(oneLine(text.trim()))),
    model: fact(probes, 'model', (text) => words(oneLine(text.replaceAll('\0', '').trim()))),
    compatible: fact(probes, 'compatible', (text) => lines(text.replaceAll('\0', '\n')).map(oneLine)),
    commandLine: fact(probes, 'command-line', (text) => words(oneLine(text.trim()))),
    cpusOnline: fact(probes, 'cpus-online', kernelList),
    cpusPresent: fact(probes, 'cpus-present', kernelList),
    memory: memoryFact(probes),
    memoryBanks: fact(probes, 'memory-banks', nodeRanges),
    reservedMemory: fact(probes, 'reserved-memory', nodeRanges),
    tool: fact(probes, 'tool', (text) => words(oneLine(lines(text)[0] ?? ''))),
    module: fact(probes, 'module', (text) =>
      (['loaded', 'installed', 'missing'] as const).find((state) => state === text.trim()),
    ),
    firmware: fact(probes, 'firmware', (text) => lines(text).map(oneLine)),
    cellFiles: fact(probes, 'cell-files', (text) =>
      lines(text).flatMap((line) => {
        const [, hex, path] = /^([0-9a-f]{16}) (.+)$/.exec(line) ?? []
        return hex === undefined ? [] : [{ path: oneLine(path!), stamp: Uint8Array.from(Buffer.from(hex, 'hex')) }]
      }),
    ),
    jailhouseEnabled: fact<boolean | undefined>(probes, 'enabled', (text) => text.trim() === '1'),
    cells: fact(probes, 'cells', runningCells),
    gicVersion: fact(probes, 'gic', gicVersion),
    virtualisation: fact(probes, 'virtualisation', (text) => lines(text).map(oneLine)),
    kvmDevice: fact(probes, 'kvm-device', (text) => text.trim() === 'yes'),
    kvmAtLoad: fact<boolean | undefined>(probes, 'kvm-at-load', (text) => /^[Y1]/.test(text.trim())),
    serialPorts: fact(probes, 'serial-ports', (text) =>
      lines(text).flatMap((line) => {
        const [, tty, address] = /^([A-Za-z0-9]+) (0x[0-9a-fA-F]{1,16})$/.exec(line) ?? []
        return tty === undefined || BigInt(address!) === 0n ? [] : [{ tty, address: BigInt(address!) }]
      }),
    ),
    kernelConsoles: fact(probes, 'kernel-consoles', (text) => text.trim().split(/\s+/).map(oneLine)),
    missingTools: fact(probes, 'missing-tools', (text) => lines(text).map(oneLine)),
  }
}

function memoryFact(probes: Probes): Fact<AddressRange[]> {
  const hidden = unknown('/proc/iomem hides its addresses from this user; log in as root')
  const text = probes.get('memory')?.text ?? ''
  return /^0+-0+ : /m.test(text) ? hidden : fact(probes, 'memory', iomem)
}
