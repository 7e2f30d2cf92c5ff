/** Traffic over a link: who sends what to whom, and when. */
import { z } from 'zod'
import { sizeSchema, timeSchema } from './units'

const end = z.string().min(1)

/** One flow of messages over a link. */
export const trafficSchema = z.strictObject({
  from: end.describe(
    'Sender: a workload as cell/name, which sends a message at the end of every job, or a cell that sends by itself',
  ),
  to: end.describe('Receiver: a workload as cell/name, or a cell whose operating system takes the messages'),
  size: sizeSchema.describe('Bytes of a message'),
  period: timeSchema.optional().describe('Time between two messages where no workload with jobs of its own sends'),
  priority: z
    .int()
    .min(0)
    .max(99)
    .optional()
    .describe("Of the thread that sends; the sending workload's when left out, 0 where none sends"),
  doorbell: z
    .boolean()
    .default(true)
    .describe('false: the receiver is not interrupted and looks for messages at the start of each of its jobs'),
  activates: z
    .boolean()
    .default(false)
    .describe('true: each message releases a job of the receiving workload, which has no timer of its own'),
  segment: sizeSchema
    .optional()
    .describe('Largest piece that travels at once; what the protocol of the link does when left out'),
  ring: z
    .int()
    .min(1)
    .max(4096)
    .optional()
    .describe(
      'Pieces that can be under way; what fits into the link when left out. Messages that do not fit are dropped',
    ),
})

/** A flow as code reads it: nanoseconds and bytes. */
export type Traffic = z.output<typeof trafficSchema>

/** The cell of one end of a flow: `flight` of `flight/control`, or of `flight`. */
export function trafficCell(end: string): string {
  const slash = end.indexOf('/')
  return slash < 0 ? end : end.slice(0, slash)
}

/** True for an end that names a workload, not just a cell. */
export function isWorkloadEnd(end: string): boolean {
  return end.includes('/')
}

/** Name of a flow for people, unique in a plan whose flows differ: `state: root/logger to flight/control`. */
export function trafficName(link: string, { from, to }: Pick<Traffic, 'from' | 'to'>): string {
  return `${link}: ${from} to ${to}`
}
