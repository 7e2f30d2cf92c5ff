/**
 * Workload templates: what a palette entry does to a core and to memory, with the source of each figure.
 */
import { z } from 'zod'
import { guestSchema } from './plan'
import { schedulingFields } from './scheduling'
import { frequencySchema, sizeSchema, timeSchema } from './units'

/** How well a figure is known. Anything but `measured` and `datasheet` is shown as a guess wherever it appears. */
export const provenanceSchema = z.enum(['measured', 'datasheet', 'estimate', 'plan'])
export type Provenance = z.infer<typeof provenanceSchema>

/** What running code asks of the caches and the DRAM, while it runs undisturbed. */
const memoryDemandSchema = z.strictObject({
  refillsPerSecond: z.number().min(0).describe('Shared-cache refills a second'),
  writeShare: z.number().min(0).max(1).describe('Share of the refilled lines that are written back'),
  footprint: sizeSchema.describe('Memory that it walks through'),
  privateFillsPerSecond: z
    .number()
    .min(0)
    .optional()
    .describe("Lines a second that enter the core's own caches; the shared-cache refills when left out"),
  streamedWritesPerSecond: z
    .number()
    .min(0)
    .default(0)
    .describe('Lines a second written past the caches, as cores do after a run of fully written lines'),
  reusesPerSecond: z
    .number()
    .min(0)
    .optional()
    .describe(
      'Hits a second on lines that were brought in before and lie all over the footprint: each is a refill once its line is gone',
    ),
  outstanding: z.number().min(1).default(1).describe('Refills in flight at once, mean: 1 when each waits for the last'),
})

const periodicSchema = z.strictObject({
  kind: z.literal('periodic'),
  period: timeSchema,
  wcet: timeSchema,
  bcet: timeSchema.optional().describe('Shortest execution time; the WCET when left out'),
  jitter: timeSchema.optional(),
  priority: z.int().min(0).max(99),
  ...schedulingFields,
  memory: memoryDemandSchema,
})

const instrumentSchema = z.strictObject({
  kind: z.literal('instrument'),
  instrument: z.enum(['gic-demo', 'cyclictest', 'timerlat']),
  period: timeSchema,
  wcet: timeSchema.describe('Execution time of one sample after it was taken'),
  priority: z.int().min(0).max(99),
  memory: memoryDemandSchema,
})

const systemSchema = z.strictObject({
  kind: z.literal('system'),
  tick: timeSchema.describe('Period of the scheduler tick'),
  tickCost: timeSchema.describe('Execution time of one tick'),
  interruptsOff: timeSchema.describe('Mean length of a section with interrupts disabled'),
  interruptsOffPerSecond: z.number().min(0),
  busyShare: z.number().min(0).max(1).default(0).describe("Share of each core that the system's own processes take"),
  codeMappingsPerSecond: z
    .number()
    .min(0)
    .default(0)
    .describe('Mappings of new code a second; each empties every instruction cache where that cache can alias'),
  memory: memoryDemandSchema.describe("Demand of the system's own processes while they run"),
})

const interruptSourceSchema = z.strictObject({
  kind: z.literal('interrupt-source'),
  period: timeSchema.describe('Shortest time between two of its interrupts, or of its bursts'),
  extra: timeSchema
    .prefault('0 ns')
    .describe('Mean of what is added to that, exponentially distributed; 0 for strictly periodic interrupts'),
  burst: z
    .strictObject({
      count: z.int().min(2).max(1000).describe('Interrupts in one burst'),
      distance: timeSchema.describe('Time between two of them'),
    })
    .optional(),
  handler: timeSchema.describe('Execution time of the handler, with interrupts masked'),
  deferred: timeSchema
    .prefault('0 ns')
    .describe(
      'Execution time of what the handler leaves: a softirq on Linux, a thread on PREEMPT_RT, Zephyr and FreeRTOS',
    ),
  memory: memoryDemandSchema.describe('Demand of what the handler leaves'),
})

const stressorSchema = z.strictObject({
  burst: timeSchema.describe('Mean execution time between two waits'),
  pause: timeSchema.describe('Mean wait; 0 for a process that never waits'),
  variation: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe(
      'How far the demand of one burst lies from the mean, as a share of it: stressors take turns with methods',
    ),
  memory: memoryDemandSchema,
})

const optionalStressor = stressorSchema.optional()

const loadSchema = z.strictObject({
  kind: z.literal('load'),
  tool: z
    .enum(['stress-ng', 'bw_mem'])
    .default('stress-ng')
    .describe('Whose command line is printed; bw_mem is of lmbench'),
  stressors: z
    .strictObject({
      cpu: optionalStressor,
      io: optionalStressor,
      vm: optionalStressor,
      hdd: optionalStressor,
      udp: optionalStressor,
      read: optionalStressor,
      write: optionalStressor,
      copy: optionalStressor,
    })
    .describe('Processes that it can start: --cpu to --udp of stress-ng, rd, wr and cp of bw_mem'),
})

/** What a load can be told to start, in the order of command lines. */
export const STRESSORS = ['cpu', 'io', 'vm', 'hdd', 'udp', 'read', 'write', 'copy'] as const

/** Groups of the palette, in its order. */
export const WORKLOAD_GROUPS = [
  'control',
  'sensing',
  'perception',
  'planning',
  'communication',
  'media',
  'linux',
  'instrument',
  'load',
] as const
export type WorkloadGroup = (typeof WORKLOAD_GROUPS)[number]

/** What a workload can want of a board: kinds of devices as boards name them, cameras, and kinds of accelerators. */
const DEVICE_ROLES = [
  'adc',
  'audio',
  'camera',
  'can',
  'ethernet',
  'gpio',
  'gpu',
  'isp',
  'mmc',
  'npu',
  'pwm',
  'spi',
  'timer',
  'uart',
  'vpu',
] as const
export type DeviceRole = (typeof DEVICE_ROLES)[number]

/** Structure of a file in `templates/workloads/`. */
export const workloadSchema = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(1),
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  group: z.enum(WORKLOAD_GROUPS).describe('Where the palette lists it'),
  summary: z.string().min(1),
  keywords: z.array(z.string().min(1)).optional().describe('Further words that a search finds it by'),
  guests: z.array(guestSchema).min(1).describe('Guests that can run it, the usual one first'),
  devices: z
    .array(z.enum(DEVICE_ROLES))
    .optional()
    .describe('Kinds of devices that it works with, most wanted first: a hint, no plan has to have them'),
  behaviour: z.discriminatedUnion('kind', [
    periodicSchema,
    instrumentSchema,
    systemSchema,
    interruptSourceSchema,
    loadSchema,
  ]),
  reference: z
    .strictObject({
      core: z.enum(['cortex-a35', 'cortex-a53', 'cortex-a55', 'cortex-a57', 'cortex-a72']),
      clock: frequencySchema,
    })
    .optional()
    .describe(
      'Core that its times and rates were given for: on others they are scaled by an estimate of their speed; when left out they hold on every core',
    ),
  provenance: provenanceSchema,
  sources: z.array(z.string().min(1)).min(1),
})

export type WorkloadDocument = z.input<typeof workloadSchema>
export type Workload = z.output<typeof workloadSchema>
export type MemoryDemand = z.output<typeof memoryDemandSchema>
/** Templates by identifier. */
export type Workloads = ReadonlyMap<string, Workload>
