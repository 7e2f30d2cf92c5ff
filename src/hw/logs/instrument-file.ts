/** Measurements out of files: what an instrument wrote, or a recording of the console that it printed on. */
import type { MeasuredResult, MeasurementConditions } from '../../sim/results/measured'
import { BoardLog } from './board-log'
import { histogramsOfJson } from './instrument-json'
import { LogError } from './log-error'
import { MeasurementCollector, type CollectorOptions } from './measurement-collector'

/** Bytes as they came, with the host's clock. */
export interface TimedBytes {
  bytes: Uint8Array
  atMs: number
}

export interface ReadOptions extends CollectorOptions {
  /** What only the operator knows. */
  said?: Pick<MeasurementConditions, 'board' | 'load' | 'note'>
  sources?: MeasuredResult['sources']
}

/**
 * Reads what instruments said on a console.
 * @throws LogError where none said anything whole
 */
export async function readConsole(
  pieces: AsyncIterable<TimedBytes> | Iterable<TimedBytes>,
  options: ReadOptions = {},
): Promise<MeasuredResult> {
  const log = new BoardLog()
  const collector = new MeasurementCollector(options)
  for await (const { bytes, atMs } of pieces) for (const event of log.push(bytes, atMs)) collector.take(event)
  for (const event of log.end()) collector.take(event)
  if (log.simulated) throw new LogError('it says itself that Cellbench simulated it')
  const result = collector.result(options.said ?? {}, log.counts.damaged, options.sources)
  if (result && log.problems.length === 0) return result
  const [problem] = log.problems
  if (problem !== undefined) throw new LogError(problem)
  throw new LogError(
    "no instrument says anything whole in it; Cellbench reads gic-demo's lines, cyclictest's running screen, -h and --json, " +
      'rtla timerlat hist, and jitterdebugger',
  )
}

/**
 * Reads the JSON that an instrument wrote.
 * @throws LogError for any other JSON
 */
export function readInstrumentJson(text: string, options: ReadOptions = {}): MeasuredResult {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch (error) {
    throw new LogError(`it begins as JSON, but is none: ${(error as Error).message}`)
  }
  const collector = new MeasurementCollector({ ...options, timed: false })
  const histograms = histogramsOfJson(document)
  const instrument = histograms[0]?.instrument
  if (instrument) collector.take({ atMs: 0, from: 'instrument', kind: 'histogram', instrument, histograms })
  const result = collector.result(options.said ?? {}, 0, options.sources)
  if (!result) throw new LogError("it is an instrument's JSON without a single thread")
  return result
}
