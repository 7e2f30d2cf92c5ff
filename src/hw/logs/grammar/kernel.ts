/** Lines of root Linux's kernel: with the time in front, as on every console that is used here. */
import type { Said } from './rule'

/** The time stamp wherever it stands in a line, with the level that `dmesg -r` puts in front of it. */
const STAMP = /(?:<\d{1,3}>)?\[ *(\d{1,7}\.\d{6})\](?:\[ *[CT]\d{1,7}\])? /

/** A line that has a kernel's line in it: what stands before it, and the kernel's own. */
export interface KernelPart {
  before: string
  seconds: number
  text: string
}

/** Finds the kernel's part of a line; undefined where there is none. */
export function kernelPart(line: string): KernelPart | undefined {
  if (!line.includes('] ')) return undefined
  const match = STAMP.exec(line)
  if (!match) return undefined
  const text = line.slice(match.index + match[0].length)
  return { before: line.slice(0, match.index), seconds: Number(match[1]), text: text.slice(0, 1000) }
}

type KernelSaid = Extract<Said, { from: 'kernel' }>
type Meaning = KernelSaid extends infer E ? (E extends unknown ? Omit<E, 'from' | 'seconds' | 'text'> : never) : never

const MEANINGS: [RegExp, (m: RegExpExecArray) => Meaning][] = [
  [/^Booting Linux on physical CPU /, () => ({ kind: 'kernel-starting' })],
  [/^Machine model: (.{1,200})$/, (m) => ({ kind: 'machine-model', model: m[1]! })],
  [/^(?:Kernel panic|Unable to handle kernel|Internal error: |BUG: |Oops)/, () => ({ kind: 'kernel-failure' })],
  [/^jailhouse: loading out-of-tree module/, () => ({ kind: 'module-loading' })],
  [/^The Jailhouse is opening\.$/, () => ({ kind: 'jailhouse-opening' })],
  [/^The Jailhouse was closed\.$/, () => ({ kind: 'jailhouse-closed' })],
  [/^Created Jailhouse cell "([^"]{1,31})"$/, (m) => ({ kind: 'linux-created-cell', cell: m[1]! })],
  [/^Destroyed Jailhouse cell "([^"]{1,31})"$/, (m) => ({ kind: 'linux-destroyed-cell', cell: m[1]! })],
  [/^psci: CPU(\d{1,4}) killed/, (m) => ({ kind: 'cpu-offline', cpu: Number(m[1]) })],
  [/^CPU(\d{1,4}): shutdown$/, (m) => ({ kind: 'cpu-offline', cpu: Number(m[1]) })],
  [/^CPU(\d{1,4}): Booted secondary processor/, (m) => ({ kind: 'cpu-online', cpu: Number(m[1]) })],
  [/^pci-host-generic ([0-9a-f]{1,16})\.pci\S*: host bridge /, (m) => ({ kind: 'pci-host', base: `0x${m[1]!}` })],
  [
    /^pci ([0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]): \[110a:4106\] type 00 class 0xff([0-9a-f]{4})/,
    (m) => ({ kind: 'link-device', device: m[1]!, protocol: Number.parseInt(m[2]!, 16) }),
  ],
  [
    /^(ivshmem-net|uio_ivshmem|virtio-ivshmem) ([0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]): /,
    (m) => ({ kind: 'link-driver', driver: m[1]!, device: m[2]! }),
  ],
  [/^ ?jailhouse: (.{1,500})$/, (m) => ({ kind: 'driver-message', message: m[1]! })],
  [/^(request_mem_region failed for hypervisor memory\.)/, (m) => ({ kind: 'driver-message', message: m[1]! })],
]

/** What a line of the kernel says. */
export function kernelSays({ seconds, text }: KernelPart): KernelSaid {
  for (const [pattern, meaning] of MEANINGS) {
    const match = pattern.exec(text)
    if (match) return { from: 'kernel', seconds, text, ...meaning(match) } as KernelSaid
  }
  return { from: 'kernel', kind: 'kernel-line', seconds, text }
}
