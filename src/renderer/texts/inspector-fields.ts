/** Names of what the inspector shows of each kind of thing, and the sentences that stand between. */
import type { STRESSORS } from '../../sim/plan/workload'
import { counted, duration, frequency, grouped } from '../format/numbers'
import { WORDS } from './words'

/** Where a value comes from, in one word beside it. */
export const ORIGINS = {
  derived: WORDS.derived,
  board: 'board',
  template: 'template',
  estimate: WORDS.estimate,
  file: 'file',
} as const

/** Names that fields of several things have. */
export const FIELDS = {
  colours: 'Colours',
  console: 'Console',
  core: 'Core',
  cores: 'Cores',
  devices: 'Devices',
  endsBefore: 'Ends before',
  guest: 'Guest',
  interrupts: 'Interrupts',
  limits: 'Limits',
  links: 'Links',
  memory: 'Memory',
  name: 'Name',
  owner: 'Owner',
  size: 'Size',
  template: 'Template',
  tick: 'Tick',
  tickCost: 'Tick cost',
  workloads: 'Workloads',
  ram: 'RAM',
  removeIt: 'Remove it',
} as const

export const BOARD_FIELDS = {
  chip: ORIGINS.board,
  identifier: 'Identifier',
  file: 'Your file',
  soc: 'SoC',
  unknown: 'Unknown',
  notSimulated: 'Nothing can be simulated on this board. Checking and exporting need none of this.',
  clusterClock: (cores: number, hertz: number) => `${cores} at ${frequency(hertz)}`,
  companions: 'Companion cores',
  accelerators: 'Accelerators',
  type: 'Type',
  width: 'Width',
  bits: (width: number) => (width === 0 ? WORDS.unknown : `${width} bits`),
  peak: 'Peak',
  streaming: 'Streaming',
  bank: (size: string) => `${size} at`,
  rest: 'Interrupts, DMA, time',
  gic: 'GIC',
  smmu: 'SMMU',
  time: 'Time',
  devices: (count: number) => `${count} devices`,
  hypervisor: 'Hypervisor',
  source: 'Source',
  withEstimate: ', with an estimate',
} as const

export const CELL_FIELDS = {
  root: 'root cell',
  remains: (cpus: readonly number[]) => `${cpus.join(', ') || WORDS.none}: what remains`,
  addRam: 'Add RAM',
  addRamTo: (cell: string | undefined) => `add RAM to ${cell ?? 'a cell'}`,
  noMemory: 'A cell needs RAM to be loaded into.',
  moreRegions: (count: number) => `${counted(count, 'region')} more`,
  communication: 'Comm region',
  region: 'Region',
  addDevice: 'Add a device',
  spis: (spis: readonly number[] | undefined) =>
    spis === undefined ? WORDS.unknown : spis.length > 0 ? `SPI ${spis.join(', ')}` : 'no SPI',
  giveBack: (device: string) => `Give ${device} back to root`,
  giveBackHint: 'Give back to root',
  noDevice: 'No device but its console.',
  colours: 'Cache colours, a what-if',
  noLink: 'Linked to no other cell.',
  remove: 'Remove the cell',
  renameRoot: 'rename root',
  setGuest: (cell: string) => `set the guest of ${cell}`,
  setConsole: (cell: string) => `set the console of ${cell}`,
} as const

export const CORE_FIELDS = {
  rootOwner: (name: string) => `${name} (root)`,
  load: 'Load',
  kind: 'Kind',
  clock: 'Clock',
  instructions: 'L1 instr.',
  data: 'L1 data',
  ownCache: 'L2, its own',
  sharedCache: 'Shared cache',
  shared: (level: number) => `L${level} shared`,
  affinity: 'Affinity',
  empty: 'Drag a workload from the palette onto this core.',
} as const

export const DEVICE_FIELDS = {
  device: 'device',
  consoleOf: 'Console of',
  registers: 'Registers',
  spis: (spis: readonly number[]) => (spis.length > 0 ? `SPI ${spis.join(', ')}` : WORDS.none),
  infrastructure: 'Root needs it',
  isInfrastructure: (needed: boolean) => (needed ? `${WORDS.yes}: clocks, pins or power` : WORDS.no),
  deviceTree: 'Device tree',
  inDeviceTree: (enabled: boolean | undefined) =>
    enabled === undefined ? 'not listed' : enabled ? 'okay' : 'disabled',
  unknown: (board: string) => `${board} has no device of this name.`,
  search: 'Search devices',
  searchHint: 'Name or kind',
  noMatch: (wanted: string) => `No device matches “${wanted}”.`,
} as const

export const HYPERVISOR_FIELDS = {
  title: WORDS.jailhouse,
  chip: 'hypervisor',
  virtualPci: 'Virtual PCI',
  window: 'Window',
  domain: 'Domain',
  rootInterrupt: "Root's INTA",
  spi: (spi: number) => `SPI ${spi}`,
  controller: 'Interrupt controller',
  gic: BOARD_FIELDS.gic,
  version: (version: number) => `version ${version}`,
  distributor: 'Distributor',
  spis: 'SPIs',
  maintenance: 'Maintenance',
  intid: (intid: number) => `INTID ${intid}`,
} as const

export const LINK_FIELDS = {
  chip: 'ivshmem link',
  peers: 'Peers',
  order: 'Peer order',
  remove: 'Remove the link',
  move: 'move a link',
  connect: (name: string) => `link ${name}`,
  disconnect: (name: string) => `unlink ${name}`,
} as const

export const LOAD_FIELDS = {
  title: 'Load',
  add: (template: string) => `Add ${template} on root`,
  remove: (use: string) => `${WORDS.remove} ${use}`,
  removeHint: WORDS.remove,
  loadRoot: 'load root',
  removeLoad: (use: string | undefined) => `remove the load ${use}`,
  vmBytes: '256 MiB',
  none: 'The run has no background load.',
} as const

/** Processes of a load, by their option of stress-ng. */
export const STRESSOR_NAMES: Readonly<Record<(typeof STRESSORS)[number], string>> = {
  cpu: 'CPU stressors',
  io: 'I/O stressors',
  vm: 'VM stressors',
  hdd: 'Disk stressors',
  udp: 'UDP stressors',
  read: 'Readers',
  write: 'Writers',
  copy: 'Copiers',
}

export const PLAN_FIELDS = {
  chip: WORDS.plan,
  description: 'Description',
  rename: 'rename the plan',
  describe: 'describe the plan',
  board: 'Board',
  showBoard: 'Show what is known of it',
  jailhouse: HYPERVISOR_FIELDS.title,
  run: WORDS.run,
  ofRun: 'the run',
  cells: 'Cells',
  addCell: 'Add a cell',
  guestOfNew: 'Guest of the new cell',
  cell: (isRoot: boolean, guest: string, cores: number) =>
    `${isRoot ? `${WORDS.root}, ` : ''}${guest}, ${counted(cores, 'core')}`,
  addLink: 'Add a link between root and the last cell',
  noLink: 'No cell is linked to another.',
} as const

export const REGION_FIELDS = {
  purpose: 'Purpose',
  purposes: {
    ram: FIELDS.ram,
    loader: 'loader of a Linux cell',
    shared: 'shared with root',
    raw: 'raw, flags as given',
  },
  setPurpose: (cell: string) => `set the purpose of a region of ${cell}`,
  title: (purpose: string, cell: string) => `${purpose === 'ram' ? FIELDS.ram : purpose} of ${cell}`,
  pages: 'Pages',
  ofPages: (pages: bigint, size: string) => `${pages} of 4 KiB, ${size}`,
  showCell: (cell: string) => `${WORDS.show} ${cell}`,
  move: 'move a region',
} as const

export const TEMPLATE_FIELDS = {
  chip: ORIGINS.template,
  help: (summary: string) => `${summary}. Drag it onto a core, or press Enter on it.`,
  runsOn: 'Runs on',
  period: 'Period',
  arrivals: 'Arrivals',
  later: (ns: number) => `${duration(ns)} later on average`,
  burst: 'A burst',
  jobs: (count: number, distanceNs: number) => `${count} jobs ${duration(distanceNs)} apart`,
  wcet: 'WCET',
  shortest: 'Shortest',
  priority: 'Priority',
  apart: (ns: number) => `${duration(ns)} apart at least`,
  handler: 'Handler',
  deferred: 'Left to do',
  interruptsOff: 'Interrupts off',
  interruptsOffFor: (ns: number, perSecond: number) => `${duration(ns)} mean, ${grouped(perSecond)} a second`,
  stressor: (perSecond: number) => `${grouped(perSecond)} refills/s`,
  timesOf: 'Times are of',
  reference: (core: string, hertz: number) => `${core.replace('cortex-a', 'Cortex-A')} at ${frequency(hertz)}`,
  worksWith: 'Works with, on this board',
  memory: 'Memory while it runs',
  refills: 'Refills',
  aSecond: (count: number) => `${grouped(count)} a second`,
  writesBack: 'Writes back',
  footprint: 'Footprint',
  sources: 'Where the numbers come from',
} as const
