/** Reads a recording back, as far as it was written: crashes and full disks cut files off, and never make them unreadable. */
import { open, stat, type FileHandle } from 'node:fs/promises'
import { LONGEST_LINE, parseHead, parseIndexLine, partPath, type RecordingHead } from './format'

const READ_BYTES = 64 * 1024

export type RecordingEntry =
  | { kind: 'bytes'; bytes: Uint8Array; atMs: number; offset: number }
  /** What was sent to the board; without bytes it was secret. */
  | { kind: 'sent'; bytes?: Uint8Array; count: number; atMs: number }
  | { kind: 'open' | 'gap'; message: string; atMs: number; offset: number }
  /** Bytes that arrived and are not here. */
  | { kind: 'lost'; count: number; message: string; atMs: number; offset: number }

/** Where reading begins within a part: positions in its files, and bytes of the line before them. */
export interface PartPlace {
  indexAt: number
  rawAt: number
  offset: number
}

/** The entries of one part. Throws what the file system throws where it is not there. */
export async function* readPart(base: string, part: number, from?: PartPlace): AsyncGenerator<RecordingEntry> {
  const index = await open(partPath(base, part, 'index'), 'r')
  let raw: FileHandle | undefined
  try {
    raw = await open(partPath(base, part, 'raw'), 'r')
    yield* entriesOf(index, raw, from)
  } finally {
    await index.close()
    await raw?.close()
  }
}

async function* entriesOf(index: FileHandle, raw: FileHandle, from?: PartPlace): AsyncGenerator<RecordingEntry> {
  let { rawAt, offset } = from ?? { rawAt: 0, offset: 0 }
  let atMs = 0
  let ended = false
  let head = from === undefined
  for await (const line of linesOf(index, from?.indexAt ?? 0)) {
    if (head) {
      head = false
      const found = parseHead(line)
      offset = found?.offset ?? 0
      atMs = found?.startedMs ?? 0
      if (found) continue
    }
    const entry = parseIndexLine(line)
    if (entry === undefined) continue
    atMs = entry.t
    if ('n' in entry) {
      for await (const bytes of bytesOf(raw, rawAt, entry.n)) {
        yield { kind: 'bytes', bytes, atMs, offset }
        rawAt += bytes.length
        offset += bytes.length
      }
    } else if ('sent' in entry) {
      const bytes = Buffer.from(entry.sent, 'base64')
      yield { kind: 'sent', bytes, count: bytes.length, atMs }
    } else if ('secret' in entry) yield { kind: 'sent', count: entry.secret, atMs }
    else if ('gap' in entry) yield { kind: 'gap', message: entry.gap, atMs, offset }
    else if ('open' in entry) yield { kind: 'open', message: entry.open, atMs, offset }
    else if ('lost' in entry) {
      yield { kind: 'lost', count: entry.lost, message: entry.why, atMs, offset }
      offset += entry.lost
    } else ended = true
  }
  if (ended || from !== undefined) return
  // Written, but killed before the index was told: no earlier than the last that was.
  for await (const bytes of bytesOf(raw, rawAt, Infinity)) {
    yield { kind: 'bytes', bytes, atMs, offset }
    rawAt += bytes.length
    offset += bytes.length
  }
}

/** Lines that are whole, without what ends them; longer ones than any of ours are passed over. */
async function* linesOf(file: FileHandle, from: number): AsyncGenerator<string> {
  let rest = ''
  let at = from
  let skipping = false
  const buffer = Buffer.alloc(READ_BYTES)
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at)
    if (bytesRead === 0) return
    at += bytesRead
    // One byte a character: a letter of several bytes may be cut here, and is put together again below.
    const lines = (rest + buffer.toString('latin1', 0, bytesRead)).split('\n')
    rest = lines.pop()!
    for (const line of lines) {
      if (!skipping) yield Buffer.from(line, 'latin1').toString('utf8')
      skipping = false
    }
    if (rest.length > 2 * LONGEST_LINE) {
      rest = ''
      skipping = true
    }
  }
}

async function* bytesOf(file: FileHandle, from: number, count: number): AsyncGenerator<Uint8Array> {
  for (let done = 0; done < count;) {
    const buffer = Buffer.allocUnsafe(Math.min(READ_BYTES, count - done))
    const { bytesRead } = await file.read(buffer, 0, buffer.length, from + done)
    if (bytesRead === 0) return
    yield buffer.subarray(0, bytesRead)
    done += bytesRead
  }
}

/** The entries of a recording from `part` on to its last. */
export async function* readRecording(base: string, part = 1): AsyncGenerator<RecordingEntry> {
  for (let number = part; ; number += 1) {
    const there = await stat(partPath(base, number, 'index')).catch(() => undefined)
    if (there === undefined) return
    yield* readPart(base, number)
  }
}

/** The head of a part; undefined where there is none, or none that can be read. */
export async function readHead(base: string, part: number): Promise<RecordingHead | undefined> {
  const file = await open(partPath(base, part, 'index'), 'r').catch(() => undefined)
  if (file === undefined) return undefined
  try {
    for await (const line of linesOf(file, 0)) return parseHead(line)
    return undefined
  } finally {
    await file.close()
  }
}

/** When the last thing of a part happened, and whether it was completed. */
export async function readEnd(base: string, part: number): Promise<{ lastMs?: number; ended: boolean }> {
  const file = await open(partPath(base, part, 'index'), 'r').catch(() => undefined)
  if (file === undefined) return { ended: false }
  try {
    const { size } = await file.stat()
    let lastMs: number | undefined
    let ended = false
    // A first line that was cut by starting in its middle is no JSON, or none of ours.
    for await (const line of linesOf(file, Math.max(0, size - 2 * LONGEST_LINE))) {
      const entry = parseIndexLine(line)
      if (entry === undefined) continue
      lastMs = entry.t
      ended = 'end' in entry
    }
    return { lastMs, ended }
  } finally {
    await file.close()
  }
}
