/**
 * Codecs: one description of a piece of a file that reads it, writes it, and says how C source spells it. The tables in
 * `pieces.ts` and `heads.ts` are made of these, so that reading, writing and C source cannot disagree.
 */
import { CellFileError } from './cell-file-error'
import { bytesOfName, nameOfBytes } from './name-bytes'

/** A position in a file and the path of the field that lies there, for errors. */
class Cursor {
  offset = 0
  protected readonly view: DataView
  private readonly path: string[] = []

  constructor(readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** Runs `work` with `step` on the field path: `platform_info.arm.gicd_base`, `[3]`; '' adds nothing. */
  within<R>(step: string, work: () => R): R {
    this.path.push(step)
    const result = work()
    this.path.pop()
    return result
  }

  fault(found: string, expected: string): CellFileError {
    const field = this.path
      .filter((step) => step !== '')
      .join('.')
      .replaceAll('.[', '[')
    return new CellFileError({ offset: this.offset, field, found, expected })
  }
}

/** Reads little-endian values in order. The caller has checked that the file is long enough. */
export class Input extends Cursor {
  unsigned(bytes: 1 | 2 | 4): number {
    const at = this.offset
    this.offset += bytes
    if (bytes === 1) return this.view.getUint8(at)
    return bytes === 2 ? this.view.getUint16(at, true) : this.view.getUint32(at, true)
  }

  unsigned64(): bigint {
    this.offset += 8
    return this.view.getBigUint64(this.offset - 8, true)
  }

  /** A copy of the next bytes. */
  raw(bytes: number): Uint8Array {
    this.offset += bytes
    return this.bytes.slice(this.offset - bytes, this.offset)
  }
}

/** Writes little-endian values in order into a file of known size. */
export class Output extends Cursor {
  unsigned(bytes: 1 | 2 | 4, value: number): void {
    const limit = 2 ** (8 * bytes)
    if (!Number.isInteger(value) || value < 0 || value >= limit) {
      throw this.fault(String(value), `a whole number from 0 to ${limit - 1}`)
    }
    if (bytes === 1) this.view.setUint8(this.offset, value)
    else if (bytes === 2) this.view.setUint16(this.offset, value, true)
    else this.view.setUint32(this.offset, value, true)
    this.offset += bytes
  }

  unsigned64(value: bigint): void {
    if (value < 0n || value >= 1n << 64n) throw this.fault(String(value), 'a whole number from 0 to 2^64 - 1')
    this.view.setBigUint64(this.offset, value, true)
    this.offset += 8
  }

  raw(value: Uint8Array): void {
    this.bytes.set(value, this.offset)
    this.offset += value.length
  }
}

export interface Codec<T> {
  readonly bytes: number
  read(input: Input): T
  write(output: Output, value: T): void
  /** The value as a C initialiser; undefined for all zero, which C leaves out. */
  source(value: T): string | undefined
  /** How C declares a member of this kind: `__u32 pin_bitmap[4];` */
  declaration(member: string): string
}

/** How C source spells a number. */
export type Spelling = (value: bigint) => string
export const hexadecimal: Spelling = (value) => `0x${value.toString(16)}`
/** C has no decimal constants above 2^63 - 1: those are spelled in hexadecimal as well. */
export const decimal: Spelling = (value) => (value < 1n << 63n ? String(value) : hexadecimal(value))

function unsigned(bytes: 1 | 2 | 4, spelling: Spelling): Codec<number> {
  return {
    bytes,
    read: (input) => input.unsigned(bytes),
    write: (output, value) => {
      output.unsigned(bytes, value)
    },
    source: (value) => (value === 0 ? undefined : spelling(BigInt(value))),
    declaration: (member) => `__u${8 * bytes} ${member};`,
  }
}

export const u8 = (spelling: Spelling = decimal): Codec<number> => unsigned(1, spelling)
export const u16 = (spelling: Spelling = decimal): Codec<number> => unsigned(2, spelling)
export const u32 = (spelling: Spelling = decimal): Codec<number> => unsigned(4, spelling)

/** An unsigned 64-bit value; `T` is a branded address where the value is one. */
export function u64<T extends bigint = bigint>(spelling: Spelling = hexadecimal): Codec<T> {
  return {
    bytes: 8,
    read: (input) => input.unsigned64() as T,
    write: (output, value) => {
      output.unsigned64(value)
    },
    source: (value) => (value === 0n ? undefined : spelling(value)),
    declaration: (member) => `__u64 ${member};`,
  }
}

const byteList = (value: Uint8Array) => `{ ${[...value].map((byte) => hexadecimal(BigInt(byte))).join(', ')} }`

/** Bytes whose meaning depends on another field, or that have none, kept as they are. */
export function rawBytes(bytes: number): Codec<Uint8Array> {
  return {
    bytes,
    read: (input) => input.raw(bytes),
    write: (output, value) => {
      if (value.length !== bytes) throw output.fault(`${value.length} bytes`, `${bytes} bytes`)
      output.raw(value)
    },
    source: (value) => (value.every((byte) => byte === 0) ? undefined : byteList(value)),
    declaration: (member) => `__u8 ${member}[${bytes}];`,
  }
}

/** Text in a field of fixed size, zero-filled behind its end. Every content survives: see `name-bytes.ts`. */
export function text(bytes: number, spelling: (value: string) => string): Codec<string> {
  return {
    bytes,
    read: (input) => nameOfBytes(input.raw(bytes)),
    write: (output, value) => {
      const content = bytesOfName(value)
      if (content.length > bytes) throw output.fault(`${JSON.stringify(value)}`, `at most ${bytes} bytes of text`)
      output.raw(content)
      output.raw(new Uint8Array(bytes - content.length))
    },
    source: (value) => (value === '' ? undefined : spelling(value)),
    declaration: (member) => `char ${member}[${bytes}];`,
  }
}

/** A list of fixed length. `spelling` may name well-known contents as a macro. */
export function tuple<T, L extends T[]>(
  length: L['length'],
  element: Codec<T>,
  spelling: (value: L) => string = (value) => `{ ${value.map((item) => element.source(item) ?? '0').join(', ')} }`,
): Codec<L> {
  return {
    bytes: length * element.bytes,
    read: (input) =>
      Array.from({ length }, (_, i) => input.within(`[${i}]`, () => element.read(input))) as unknown as L,
    write: (output, value) => {
      if (value.length !== length) throw output.fault(`${value.length} entries`, `${length} entries`)
      value.forEach((item, i) => {
        output.within(`[${i}]`, () => {
          element.write(output, item)
        })
      })
    },
    source: (value) => (value.every((item) => element.source(item) === undefined) ? undefined : spelling(value)),
    declaration: (member) => element.declaration(`${member}[${length}]`),
  }
}
