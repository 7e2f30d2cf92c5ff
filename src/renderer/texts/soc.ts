/** Words of the chip's drawing. */
import { counted, duration, percent } from '../format/numbers'
import { coreTitle, WORDS } from './words'

export const SOC_TEXTS = {
  chip: 'Chip',
  chipFacts: 'Facts of the chip',
  showBoard: (name: string) => `Show ${name} in the inspector`,
  counterEstimate: (source: string | undefined) => `Estimate: ${source}`,
  counter: 'The system counter',
  estimated: `, ${WORDS.estimate}`,
  dram: 'DRAM',
  dramHint: (type: string, busWidth: number) =>
    `${type}, ${busWidth === 0 ? 'width unknown' : `${busWidth} bits wide`}; peak rate, and the share that streaming reaches`,
  rateEstimated: (words: string, isEstimate: boolean) => `${words}${isEstimate ? ' estimated' : ''}`,
  usableEstimated: (words: string, isEstimate: boolean) => `${isEstimate ? 'about ' : ''}${words}`,
  companion: (name: string, words: string) => `${name}, ${words}. Jailhouse does not manage it.`,
  accelerators: 'Accelerators',
  devices: 'Devices',
  root: WORDS.root,
  rootLinux: 'root Linux',
  withRoot: (count: number) => `${count} with root`,
  withRootHelp: 'Show the devices that root has, to drag one onto a core',
  rootDevices: 'Devices of root',
  noRootDevices: 'Root has no device left.',
  devicesHelp: 'Enter picks a device up, the arrows choose the cell that gets it.',
  device: (name: string, owner: string, spis: readonly number[], console: boolean, infrastructure: boolean) =>
    `${name}, with ${owner}${console ? ' as its console' : ''}, ${
      spis.length > 0 ? `SPI ${spis.join(', ')}` : 'no interrupt'
    }${infrastructure ? '; root needs it for clocks, pins or power' : ''}`,
  links: 'Links',
  drawLink: (cell: string) => `Draw a link from ${cell}`,
  drawLinkHelp: 'Drag it to another cell, or press Enter and choose a cell with the arrows',
  holdings: (memory: string, devices: number, links: number) =>
    [memory, counted(devices, 'device'), counted(links, 'link')].join(', '),
  rootHoldings: (links: number) => `what remains, ${counted(links, 'link')}`,
  link: (name: string, protocol: string, between: readonly string[], size: string) =>
    `${name}, ${protocol}, between ${between.join(' and ')}, ${size}`,
}

const everyone = 'root and every cell that names no colours'

export const CACHE_TEXTS = {
  name: (level: number, size: string) => `L${level} ${size}, shared`,
  colours: (brush: string | undefined) => `Cache colours${brush === undefined ? '' : `, painting for ${brush}`}`,
  colour: (colour: number, owners: readonly string[], shared: boolean) => {
    const who = [...owners, ...(shared ? [everyone] : [])]
    return `Colour ${colour}: ${who.join(' and ')}${owners.length > 1 ? ', who evict each other there' : ''}`
  },
  note: (count: number, brush: string | undefined) =>
    brush === undefined ? `${count} colour${count === 1 ? '' : 's'}` : `painting ${brush}`,
  choose: 'Choose a cell first: its colours are painted here.',
  help: (brush: string | undefined, coloured: boolean) =>
    `${brush === undefined ? 'Choose a cell to paint its colours' : `Drag across to paint for ${brush}`}${
      coloured ? '' : '; colouring is off, so nothing is kept apart'
    }`,
}

export const CLUSTER_TEXTS = {
  label: (cores: string) => `Cluster of ${cores}`,
  /** Why nothing runs on its cores; `all` when nothing is known of any of its caches. */
  cachesUnknown: (all: boolean) =>
    `${all ? 'Cache geometry unknown' : 'Shared cache unknown'}: nothing can be simulated on these cores`,
  estimate: WORDS.estimate,
  slowest: 'The slowest cores of this chip',
  faster: (times: number | undefined) =>
    `One of these does about ${times} times the work of the slowest cores: an estimate from the core and its clock`,
  rank: (name: string, times: number | undefined) => `${name}${times === 1 ? '' : `, about ${times}x`}`,
} as const

export const CORE_TEXTS = {
  core: coreTitle,
  label: (cpu: number, load: string) => `${coreTitle(cpu)}, load ${load}`,
  inAll: (workloads: number) => `${workloads} in all`,
  scroll: (workloads: number) => `${workloads} workloads; scroll to see all of them`,
  empty: 'Nothing placed',
  ownCache: (size: string) => `L2 ${size}`,
  ownCacheHint: (size: string) => `${size} L2 that no other core shares`,
  placed: (workload: string, cpu: number) => `${workload} on core ${cpu}`,
  share: "Share of the core's time, worst case",
  unknown: WORDS.unknown,
  load: 'load',
  system: 'OS',
} as const

/** What a workload in the hand would cost on a core, and where the figure comes from. */
export const HELD_COST = {
  here: (meaning: string) => ` here. ${meaning}`,
  share: (share: number) => `${percent(share)} of a core here`,
  timeAndShare: (ns: number, share: number) => `${duration(ns)}, ${percent(share)}`,
  ofPlan: (ns: number) => `${duration(ns)} is the plan's own time for it, on whichever core it runs`,
  ofTemplate: (ns: number) => `${duration(ns)} is the template's time`,
  scaled: (ns: number, scale: number) =>
    `${duration(ns)} on the template's core, ${Number(scale.toPrecision(3))} times that here: an estimate`,
} as const
