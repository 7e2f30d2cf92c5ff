/** The lines of Jailhouse's debug console (upstream e57d1eff; older ones, to v0.10, differ where the rules say so). */
import { rulesFrom, type Rule } from './rule'

const rule = rulesFrom('hypervisor')

/** Names have up to 31 bytes; a quote in one is not told from the quote behind it. */
const CELL = '"([^"]{1,31})"'
const DEVICE = '([0-9a-f]{2}:[0-9a-f]{2}\\.[0-7])'
const line = (text: string) => new RegExp(`^${text}$`)
const hexadecimal = (text: string) => `0x${text.replace(/^0x/, '')}`

export const HYPERVISOR_RULES: Rule[] = [
  rule('Initializing Jailhouse', line('Initializing Jailhouse hypervisor (\\S.{0,80}) on CPU (\\d{1,4})'), (m) => ({
    kind: 'hypervisor-starting',
    version: m[1]!,
    cpu: Number(m[2]),
  })),
  rule('Code location', line('Code location: (0x[0-9a-f]{1,16})'), (m) => ({ kind: 'code-location', address: m[1]! })),
  rule(
    'Page pool usage ',
    line(
      'Page pool usage (after early setup|after late setup|after cell creation|after cell destruction): ' +
        'mem (\\d{1,9})/(\\d{1,9}), remap (\\d{1,9})/(\\d{1,9})',
    ),
    (m) => ({
      kind: 'page-pool',
      when: m[1]!,
      used: Number(m[2]),
      size: Number(m[3]),
      remapUsed: Number(m[4]),
      remapSize: Number(m[5]),
    }),
  ),
  rule('Initializing processors', line('Initializing processors:'), () => ({ kind: 'processors-starting' })),
  rule(' CPU ', line(' CPU (\\d{1,4})\\.\\.\\. (OK|FAILED)'), (m) => ({
    kind: 'processor',
    cpu: Number(m[1]),
    ok: m[2] === 'OK',
  })),
  rule('Initializing unit', line('Initializing unit: (\\S.{0,40})'), (m) => ({ kind: 'unit', unit: m[1]! })),
  rule('Using SDEI', line('Using SDEI-based management interrupt'), () => ({ kind: 'sdei' })),
  rule('ARM MMU500', /^(ARM MMU500 at 0x[0-9a-f]{1,16} with:)$/, (m) => ({ kind: 'smmu', text: m[1]! })),
  rule(' stream matching', /^ (stream matching with \d{1,5} SMR groups)$/, (m) => ({ kind: 'smmu', text: m[1]! })),
  rule(' ', /^ (\d{1,5} context banks \(\d{1,5} stage-2 only\))$/, (m) => ({ kind: 'smmu', text: m[1]! })),
  rule('Assigning SID', line(`Assigning SID (0x[0-9a-f]{1,8}),? Mask:? (0x[0-9a-f]{1,8}) to cell ${CELL}`), (m) => ({
    kind: 'stream-assigned',
    stream: m[1]!,
    mask: m[2]!,
    cell: m[3]!,
  })),
  rule('Adding virtual PCI', line(`Adding virtual PCI device ${DEVICE} to cell ${CELL}`), (m) => ({
    kind: 'virtual-pci-device',
    device: m[1]!,
    cell: m[2]!,
  })),
  rule('Adding PCI device', line(`Adding PCI device ${DEVICE} to cell ${CELL}`), (m) => ({
    kind: 'pci-device',
    change: 'added',
    device: m[1]!,
    cell: m[2]!,
  })),
  rule('Removing PCI device', line(`Removing PCI device ${DEVICE} from cell ${CELL}`), (m) => ({
    kind: 'pci-device',
    change: 'removed',
    device: m[1]!,
    cell: m[2]!,
  })),
  rule('Shared memory conn', line('Shared memory connection established, peer cells:'), () => ({
    kind: 'link-established',
  })),
  rule(' "', line(` ${CELL}`), (m) => ({ kind: 'link-peer', cell: m[1]! })),
  rule('Activating', line('Activating hypervisor'), () => ({ kind: 'hypervisor-active' })),
  rule('Created cell', line(`Created cell ${CELL}`), (m) => ({ kind: 'cell-created', cell: m[1]! })),
  rule('Cell "', line(`Cell ${CELL} can be loaded`), (m) => ({ kind: 'cell-loadable', cell: m[1]! })),
  rule('Started cell', line(`Started cell ${CELL}`), (m) => ({ kind: 'cell-started', cell: m[1]! })),
  rule('Closing cell', line(`Closing cell ${CELL}`), (m) => ({ kind: 'cell-closing', cell: m[1]! })),
  rule('Shutting down', line('Shutting down hypervisor'), () => ({ kind: 'hypervisor-stopping' })),
  rule(' Releasing', line(' Releasing CPU (\\d{1,4})'), (m) => ({ kind: 'cpu-released', cpu: Number(m[1]) })),
  rule('Timeout', line('Timeout expired while waiting for reply from target cell'), () => ({ kind: 'reply-timeout' })),
  rule('/', /^(\/\S{1,200}\.c):(\d{1,6}): returning error (\S.{0,80})$/, traceError),
  rule('hypervisor/', /^(\S{1,200}\.c):(\d{1,6}): returning error (\S.{0,80})$/, traceError),
  rule('Unhandled data', line('Unhandled data (read|write) at (0x[0-9a-f]{1,16})\\((\\d)\\)'), (m) => ({
    kind: 'fault',
    fault: { what: 'data access', access: access(m[1]!), address: m[2]!, bytes: Number(m[3]) },
  })),
  rule(
    'FATAL: Invalid MMIO',
    line('FATAL: Invalid MMIO (read|write), address: ([0-9a-fx]{1,18}), size: (\\d{1,3})'),
    (m) => ({
      kind: 'fault',
      fault: { what: 'sub-page access', access: access(m[1]!), address: hexadecimal(m[2]!), bytes: Number(m[3]) },
    }),
  ),
  rule('FATAL: instruction', line('FATAL: instruction abort at (0x[0-9a-f]{1,16})'), (m) => ({
    kind: 'fault',
    fault: { what: 'instruction abort', address: m[1]! },
  })),
  rule(
    'FATAL: Invalid PCI',
    line(`FATAL: Invalid PCI (MMCONFIG write|MSI-X table/PBA access), device ${DEVICE}(?:,.{0,100})?`),
    (m) => ({ kind: 'fault', fault: { what: 'PCI access', part: m[1]!, device: m[2]! } }),
  ),
  rule('Attempt to route', line('Attempt to route IRQ(\\d{1,4}) outside of cell'), (m) => ({
    kind: 'fault',
    fault: { what: 'interrupt route', irq: Number(m[1]) },
  })),
  rule('FATAL: ', line('FATAL: (unhandled trap|forbidden access) \\(exception class 0x([0-9a-f]{2})\\)'), (m) => ({
    kind: 'trap',
    reason: m[1] === 'unhandled trap' ? 'unhandled trap' : 'forbidden access',
    exceptionClass: m[2]!,
  })),
  rule('FATAL: Unhandled HYP', line('FATAL: (Unhandled HYP exception: .{1,100})'), (m) => ({
    kind: 'hypervisor-crashed',
    reason: m[1]!,
  })),
  rule('Parking CPU', line(`Parking CPU (\\d{1,4}) \\(Cell: ${CELL}\\)`), (m) => ({
    kind: 'cpu-parked',
    cpu: Number(m[1]),
    cell: m[2]!,
    crash: {},
  })),
  rule('Stopping CPU', line(`Stopping CPU (\\d{1,4}) \\(Cell: ${CELL}\\)`), (m) => ({
    kind: 'cpu-stopped',
    cpu: Number(m[1]),
    cell: m[2]!,
  })),
]

function access(text: string): 'read' | 'write' {
  return text === 'read' ? 'read' : 'write'
}

function traceError(m: RegExpExecArray) {
  return { kind: 'trace-error' as const, file: m[1]!, line: Number(m[2]), error: m[3]! }
}

/** What a line of the hypervisor that something else cut into still shows. */
export const HYPERVISOR_MARKS =
  /Created cell "|Started cell "|Closing cell "|" can be loaded|Unhandled data |FATAL: |Parking CPU|Page pool usage/
