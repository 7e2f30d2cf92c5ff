/** What `cyclictest --json` (rt-tests) and jitterdebugger (-f, or at its end) write. */
import { z } from 'zod'
import type { InstrumentHistogram } from './board-event'
import { LogError } from './log-error'

const count = z.int().min(0)
const histogram = z.record(z.string().regex(/^\d{1,12}$/), count)
const cyclictest = z.looseObject({
  /** 1 where it printed nanoseconds, 0 for microseconds. */
  resolution_in_ns: z.int().min(0).max(1),
  thread: z.record(
    z.string().regex(/^\d{1,4}$/),
    z.looseObject({
      histogram: histogram.optional(),
      cycles: count,
      min: z.number(),
      max: z.number(),
      avg: z.number().nullable().optional(),
      cpu: z.int().optional(),
    }),
  ),
})
const jitterdebugger = z.looseObject({
  version: z.int(),
  cpu: z.record(
    z.string().regex(/^\d{1,4}$/),
    z.looseObject({ histogram, count, min: z.number(), max: z.number(), avg: z.number().nullable().optional() }),
  ),
})

interface Part {
  histogram?: Record<string, number> | undefined
  total: number
  min: number
  max: number
  avg?: number | null | undefined
}

/**
 * The histograms in a document that an instrument wrote.
 * @throws LogError for any other document, and where counts contradict each other
 */
export function histogramsOfJson(document: unknown): InstrumentHistogram[] {
  const has = (name: string) => typeof document === 'object' && document !== null && name in document
  if (has('thread')) {
    const { resolution_in_ns, thread } = parsed(cyclictest, document, 'cyclictest --json')
    return Object.entries(thread).map(([number, { cpu, cycles, ...rest }]) => ({
      what: `cyclictest thread ${number}`,
      instrument: 'cyclictest',
      // Without affinity it says -1.
      ...(cpu !== undefined && cpu >= 0 ? { cpu } : {}),
      ...counted(`thread ${number}`, { ...rest, total: cycles }, resolution_in_ns === 1 ? 1 : 1000),
    }))
  }
  if (has('cpu')) {
    const { cpu } = parsed(jitterdebugger, document, 'jitterdebugger')
    return Object.entries(cpu).map(([number, { count: total, ...rest }]) => ({
      what: `jitterdebugger thread ${number}`,
      instrument: 'jitterdebugger',
      ...counted(`thread ${number}`, { ...rest, total }, 1000),
    }))
  }
  throw new LogError('it is JSON, but neither of cyclictest --json nor of jitterdebugger')
}

function parsed<T extends z.ZodType>(schema: T, document: unknown, whose: string): z.output<T> {
  const result = schema.safeParse(document)
  if (result.success) return result.data
  const issue = result.error.issues[0]!
  throw new LogError(`it is not what ${whose} writes: ${issue.path.join('.')}: ${issue.message}`)
}

function counted(whose: string, part: Part, step: number) {
  const { histogram: bins, total, min, max, avg } = part
  if (bins === undefined) throw new LogError(`${whose} has no histogram: cyclictest writes one with -h`)
  const counts = Object.entries(bins)
    .filter(([, many]) => many > 0)
    .map(([value, many]): [number, number] => [Number(value) * step, many])
    .sort(([a], [b]) => a - b)
  const sum = counts.reduce((all, [, many]) => all + many, 0)
  if (sum > total) throw new LogError(`${whose} has ${sum} samples in its histogram, but ${total} altogether`)
  const over = total - sum
  const figures =
    total === 0 ? {} : { min: min * step, max: max * step, ...(typeof avg === 'number' ? { mean: avg * step } : {}) }
  // Where its bins end is not written; what is over lies beyond the last that is.
  const last = counts.at(-1)?.[0] ?? 0
  return { counts, over, ...(over > 0 ? { beyondNs: last + step } : {}), resolutionNs: step, ...figures }
}
