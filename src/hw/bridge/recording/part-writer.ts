/** Writes one part of a recording: its bytes, then the lines of its index that tell of them. All or nothing of each call. */
import { open, type FileHandle } from 'node:fs/promises'
import { partPath, type RecordingHead, type RecordingNote } from './format'
import type { PartPlace } from './read'

/** Between two places from which reading may begin. */
const PLACE_BYTES = 64 * 1024

export type PartItem = { bytes: Uint8Array; atMs: number } | RecordingNote

export class PartWriter {
  /** Places to begin reading from, in order. */
  private readonly places: PartPlace[]
  private rawSize = 0
  private indexSize: number

  private constructor(
    readonly number: number,
    private offset: number,
    private readonly raw: FileHandle,
    private readonly index: FileHandle,
    indexSize: number,
  ) {
    this.indexSize = indexSize
    this.places = [{ indexAt: indexSize, rawAt: 0, offset }]
  }

  /** Makes the part's files. Throws what the file system throws; a part that exists is never written to. */
  static async create(base: string, head: RecordingHead): Promise<PartWriter> {
    // A console's log may hold secrets: it is its owner's alone.
    const raw = await open(partPath(base, head.part, 'raw'), 'wx', 0o600)
    let index: FileHandle | undefined
    try {
      index = await open(partPath(base, head.part, 'index'), 'wx', 0o600)
      const line = Buffer.from(`${JSON.stringify(head)}\n`)
      await writeAt(index, [line], 0)
      return new PartWriter(head.part, head.offset, raw, index, line.length)
    } catch (error) {
      await raw.close()
      await index?.close()
      throw error
    }
  }

  /** Bytes in the raw file. */
  get size(): number {
    return this.rawSize
  }

  /** Bytes of the line up to the end of what is written. */
  get end(): number {
    return this.offset
  }

  /** The last place to begin reading from that is no later than the byte at `offset` of the line. */
  placeBefore(offset: number): PartPlace {
    let low = 0
    let high = this.places.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if (this.places[middle]!.offset <= offset) low = middle
      else high = middle - 1
    }
    return this.places[low]!
  }

  /** Writes what came, in order. Throws what the file system throws, and has then written nothing. */
  async write(items: readonly PartItem[]): Promise<void> {
    const chunks = items.flatMap((item) => ('bytes' in item ? [item.bytes] : []))
    let length = 0
    for (const chunk of chunks) length += chunk.length
    try {
      await writeAt(this.raw, chunks, this.rawSize)
      await this.writeIndex(items)
    } catch (error) {
      // What is half written is taken back, so that the next that is written follows what the index knows.
      await this.raw.truncate(this.rawSize).catch(() => undefined)
      await this.index.truncate(this.indexSize).catch(() => undefined)
      throw error
    }
    this.rawSize += length
  }

  private async writeIndex(items: readonly PartItem[]): Promise<void> {
    let text = ''
    let offset = this.offset
    let rawAt = this.rawSize
    let placed = this.places.at(-1)!.rawAt
    const places: PartPlace[] = []
    for (let i = 0; i < items.length;) {
      const item = items[i]!
      if (!('bytes' in item)) {
        // The texts of errors and of people are the only letters beyond ASCII.
        text += Buffer.from(`${JSON.stringify(item)}\n`).toString('latin1')
        if ('lost' in item) offset += item.lost
        i += 1
        continue
      }
      let n = 0
      for (let next = item; i < items.length; next = items[i] as typeof item) {
        if (!('bytes' in next) || next.atMs !== item.atMs) break
        n += next.bytes.length
        i += 1
      }
      if (rawAt - placed >= PLACE_BYTES) {
        places.push({ indexAt: this.indexSize + text.length, rawAt, offset })
        placed = rawAt
      }
      text += `{"t":${item.atMs},"n":${n}}\n`
      offset += n
      rawAt += n
    }
    await writeAt(this.index, [Buffer.from(text, 'latin1')], this.indexSize)
    this.indexSize += text.length
    this.offset = offset
    this.places.push(...places)
  }

  /** Has the disk take what was written: from then on it outlives a power cut too. */
  async sync(): Promise<void> {
    await this.raw.datasync()
    await this.index.datasync()
  }

  async close(): Promise<void> {
    await this.raw.close()
    await this.index.close()
  }
}

/** Writes all of it; a disk that takes less than it was given is asked again, and then says why. */
async function writeAt(file: FileHandle, chunks: readonly Uint8Array[], at: number): Promise<void> {
  let rest = chunks.filter((chunk) => chunk.length > 0)
  while (rest.length > 0) {
    // The system takes no more than 1024 pieces at once.
    let { bytesWritten } = await file.writev(rest.slice(0, 1024), at)
    at += bytesWritten
    let whole = 0
    while (whole < rest.length && bytesWritten >= rest[whole]!.length) {
      bytesWritten -= rest[whole]!.length
      whole += 1
    }
    rest = rest.slice(whole)
    if (bytesWritten > 0) rest[0] = rest[0]!.subarray(bytesWritten)
  }
}
