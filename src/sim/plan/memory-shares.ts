/** Who may have how much of the caches and the DRAM, and what else moves data: for the simulator alone. */
import { z } from 'zod'
import { rateSchema, timeSchema } from './units'

/** A memory budget, as MemGuard keeps it: a core that has moved its share of a period waits for the next one. */
export const memoryBudgetSchema = z.strictObject({
  rate: rateSchema.describe('Bytes a second that each of its cores may move to and from the DRAM'),
  period: timeSchema.default(1e6).describe('How often the budget is renewed; 1 ms when left out'),
  cpus: z
    .array(z.int().min(0).max(63))
    .min(1)
    .optional()
    .describe('Cores that have this budget; all of the cell when left out'),
})
export type MemoryBudget = z.output<typeof memoryBudgetSchema>

export const cachePortionSchema = z
  .number()
  .gt(0)
  .max(1)
  .describe(
    'Share of the shared cache that is its alone, 0 to 1; cells without one share the rest. A what-if: needs MPAM or way partitioning, which the cores of the i.MX 8 do not have',
  )

/** A device that reads and writes memory by itself. */
export const masterSchema = z.strictObject({
  name: z.string().min(1).describe('What moves the data: camera, display, network, GPU'),
  cell: z.string().min(1).optional().describe('Cell that the device belongs to'),
  rate: rateSchema.describe('Bytes a second that it reads and writes while it is active and alone at the DRAM'),
  outstanding: z
    .int()
    .min(1)
    .max(256)
    .default(16)
    .describe('Requests of one cache line that it has in flight at once: so many can be ahead of a core'),
  period: timeSchema.optional().describe('Time from one active phase to the next, such as that of a frame'),
  active: timeSchema.optional().describe('Length of an active phase; without it and a period it never pauses'),
  phase: timeSchema
    .optional()
    .describe('Start of the first active phase; anywhere in the first period, by the seed, when left out'),
})
export type PlanMaster = z.output<typeof masterSchema>
