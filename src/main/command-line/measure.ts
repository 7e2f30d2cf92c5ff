/** `cellbench measure FILE…`: what instruments printed on a board, as a result that compares with runs. */
import type { Instrument } from '../../sim/observed/board-event'
import {
  measuredConditions,
  mergedMeasurements,
  percentileIn,
  type MeasuredResult,
  type MeasuredStream,
} from '../../sim/results/measured'
import { writeWhole } from '../services/files'
import { readMeasurement } from '../services/read-measurement'
import { microseconds } from './microseconds'
import { EXIT, print, printJson, type ExitCode } from './output'
import { wrap } from './wrap'

export interface MeasureOptions {
  instrument?: Instrument
  stream?: string
  board?: string
  load?: string
  note?: string
  /** File for the result. */
  output?: string
  json: boolean
}

/** Reads the files as one measurement, says what is in it, and writes it with -o. */
export async function measure(files: readonly string[], options: MeasureOptions): Promise<ExitCode> {
  const { instrument, stream, board, load, note } = options
  const said = {
    ...(board === undefined ? {} : { board }),
    ...(load === undefined ? {} : { load }),
    ...(note === undefined ? {} : { note }),
  }
  const results: MeasuredResult[] = []
  for (const file of files) results.push(await readMeasurement(file, { instrument, stream, said }))
  const result = mergedMeasurements(results)
  if (options.output !== undefined) await writeWhole(options.output, `${JSON.stringify(result, undefined, 2)}\n`)
  if (options.json) printJson(result)
  else print(report(result))
  return EXIT.clean
}

function report(result: MeasuredResult): string {
  const lines = measuredConditions(result).map((line) => wrap(line, '  '))
  for (const stream of result.streams)
    lines.push('', wrap(`${stream.id}, ${stream.kind}, us`, '  '), ...figures(stream))
  return lines.join('\n')
}

function figures(stream: MeasuredStream): string[] {
  const { count, min, mean, max, histogram, shown, beyondNs } = stream
  const rows: [string, string][] = [['samples', String(count)]]
  const add = (name: string, ns: number | null | undefined) => {
    if (ns !== null && ns !== undefined) rows.push([name, microseconds(ns)])
  }
  add('min', min)
  add('mean', mean)
  if (shown === undefined)
    for (const percentile of [50, 99, 99.9, 99.99]) add(`p${percentile}`, percentileIn(stream, percentile))
  add('max', max)
  if (histogram.over > 0) rows.push([`beyond ${microseconds(beyondNs ?? 0)}`, String(histogram.over)])
  const width = Math.max(...rows.map(([name]) => name.length))
  const table = rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value.padStart(12)}`)
  if (shown !== undefined) table.push(`  ${shown} of the samples were shown one by one; run cyclictest with -h for all`)
  return table
}
