/** How jobs come, who runs first, and what they hold: fields that workload templates and placements share. */
import { z } from 'zod'
import { timeSchema } from './units'

const spread = z
  .enum(['exponential', 'uniform'])
  .default('exponential')
  .describe('How the extra distance is drawn; uniform is from 0 to twice the mean')

const arrivalsSchema = z.discriminatedUnion('law', [
  z.strictObject({ law: z.literal('periodic').describe('One job every period') }),
  z.strictObject({
    law: z.literal('sporadic').describe('The period is the shortest distance between two jobs'),
    extra: timeSchema.describe('Mean of what is added to the shortest distance'),
    spread,
  }),
  z.strictObject({
    law: z.literal('bursty').describe('The period is the shortest distance between the beginnings of two bursts'),
    count: z.int().min(2).max(64).describe('Jobs in a burst'),
    distance: timeSchema.describe('From one job of a burst to the next'),
    extra: timeSchema
      .optional()
      .describe('Mean of what is added to the shortest distance of bursts; they are periodic when left out'),
    spread,
  }),
])

const sectionSchema = z.strictObject({
  resource: z
    .string()
    .min(1)
    .optional()
    .describe('What is held, such as a mutex; interrupts are off during the section when left out'),
  offset: timeSchema.describe('Execution time of the job before the section'),
  length: timeSchema.describe('Execution time within the section'),
})

/** All of them may be left out. */
export const schedulingFields = {
  arrivals: arrivalsSchema.optional().describe('How jobs follow each other; periodic when left out'),
  policy: z
    .enum(['fifo', 'round-robin', 'deadline'])
    .optional()
    .describe(
      'Order among ready threads of equal priority: first come, by turns of one slice, or earliest deadline; Linux runs its deadline threads before all others',
    ),
  slice: timeSchema.optional().describe("Longest turn under round robin; the guest's usual one when left out"),
  deadline: timeSchema
    .optional()
    .describe('From when a job was due to when it has to be done; the period when left out'),
  sections: z
    .array(sectionSchema)
    .optional()
    .describe(
      'Stretches of each job in which it holds something; nobody who may want the same preempts it there (immediate priority ceiling)',
    ),
}

export type PlannedArrivals = z.output<typeof arrivalsSchema>
