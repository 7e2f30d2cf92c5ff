/**
 * A board: the SoC and what its Jailhouse root configuration gives away, as data. Nothing in code knows a board by name.
 */
import { z } from 'zod'
import { regionFlagsSchema } from './plan'
import { frequencySchema, guestAddressSchema, physicalAddressSchema, rateSchema, sizeSchema } from './units'

const name = z.string().min(1)
const spi = z.int().min(0).max(987)

/** Lists whose entries have a name, and the field that holds it: a board that extends another changes them one by one. */
export const namedLists = z.registry<{ key: string }>()

/** A list whose entries are told apart by `key`. */
function named<S extends z.ZodType>(key: keyof z.input<S> & string, entry: S) {
  return z.array(entry).register(namedLists, { key })
}

const windowSchema = z.strictObject({ physical: physicalAddressSchema, size: sizeSchema })

/** `schema`, or "unknown" in the file, which is `none` in code: 0, or a cache of no size. */
function orUnknown<S extends z.ZodType>(schema: S, none: z.output<S>) {
  return z.union([z.literal('unknown').transform(() => none), schema])
}

const cacheSchema = z.strictObject({
  size: sizeSchema,
  line: z.int().positive().describe('Bytes in a line'),
  sets: z.int().positive(),
  ways: z.int().positive(),
})
const sharedCacheSchema = cacheSchema.extend({
  level: z.int().min(2).max(3),
  colours: z.int().positive().describe('Colours with 4 KiB pages: way size / 4 KiB'),
})
/** A cache of which nothing is known. */
export const UNKNOWN_CACHE: z.output<typeof cacheSchema> = { size: 0n, line: 0, sets: 0, ways: 0 }
export const UNKNOWN_SHARED_CACHE: z.output<typeof sharedCacheSchema> = { ...UNKNOWN_CACHE, level: 2, colours: 0 }

const clusterSchema = z.strictObject({
  name,
  core: z
    .enum(['cortex-a35', 'cortex-a53', 'cortex-a55', 'cortex-a57', 'cortex-a72', 'unknown'])
    .describe('unknown: nothing can be simulated on it'),
  clock: orUnknown(frequencySchema, 0),
  cpus: named(
    'cpu',
    z.strictObject({ cpu: z.int().min(0).max(63), affinity: z.string().describe('MPIDR affinity value') }),
  ).min(1),
  instructionCache: orUnknown(cacheSchema, UNKNOWN_CACHE),
  dataCache: orUnknown(cacheSchema, UNKNOWN_CACHE),
  privateCache: cacheSchema.optional().describe('L2 that each core has to itself, in front of a shared L3'),
  sharedCache: orUnknown(sharedCacheSchema, UNKNOWN_SHARED_CACHE),
})

const companionSchema = z.strictObject({
  core: name,
  count: z.int().min(2).optional().describe('How many of them; one when left out'),
  clock: orUnknown(frequencySchema, 0),
  purpose: name.optional().describe('What it is there for, when plans cannot use it'),
})

const acceleratorSchema = z.strictObject({
  name,
  kind: z.enum(['gpu', 'npu', 'vpu', 'isp', 'dsp']),
  device: name.optional().describe('The device of the board that it is; absent when that is not listed'),
})

const rootRegionSchema = z.strictObject({
  name: name.describe('What lies there, in words'),
  physical: physicalAddressSchema,
  guest: guestAddressSchema.optional(),
  size: sizeSchema,
  flags: regionFlagsSchema,
  keptFor: name.optional().describe('Who lives there, so that no cell may have it'),
})

const consoleSchema = z.strictObject({
  device: name,
  type: z.enum(['IMX', 'IMX_LPUART', 'PL011', '8250', 'XUARTPS']),
  size: sizeSchema,
})

const deviceTreeNodeSchema = z.strictObject({
  node: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .describe('Generic name of its node: serial, mmc, gpio'),
  compatible: z.array(name).min(1),
  alias: z
    .string()
    .regex(/^[a-z][a-z0-9]*[a-z]\d+$/)
    .optional()
    .describe('Alias that gives it its number in Linux'),
  clocks: z
    .array(z.strictObject({ name: name.optional(), frequency: frequencySchema }))
    .optional()
    .describe("Its clocks as root leaves them, in its binding's order; absent when they are not known"),
  properties: z
    .record(z.string().regex(/^[A-Za-z0-9#,._+?-]{1,31}$/), z.union([z.literal(true), z.int().min(0), name]))
    .optional()
    .describe('What else its node must say: true for a property without value'),
})

const streamSchema = z.strictObject({
  id: z.int().min(0).max(0x7fff).describe('Stream ID, as the SMMU sees it'),
  mask: z.int().min(0).max(0x7fff).optional().describe('Bits of the ID that are ignored; none when left out'),
})

const deviceSchema = z.strictObject({
  name,
  kind: name,
  regions: z.array(windowSchema).min(1),
  spis: z.array(spi),
  infrastructure: z.boolean().describe("True when the root Linux's own clocks, pins or power need it"),
  dma: z.boolean().optional().describe('Whether it reads and writes memory by itself; absent when that is not known'),
  streams: z.array(streamSchema).optional().describe('Streams of its DMA at the SMMU'),
  systemResources: z
    .array(z.int().min(0))
    .optional()
    .describe('Resources of the system controller (IMX_SC_R_ numbers) that come with it'),
  enabled: z.boolean().optional().describe("State in the board's device tree; absent when the tree does not list it"),
  deviceTree: deviceTreeNodeSchema.optional().describe('How a device tree describes it to a Linux cell'),
})

const bootStepSchema = z.strictObject({
  text: name.describe('The argument, command or change; {arguments} stands for the whole command line'),
  reason: name,
  device: name.optional().describe('Needed only when a cell has this device or prints on it'),
  source: name,
})

const bootSchema = z.strictObject({
  arguments: named('text', bootStepSchema).describe("Arguments on root's command line, beside mem="),
  commands: named('text', bootStepSchema).describe('U-Boot commands before root Linux is booted'),
  deviceTree: named('text', bootStepSchema).describe("Changes of root's device tree that no overlay of ours makes"),
})

const interruptControllerFields = {
  distributor: windowSchema,
  maintenanceInterrupt: z.int().min(16).max(31).describe('INTID of a private peripheral interrupt'),
  spis: z.int().positive().describe('Shared peripheral interrupts that root is granted, counted from 0'),
}
const interruptControllerSchema = z.discriminatedUnion('version', [
  z.strictObject({
    version: z.literal(2),
    ...interruptControllerFields,
    cpuInterface: windowSchema,
    hypervisorInterface: windowSchema,
    virtualCpuInterface: windowSchema,
  }),
  z.strictObject({ version: z.literal(3), ...interruptControllerFields, redistributors: windowSchema }),
])

const smmuSchema = z.strictObject({
  type: z.enum(['mmu-500', 'smmu-v3']),
  registers: windowSchema,
  driven: z.boolean().describe("Whether Jailhouse drives it: then it is in root's configuration, and DMA is confined"),
  rootStreams: z.array(streamSchema).describe("Streams that root's devices keep while it is driven"),
})

const partitioningSchema = z.strictObject({
  controller: name.describe('What gives resources of the SoC to domains, beside Jailhouse'),
  registers: windowSchema.optional(),
  note: name.describe('What it means for cells'),
})

/** Structure of a file in `templates/boards/`. */
export const boardSchema = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(1),
  id: z.string().regex(/^[a-z0-9-]+$/),
  name,
  soc: name,
  compatible: z.array(name).min(1).optional().describe("Compatible strings of the board's device tree, board first"),
  clusters: named('name', clusterSchema).min(1),
  companions: named('core', companionSchema),
  accelerators: named('name', acceleratorSchema)
    .optional()
    .describe('Engines for graphics, video, neural networks, sound'),
  memory: z.strictObject({
    type: name,
    busWidth: orUnknown(z.int().positive(), 0).describe('Bits'),
    peak: orUnknown(rateSchema, 0),
    usableShare: orUnknown(z.number().min(0).max(1), 0).describe('Share of the peak that streaming reaches'),
    banks: z.array(windowSchema).min(1),
  }),
  interruptController: interruptControllerSchema,
  smmu: smmuSchema.optional(),
  partitioning: partitioningSchema.optional(),
  counter: z.strictObject({ frequency: orUnknown(frequencySchema, 0) }),
  hypervisor: windowSchema,
  virtualPci: z.strictObject({
    window: windowSchema.describe('Configuration space and, behind it, the BARs that root assigns'),
    configurationSize: sizeSchema,
    domain: z.int().min(0).max(0xffff),
    rootInterrupt: spi.describe('SPI of INTA in root'),
    cellInterrupts: z.array(spi).describe('SPIs without a device behind them, for INTA to INTD of cells, in fours'),
  }),
  root: z.strictObject({
    name,
    console: consoleSchema,
    regions: named('name', rootRegionSchema).min(1),
    unusedRegions: z.int().positive().optional().describe("Entries of size 0 that end the vendor's table"),
  }),
  consoles: named('device', consoleSchema).describe('UARTs that a cell can print on'),
  reserved: named(
    'name',
    windowSchema.extend({ name, purpose: z.enum(['links', 'inmate', 'loader', 'other']) }),
  ).describe('Areas that the vendor keeps free of root, where new regions and links are proposed'),
  devices: named('name', deviceSchema),
  boot: bootSchema.optional().describe('What the boot loader and root Linux need for Jailhouse on this board'),
  sources: z.record(z.string(), z.string().min(1)).describe('Where each group of facts comes from'),
  estimates: z
    .record(z.string(), name)
    .optional()
    .describe('Facts that are estimates, such as "memory.usableShare", and what each is taken from'),
})

export type BoardDocument = z.input<typeof boardSchema>
export type Board = z.output<typeof boardSchema>
export type BoardCluster = Board['clusters'][number]
export type BootStep = NonNullable<Board['boot']>['commands'][number]
export type BoardDevice = Board['devices'][number]

/** The cluster that a core belongs to; undefined for a core that the board does not have. */
export function clusterOf(board: Board, cpu: number): BoardCluster | undefined {
  return board.clusters.find((cluster) => cluster.cpus.some((core) => core.cpu === cpu))
}

/** True when the board's file marks `fact`, such as "memory.usableShare" or "clusters.clock", as an estimate. */
export function isEstimate(board: Board, fact: string): boolean {
  return board.estimates !== undefined && Object.hasOwn(board.estimates, fact)
}

/** All core numbers of the board, ascending. */
export function boardCpus(board: Board): number[] {
  return board.clusters.flatMap((cluster) => cluster.cpus.map((core) => core.cpu)).sort((a, b) => a - b)
}
