/** What the details of a run say: cores, memory traffic, exits, messages, chains, management and the boot. */
import { duration, grouped } from '../format/numbers'

export const DETAILS = {
  label: 'Details of the run',
  what: 'Cores, memory traffic, exits, messages, chains and the boot timeline of the run appear here.',
  showStream: (id: string) => `Show ${id} in the charts`,
} as const

export const CORES = {
  title: 'Cores',
  over: (simulatedSeconds: number) => `over ${grouped(simulatedSeconds)} simulated seconds`,
  busy: 'busy',
  refills: 'refills a second',
  dram: 'to and from DRAM',
  stalled: 'stalled',
  stalledHint: 'Held back by its memory budget',
} as const

export const DRAM = {
  title: 'DRAM',
  used: (share: string, usable: string) => `${share} of ${usable} usable`,
  who: 'cell or device',
  moved: 'moved',
  wanted: 'wanted',
  ofUsable: 'of usable',
  share: 'share',
  master: (name: string, cell: string | undefined) => `${name}${cell === undefined ? '' : ` of ${cell}`}`,
} as const

export const EXITS = {
  title: 'Exits to the hypervisor',
  hint: "by Jailhouse's names, count and a second",
  total: 'total a second',
} as const

export const MESSAGES = {
  title: 'Messages',
  unit: 'latency in ns',
  flow: 'flow',
  bytes: 'bytes',
  offered: 'offered',
  delivered: 'delivered',
  dropped: 'dropped',
  none: 'The plan has no link that carries messages.',
} as const

export const CHAINS = {
  title: 'Chains',
  unit: 'in ns',
  chain: 'chain',
  steps: 'steps',
  none: 'The plan has no chain of workloads.',
} as const

export const MANAGEMENT = {
  title: 'Management',
  hint: 'what root and cells asked of the hypervisor, with warm caches',
  request: 'request',
  at: 'at',
  every: 'every',
  exits: 'exits',
  core: (cpu: number, asks: boolean) => `core ${cpu} ${asks ? 'asks' : 'is hit'}`,
} as const

export const BOOT = {
  title: 'Boot',
  hint: (rootStopsNs: number) => `from power-on; root's cores lose ${duration(rootStopsNs)}`,
  step: 'step',
  from: 'from',
  takes: 'takes',
  rootStops: 'root stops',
  firstCycle: (of: string) => `first cycle of ${of}`,
} as const
