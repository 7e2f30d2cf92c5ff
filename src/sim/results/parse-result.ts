/** The door through which stored results come in: what is read of them is looked at, the rest is left as it is. */
import { z } from 'zod'
import { faultsOf, wholeFault } from '../plan/faults'
import type { Parsed } from '../plan/parse'
import { showValue } from '../plan/show'
import { INSTRUMENTS } from '../observed/board-event'
import { isMeasured, type StoredResult } from './measured'
import type { RunResult } from './result'

/** The newest version of result files that this build reads and the only one that it writes. */
const RESULT_VERSION = 1

const figure = z.number()
const orTooFew = figure.nullable()
const interval = z.looseObject({ mean: figure, low: figure, high: figure })
const percentiles = <T extends z.ZodType>(value: T) =>
  z.looseObject({ p50: value, p99: value, 'p99.9': value, 'p99.99': value, 'p99.999': value })

const histogram = z.looseObject({
  binNs: figure.positive(),
  firstNs: figure,
  counts: z.array(figure.nonnegative()).max(10_000_000),
  over: figure.nonnegative(),
})

const schema = z.looseObject({
  origin: z.literal('simulated').optional(),
  plan: z.looseObject({ name: z.string(), board: z.string(), sha256: z.string(), document: z.unknown().optional() }),
  seed: z.string(),
  simulatedSeconds: figure,
  warmUpSeconds: figure,
  interruptDelivery: z.string(),
  colouring: z.string(),
  load: z.string(),
  streams: z.array(
    z.looseObject({
      id: z.string(),
      kind: z.string(),
      count: figure,
      min: figure,
      mean: figure,
      max: figure,
      percentiles: percentiles(orTooFew),
      histogram,
    }),
  ),
  limits: z.array(
    z.looseObject({
      of: z.string(),
      measure: z.string(),
      percentile: figure,
      atMostNs: figure,
      observedNs: orTooFew,
      count: figure,
      met: z.boolean().nullable(),
    }),
  ),
  parameters: z.array(z.looseObject({ name: z.string(), value: figure, unit: z.string(), provenance: z.string() })),
  replications: z
    .looseObject({
      streams: z.array(
        z.looseObject({ id: z.string(), mean: interval, percentiles: percentiles(interval.nullable()) }),
      ),
    })
    .optional(),
})

const instrument = z.enum(INSTRUMENTS)
const some = z.string().optional()
const pairs = z.array(z.tuple([figure, figure]))
const measured = z.looseObject({
  origin: z.literal('measured'),
  instruments: z.array(instrument),
  conditions: z.strictObject({
    board: some,
    machineModel: some,
    kernel: some,
    hypervisor: some,
    command: some,
    load: some,
    note: some,
    from: some,
    to: some,
    seconds: figure.optional(),
  }),
  sources: z.array(z.looseObject({ name: z.string(), bytes: figure, sha256: z.string() })),
  damagedLines: figure,
  streams: z.array(
    z.looseObject({
      id: z.string(),
      kind: z.string(),
      what: z.string(),
      instrument,
      resolutionNs: figure.positive(),
      count: figure,
      min: figure.optional(),
      mean: figure.optional(),
      max: figure.optional(),
      percentiles: percentiles(orTooFew),
      values: pairs.optional(),
      beyondNs: figure.optional(),
      shown: figure.optional(),
      histogram: z.looseObject({ binNs: figure.positive(), firstNs: figure, counts: z.array(figure), over: figure }),
    }),
  ),
})

function refused(message: string): { ok: false; faults: ReturnType<typeof wholeFault>[] } {
  return { ok: false, faults: [wholeFault(message)] }
}

/** Reads the text of a result that `cellbench run` wrote, as far as comparisons read it. */
export function parseResultText(text: string): Parsed<RunResult> {
  const parsed = parseStoredText(text)
  if (!parsed.ok) return parsed
  const { value, document } = parsed
  return isMeasured(value) ? refused('is a measurement, not the result of a run') : { ok: true, value, document }
}

/** Reads the text of a result that a run or a measurement left behind, as far as comparisons read it. */
export function parseStoredText(text: string): Parsed<StoredResult> {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch (error) {
    return refused(`is not JSON: ${(error as Error).message}`)
  }
  const { format, version, origin } = (typeof document === 'object' && document !== null ? document : {}) as Record<
    string,
    unknown
  >
  if (format !== 'cellbench-result') {
    return refused(`is no result: its "format" is ${showValue(format)}, not "cellbench-result" as run -o writes it`)
  }
  if (typeof version !== 'number' || version > RESULT_VERSION) {
    return refused(`has version ${showValue(version)}; this Cellbench reads results of version ${RESULT_VERSION}`)
  }
  const expected = origin === 'measured' ? measured : schema
  const result = expected.safeParse(document, { reportInput: true })
  if (!result.success) return { ok: false, faults: faultsOf(result.error, expected, document) }
  return { ok: true, value: document as StoredResult, document }
}
