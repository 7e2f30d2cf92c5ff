/**
 * What a board measured, stored beside runs: the same streams, marked measured, with the conditions as far as they are known.
 */
import type { RunResult, StreamResult } from './result'
import type { Instrument } from '../observed/board-event'

/** The part of a stream that an instrument's histogram gives too, so that both are drawn and compared alike. */
export type ComparableStream = Pick<
  StreamResult,
  'id' | 'kind' | 'unit' | 'resolutionNs' | 'count' | 'percentiles' | 'histogram'
>

/** Samples of one thread, core or inmate. What the instrument did not say is absent. */
export interface MeasuredStream extends ComparableStream {
  /** What printed it: "cyclictest thread 2". */
  what: string
  instrument: Instrument
  cell?: string
  cpu?: number
  /** Of all samples. Absent where some lie beyond the histogram and the instrument did not print the figure. */
  min?: number
  mean?: number
  max?: number
}

/** What is known of how it was measured; nothing in here is ever filled in by guessing. */
export interface MeasurementConditions {
  /** Identifier of a board's template, as its operator says. */
  board?: string
  /** What the board said that it is: "NXP i.MX8MPlus EVK board". */
  machineModel?: string
  kernel?: string
  /** Version that the hypervisor printed. */
  hypervisor?: string
  /** How the instrument was started, as echoed. */
  command?: string
  /** What else ran, as the operator says. */
  load?: string
  note?: string
  /** Host's clock at the first and the last sample, ISO 8601. */
  from?: string
  to?: string
}

export interface MeasuredResult {
  format: 'cellbench-result'
  version: 1
  origin: 'measured'
  instrument: Instrument
  conditions: MeasurementConditions
  /** The file that it was read from; absent for what came over an open line. */
  source?: { name: string; bytes: number; sha256: string }
  /** Lines of the instrument that something else had cut into, and that do not count. */
  damagedLines: number
  streams: MeasuredStream[]
}

/** Whatever a result file can hold. */
export type StoredResult = RunResult | MeasuredResult

/** True for what a board measured. */
export function isMeasured(result: StoredResult): result is MeasuredResult {
  return result.origin === 'measured'
}
