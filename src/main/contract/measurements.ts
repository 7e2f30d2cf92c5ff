/**
 * What crosses the boundary for measurements: files of instruments read in, and what a connected board measured.
 *
 * A measurement has the shape of a result, marked `origin: 'measured'`, and is saved, kept and compared like one (`run.save` with
 * kind `result`). What a virtual board says is simulated and never becomes one.
 */
import { z } from 'zod'
import { INSTRUMENTS } from '../../sim/observed/board-event'
import type { MeasuredResult, MeasurementProgress } from '../../sim/results/measured'
import { framed, path } from './framed'

const measurementId = z.string().regex(/^measurement-\d{1,9}$/)
const lineId = z.string().regex(/^line-\d{1,9}$/)
const words = z.string().trim().min(1).max(2000)
const result = framed<MeasuredResult>('streams', 'sources', 'instruments')

/** What the files and the board do not say, and what is to be taken of what they say. */
const said = {
  /** Stream of the plan that is measured, such as "flight/gic-demo": the measurement takes its name over. */
  stream: z.string().min(1).max(500).optional(),
  /** Identifier of the board's template. */
  board: z.string().min(1).max(200).optional(),
  /** What else ran on the board. */
  load: words.optional(),
  note: words.optional(),
}
const about = {
  ...said,
  /** Only this instrument; all when left out. */
  instrument: z.enum(INSTRUMENTS).optional(),
}

export const measurementMethods = {
  /**
   * Reads files of cyclictest (-h, --json, its running screen), rtla timerlat hist, gic-demo and jitterdebugger, and recordings of
   * consoles on which these printed. Fails with one sentence for a file that holds no measurement.
   */
  'measurements.import': {
    request: z.strictObject({ paths: z.array(path).min(1).max(64), ...about }),
    response: z.strictObject({ result }),
  },
  /** The same of one file that the window has the content of and no path: it was dropped on it. */
  'measurements.read': {
    request: z.strictObject({ name: z.string().min(1).max(255), bytes: z.base64().max(12 * 1024 * 1024), ...about }),
    response: z.strictObject({ result }),
  },
  /**
   * Measures from now on what instruments print on an open line. `measurement.progress` tells how it grows, until it is stopped or
   * the line is closed; a line that is lost and found again goes on. Fails for a line to a virtual board and for a replay, and ends
   * without a result where a virtual board gives itself away later: the service knows what a line is.
   */
  'measurements.fromLine': {
    request: z.strictObject({ line: lineId, ...about }),
    response: z.strictObject({ measurement: measurementId }),
  },
  /**
   * Ends a measurement: `measurement.finished` brings what it measured, unless it is to be forgotten. What is said of it now stands
   * in place of what was said when it began.
   */
  'measurements.stop': {
    request: z.strictObject({ measurement: measurementId, forget: z.boolean().optional(), ...said }),
    response: z.undefined(),
  },
} as const

export const measurementEvents = {
  /** A few times a second, where something was added: everything so far, not the difference. */
  'measurement.progress': z.strictObject({
    measurement: measurementId,
    line: lineId,
    progress: framed<MeasurementProgress>('streams'),
  }),
  /** The last event of a measurement. Without a result nothing was measured; the message says why it ended. */
  'measurement.finished': z.strictObject({
    measurement: measurementId,
    result: result.optional(),
    message: z.string(),
  }),
} as const
