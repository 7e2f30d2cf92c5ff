/** Files with what a board said: Cellbench's own recordings, captures of JSON lines, and plain logs. */
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { LineError } from '../byte-line'
import { parseHead, partPath, splitPartPath } from '../recording/format'
import { readHead, readRecording } from '../recording/read'

/** What a replay plays, in order: bytes with their time, or a mark. Times are milliseconds, of recordings since 1970. */
export type ReplayItem =
  | { kind: 'bytes'; bytes: Uint8Array; atMs: number }
  | { kind: 'mark'; state: 'open' | 'lost'; message: string; atMs: number }

export interface ReplaySource {
  /** In words: "a recording of /dev/ttyUSB2". */
  what: string
  /** A virtual board's recording is no board's. */
  origin: 'recording' | 'simulated'
  /** False where the times of its items are made up: a log has none. */
  timed: boolean
  items: AsyncIterable<ReplayItem>
}

/** A log without times is played as if it came over a line at 115,200 baud: ten bits a byte. */
const BYTES_PER_MS = 11.52
const READ_BYTES = 16 * 1024
/** A line of a capture is one piece of a board's words: no more than this. */
const LONGEST_LINE = 4 * 1024 * 1024

/** Recognises a file by its content. Rejects with a LineError where there is none. */
export async function replaySource(file: string): Promise<ReplaySource> {
  const about = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw new LineError(
      'missing',
      `${file} cannot be read: ${error.code === 'ENOENT' ? 'it is not there' : error.message}.`,
    )
  })
  if (!about.isFile()) throw new LineError('missing', `${file} is no file with a recording.`)
  const part = splitPartPath(file)
  const head = part && (await readHead(part.base, part.part))
  if (part && head && (await isThere(partPath(part.base, part.part, 'raw')))) {
    const origin = head.origin === 'simulated' ? 'simulated' : 'recording'
    return { what: `a recording of ${head.address}`, origin, timed: true, items: recorded(part.base, part.part) }
  }
  const first = await firstBytes(file)
  if (parseHead(first.split('\n')[0]!)) {
    throw new LineError(
      'missing',
      `${file} is the index of a recording; its bytes, ${file.replace(/index$/, 'raw')}, are not beside it.`,
    )
  }
  if (isCaptureLine(first.split('\n')[0]!) || (first.startsWith('{"t":') && !first.includes('\n'))) {
    return { what: 'a capture', origin: 'recording', timed: true, items: captured(file) }
  }
  return { what: 'a log without times', origin: 'recording', timed: false, items: logged(file) }
}

async function isThere(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined)) !== undefined
}

async function firstBytes(file: string): Promise<string> {
  const handle = await open(file, 'r')
  try {
    const buffer = Buffer.alloc(64 * 1024)
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await handle.close()
  }
}

async function* recorded(base: string, part: number): AsyncGenerator<ReplayItem> {
  for await (const entry of readRecording(base, part)) {
    const { atMs } = entry
    if (entry.kind === 'bytes') yield { kind: 'bytes', bytes: entry.bytes, atMs }
    else if (entry.kind === 'open') yield { kind: 'mark', state: 'open', message: entry.message, atMs }
    else if (entry.kind === 'gap') yield { kind: 'mark', state: 'lost', message: entry.message, atMs }
    else if (entry.kind === 'lost') {
      const message = `${entry.count} bytes are missing here: ${entry.message}.`
      yield { kind: 'mark', state: 'lost', message, atMs }
    }
  }
}

/** `{"t":1066,"dir":"rx","data":"…"}`: milliseconds since the start, direction, text. */
function captureLine(line: string): { t: number; received: boolean; data: string } | undefined {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value !== 'object' || value === null) return undefined
    const { t, dir, data } = value as Record<string, unknown>
    if (typeof t !== 'number' || !Number.isFinite(t) || typeof data !== 'string') return undefined
    return dir === 'rx' || dir === 'tx' ? { t, received: dir === 'rx', data } : undefined
  } catch {
    return undefined
  }
}

function isCaptureLine(line: string): boolean {
  return captureLine(line) !== undefined
}

async function* captured(file: string): AsyncGenerator<ReplayItem> {
  const input = createReadStream(file)
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      if (line.length > LONGEST_LINE) continue
      const piece = captureLine(line)
      if (piece?.received) yield { kind: 'bytes', bytes: Buffer.from(piece.data, 'utf8'), atMs: piece.t }
    }
  } finally {
    input.destroy()
  }
}

async function* logged(file: string): AsyncGenerator<ReplayItem> {
  let carried = 0
  for await (const piece of createReadStream(file, { highWaterMark: READ_BYTES })) {
    const bytes = piece as Buffer
    yield { kind: 'bytes', bytes, atMs: carried / BYTES_PER_MS }
    carried += bytes.length
  }
}
