/**
 * The plan: what an architect decided, and nothing that can be derived from it.
 *
 * A plan exists twice: as the document (JSON with units, what files hold and editing changes) and as the parsed `Plan`
 * (numbers and bigints, what everything else reads). `parsePlan` is the only door between them.
 */
import { z } from 'zod'
import { importedCellSchema, importedRootSchema } from './imported'
import { cachePortionSchema, masterSchema, memoryBudgetSchema } from './memory-shares'
import { rareCausesSchema, runEventSchema } from './run-events'
import { schedulingFields } from './scheduling'
import { showValue } from './show'
import { trafficSchema } from './traffic'
import { guestAddressSchema, physicalAddressSchema, sizeSchema, timeSchema } from './units'

/** The newest plan file version that this build reads and the only one that it writes. */
export const PLAN_VERSION = 1

const name = z.string().min(1)
const cpu = z.int().min(0).max(63)

/** Operating environments that a cell can run; each stands for a set of documented parameters in the simulator. */
export const guestSchema = z.enum(['bare-metal', 'zephyr', 'freertos', 'linux', 'linux-rt'])
export type Guest = z.infer<typeof guestSchema>

/** A workload's place in a cell. What is left out comes from the workload's template. */
const placementSchema = z.strictObject({
  use: name.describe('Identifier of a workload template'),
  name: name.optional().describe('Name in this cell; the template identifier when left out'),
  cpu: cpu.optional().describe('The one core that it runs on'),
  cpus: z.array(cpu).min(1).optional().describe('The cores that it may run on, one instance or thread each'),
  period: timeSchema.optional(),
  wcet: timeSchema.optional().describe('Worst-case execution time alone on the core, caches warm'),
  phase: timeSchema.optional().describe('Release of the first job after the cell started'),
  jitter: timeSchema.optional().describe('Largest delay of a release after its nominal time'),
  priority: z.int().min(0).max(99).optional().describe('Larger is more urgent, as SCHED_FIFO counts'),
  ...schedulingFields,
  device: name.optional().describe("Device whose interrupts it stands for: one of the cell's"),
  interruptPriority: z
    .int()
    .min(0)
    .max(255)
    .optional()
    .describe(
      'Priority of its interrupt in the interrupt controller: smaller is more urgent, 160 when left out. Zephyr and FreeRTOS take a more urgent one while they handle another; Linux knows one priority only',
    ),
})

/** The access flags of a Jailhouse memory region, by their name without the JAILHOUSE_MEM_ prefix. */
const regionFlagSchema = z.enum([
  'READ',
  'WRITE',
  'EXECUTE',
  'DMA',
  'IO',
  'COMM_REGION',
  'LOADABLE',
  'ROOTSHARED',
  'NO_HUGEPAGES',
  'IO_UNALIGNED',
  'IO_8',
  'IO_16',
  'IO_32',
  'IO_64',
])

/** Flags of a region: names, and bits without a name as a number. */
export const regionFlagsSchema = z.array(
  z.union([
    regionFlagSchema,
    z.templateLiteral(['0x', z.string().regex(/^[0-9a-f]{1,16}$/)]).describe('Bits that have no name, such as "0x400"'),
  ]),
)

const memorySchema = z.strictObject({
  name: name.optional().describe('What the imported order of regions calls it'),
  purpose: z.enum(['ram', 'loader', 'shared', 'raw']).describe('What the region is for; its flags derive from this'),
  physical: physicalAddressSchema,
  guest: guestAddressSchema
    .optional()
    .describe('Address in the cell; when left out 0 for a loader, else the physical one'),
  size: sizeSchema,
  flags: regionFlagsSchema.optional().describe('Overrides the flags that the purpose stands for'),
})

const importedRegionSchema = z.strictObject({
  name,
  physical: physicalAddressSchema,
  guest: guestAddressSchema.optional(),
  size: sizeSchema,
  flags: regionFlagsSchema,
})

const rootSchema = z.strictObject({
  name: name.optional().describe("Name of the root cell; the board's when left out"),
  console: name.optional().describe('Device that the hypervisor and the root Linux print on'),
  guest: guestSchema.default('linux'),
  memoryBudget: memoryBudgetSchema.optional(),
  cachePortion: cachePortionSchema.optional(),
  workloads: z.array(placementSchema).default([]),
  imported: importedRootSchema(importedRegionSchema).optional(),
})

const cellSchema = z.strictObject({
  name,
  guest: guestSchema,
  cpus: z.array(cpu),
  console: name.optional().describe('Device that this cell prints on'),
  entry: guestAddressSchema
    .optional()
    .describe('Where its first core starts; when left out the loader of a Linux cell, else the start of the RAM'),
  memory: z.array(memorySchema).default([]),
  devices: z.array(name).default([]),
  memoryBudget: memoryBudgetSchema.optional(),
  cachePortion: cachePortionSchema.optional(),
  colours: z.array(z.int().min(0).max(63)).optional().describe('Cache colours, a what-if: upstream Jailhouse has none'),
  image: sizeSchema.optional().describe('Bytes that are loaded into it; usual for its guest when left out'),
  workloads: z.array(placementSchema).default([]),
  imported: importedCellSchema.optional(),
})

const linkSchema = z.strictObject({
  name,
  protocol: z.enum(['network', 'demo', 'block', 'console']),
  between: z
    .array(name)
    .min(2)
    .max(12)
    .describe('Cells on this link in the order of their ivshmem peer numbers; "nobody" keeps a number free'),
  device: z
    .int()
    .min(0)
    .max(31)
    .optional()
    .describe('Device number on the virtual PCI bus; its place in the list of links when left out'),
  physical: physicalAddressSchema,
  size: sizeSchema,
  traffic: z.array(trafficSchema).default([]).describe('Flows of messages over this link, for the simulator'),
})

const chainSchema = z.strictObject({
  name,
  steps: z.array(name).min(2).describe('Workloads as cell/name, in the order that data passes them'),
})

const limitSchema = z.strictObject({
  of: name.describe('Workload as cell/name; name of a chain for reaction and age'),
  measure: z
    .enum(['latency', 'response', 'reaction', 'age'])
    .describe(
      'reaction: from an event that the first step of a chain just missed to the output of the last step. age: from the sampling of the first step to the last output that used it',
    ),
  percentile: z.number().min(0).max(100).default(100).describe('100 is the maximum'),
  atMost: timeSchema,
})

const processes = z.int().min(0).max(64).default(0)
const loadSchema = z.strictObject({
  use: name.describe('Identifier of a load template'),
  on: name.describe('Cell that it runs in'),
  cpu: processes.describe('stress-ng --cpu'),
  io: processes.describe('stress-ng --io'),
  vm: processes.describe('stress-ng --vm'),
  vmBytes: sizeSchema.optional().describe('stress-ng --vm-bytes'),
  hdd: processes.describe('stress-ng --hdd'),
  udp: processes.describe('stress-ng --udp'),
  read: processes.describe('Processes that read memory: bw_mem rd'),
  write: processes.describe('Processes that write memory: bw_mem wr'),
  copy: processes.describe('Processes that copy memory: bw_mem cp'),
})

const seedMessage = (value: unknown) => `${showValue(value)} is not a whole number below 2^64 as text, such as "1"`

const runSchema = z.strictObject({
  seconds: z.number().positive().max(86_400).default(60),
  warmUp: timeSchema
    .optional()
    .describe(
      'Time that runs before the measurement and is not counted; when left out two periods of the slowest workload, at least 100 ms and at most 10 s',
    ),
  seed: z
    .string()
    .regex(/^\d{1,20}$/, { error: (issue) => seedMessage(issue.input), abort: true })
    .refine((seed) => BigInt(seed) < 1n << 64n, { error: (issue) => seedMessage(issue.input) })
    .default('1'),
  load: z.array(loadSchema).default([]),
  events: z.array(runEventSchema).default([]).describe('What root and the cells ask of the hypervisor during the run'),
  rare: rareCausesSchema.prefault({}),
})

/** Formats of Jailhouse's configuration files, newest first; NXP changed revision 12 without a new number. */
export const formatSchema = z.enum(['rev14', 'rev13', 'rev12', 'rev12-nxp'])
export type FormatId = z.infer<typeof formatSchema>

const jailhouseSchema = z.strictObject({
  format: formatSchema.default('rev14').describe('Revision of the configuration files'),
  interruptDelivery: z
    .enum(['trapped', 'direct'])
    .default('trapped')
    .describe('direct needs SDEI in the firmware, which NXP does not ship enabled'),
  colouring: z.enum(['off', 'cells', 'all']).default('off').describe('A what-if: needs a fork of Jailhouse'),
  cellsStart: z
    .enum(['after-root', 'before-root'])
    .default('after-root')
    .describe('before-root is a what-if: patches of 2020 that nobody merged; root then manages no cells'),
})

/** Structure and units of a plan file. What can be wrong beyond that is for the rules to say. */
export const planSchema = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(PLAN_VERSION),
  name,
  description: z.string().optional(),
  board: name.describe('Identifier of a board; "imported" for one that root.imported describes'),
  jailhouse: jailhouseSchema.prefault({}),
  root: rootSchema.prefault({}),
  cells: z.array(cellSchema).default([]),
  links: z.array(linkSchema).default([]),
  chains: z.array(chainSchema).default([]),
  masters: z.array(masterSchema).default([]).describe('Devices that move data by themselves, for the simulator'),
  limits: z.array(limitSchema).default([]),
  run: runSchema.prefault({}),
})

/** A plan as its file holds it: plain JSON, sizes and times as text with units. */
export type PlanDocument = z.input<typeof planSchema>
/** A plan as code reads it: nanoseconds, bytes and branded addresses, defaults filled in. */
export type Plan = z.output<typeof planSchema>
export type PlanCell = Plan['cells'][number]
export type PlanLink = Plan['links'][number]
export type PlanLimit = Plan['limits'][number]
export type PlanRegion = PlanCell['memory'][number]
export type Placement = PlanCell['workloads'][number]

/** What a region's purpose is called on the screen. */
export const PURPOSE_WORDS: Record<PlanRegion['purpose'], string> = {
  ram: 'RAM',
  loader: 'loader',
  shared: 'shared memory',
  raw: 'region',
}

/** Place of a value in a plan document: object keys and array indices from the root. */
export type PlanPath = (string | number)[]

/** The name that a placed workload goes by in its cell. */
export function placementName(placement: Placement): string {
  return placement.name ?? placement.use
}
