/** What happens to the hypervisor during a run, and rare causes that a run has only when it asks for them. */
import { z } from 'zod'
import { timeSchema } from './units'

const name = z.string().min(1)

/** What root's jailhouse tool asks for about a cell, once at a time. */
const ONCE = ['create', 'load', 'start', 'shutdown', 'destroy'] as const

/** One thing that happens once or again and again. */
export const runEventSchema = z.strictObject({
  at: timeSchema.optional().describe('Once, at this time of the run'),
  every: timeSchema.optional().describe('Again and again, for the first time after one such time'),
  do: z
    .enum([...ONCE, 'restart', 'statistics', 'hypercall', 'mmio'])
    .describe(
      'create to destroy: what jailhouse cell does. restart: shutdown, load and start. statistics: root reads the exit counters. hypercall, mmio: the cell calls the hypervisor, or writes to a register that traps, such as the interrupt distributor',
    ),
  cell: name.optional().describe('Cell that it is about; for statistics every cell when left out'),
  cpu: z
    .int()
    .min(0)
    .max(63)
    .optional()
    .describe("Core that asks: the first of root, for hypercall and mmio the cell's first, when left out"),
})

export type RunEvent = z.output<typeof runEventSchema>

/** True for what changes the state of a cell. */
export function isLifecycle(event: Pick<RunEvent, 'do'>): boolean {
  return event.do === 'restart' || isOnce(event)
}

/** True for what makes sense once, since it is refused when done again. */
export function isOnce(event: Pick<RunEvent, 'do'>): boolean {
  return ONCE.some((action) => action === event.do)
}

/** Rare causes, each off unless it is named. */
export const rareCausesSchema = z.strictObject({
  secureWorld: z.boolean().default(false).describe('Each core visits the secure world now and then'),
  tlbBroadcast: z.boolean().default(false).describe("Every core answers broadcast TLB invalidations of root's cores"),
  dramRefresh: z.boolean().default(false).describe('Lines from the DRAM wait for its refresh'),
})
