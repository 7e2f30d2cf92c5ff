/**
 * How a line is recorded. A recording is a row of parts, `NAME.001`, `NAME.002` and so on, of two files each:
 *
 * `NAME.001.raw` holds the bytes that arrived, and nothing else: its hash is the hash of what the board sent.
 *
 * `NAME.001.index` says when: a line of JSON for the head, then one for each thing that happened, in order. Bytes are
 * written before the line that tells of them, and lines are whole or not there, so whatever is cut off at whatever moment,
 * what is left reads back: bytes without a line are later than all lines, a line that is no JSON never was finished.
 */
import { z } from 'zod'

/** No line of an index is longer; what is sent in one piece is cut up for it. */
export const LONGEST_LINE = 64 * 1024

export const recordingHead = z.object({
  format: z.literal('cellbench-recording'),
  version: z.literal(1),
  /** What was recorded, as it was opened. */
  address: z.string().max(4096),
  /** Only what a board says is ever a measurement. */
  origin: z.enum(['board', 'simulated']),
  baud: z.number().optional(),
  /** Host time at which the part begins, milliseconds since 1970. */
  startedMs: z.number(),
  part: z.number().int().min(1),
  /** Bytes that the line had carried before this part. */
  offset: z.number().int().min(0),
  /** Process that writes it. */
  pid: z.number().int(),
})
export type RecordingHead = z.output<typeof recordingHead>

/** What happened on a line, besides bytes: host time `t`, milliseconds since 1970. */
export type RecordingNote =
  /** Bytes that were sent to the board, base64; of secrets only how many. */
  | { t: number; sent: string }
  | { t: number; secret: number }
  /** The line was lost, and why: what the board said from here on to the next `open` is missing. */
  | { t: number; gap: string }
  /** The line is there, for the first time or again. */
  | { t: number; open: string }
  /** So many bytes arrived that could not be recorded, and why. */
  | { t: number; lost: number; why: string }
  /** The part is complete. `next`: another one follows. */
  | { t: number; end: boolean; next: boolean }

/** Bytes `n` that arrived at `t`. */
export interface RecordingBytes {
  t: number
  n: number
}

export type IndexLine = RecordingBytes | RecordingNote

const time = z.number().min(0).max(1e15)
const count = z
  .number()
  .int()
  .min(0)
  .max(2 ** 40)
const text = z.string().max(LONGEST_LINE)
const indexLine = z.union([
  z.object({ t: time, n: count }),
  z.object({ t: time, sent: text }),
  z.object({ t: time, secret: count }),
  z.object({ t: time, gap: text }),
  z.object({ t: time, open: text }),
  z.object({ t: time, lost: count, why: text }),
  z.object({ t: time, end: z.boolean(), next: z.boolean() }),
])

/** A line of an index; undefined for one that is damaged. */
export function parseIndexLine(line: string): IndexLine | undefined {
  // Nearly all lines are of this form, and they are many.
  const bytes = /^\{"t":(\d{1,15}),"n":(\d{1,12})\}$/.exec(line)
  if (bytes) return { t: Number(bytes[1]), n: Number(bytes[2]) }
  return parsed(line, indexLine)
}

/** The first line of an index; undefined where it is none. */
export function parseHead(line: string): RecordingHead | undefined {
  return parsed(line, recordingHead)
}

function parsed<T>(line: string, schema: z.ZodType<T>): T | undefined {
  try {
    const result = schema.safeParse(JSON.parse(line))
    return result.success ? result.data : undefined
  } catch {
    return undefined
  }
}

export function partPath(base: string, part: number, kind: 'raw' | 'index'): string {
  return `${base}.${String(part).padStart(3, '0')}.${kind}`
}

/** Takes a part's path apart; undefined for other files. */
export function splitPartPath(file: string): { base: string; part: number } | undefined {
  const match = /^(.+)\.(\d{3,6})\.(?:raw|index)$/.exec(file)
  return match ? { base: match[1]!, part: Number(match[2]) } : undefined
}

/** A name for a recording that sorts by time: when it began and what was opened, in letters that every file system takes. */
export function recordingName(address: string, startedMs: number): string {
  const stamp = new Date(startedMs).toISOString().replace(/[-:]/g, '').replace('.', '')
  const plain = address.replace(/^\/dev\//, '').replace(/[^A-Za-z0-9]+/g, '-')
  return `${stamp}-${plain.replace(/^-|-$/g, '').slice(0, 60) || 'line'}`
}
