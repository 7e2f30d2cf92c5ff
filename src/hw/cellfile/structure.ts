/**
 * Structures: named fields in file order, each a codec. A field's name is its path in Jailhouse's header, so that
 * `platform_info.arm.gicd_base` is what errors say and what C source writes.
 */
import type { Codec, Input, Output } from './codec'

/** One designated initialiser: `.size = 0x1000`. */
export interface Designator {
  path: string
  text: string
}

interface StructureField<T> {
  name: string
  bytes: number
  read(input: Input, into: T): void
  write(output: Output, from: T): void
  source(from: T): Designator[]
}

/** What a table of fields is written with. */
interface FieldMaker<T> {
  <K extends keyof T & string>(
    key: K,
    name: string,
    codec: Codec<T[K]>,
    /** Where C spells the field as several members. */
    source?: (value: T[K]) => Designator[],
  ): StructureField<T>
  /** Bytes that Jailhouse ignores and compilers write as zero. Anything else there is refused, so that nothing is lost. */
  reserved(name: string, bytes: number): StructureField<T>
}

export interface Structure<T> extends Codec<T> {
  /** C initialisers of the fields that are not zero, in file order. */
  designators(value: T): Designator[]
  /** Byte of a field, from the start of the structure. */
  offsetOf(name: string): number
}

function makeField<T>(): FieldMaker<T> {
  const field = <K extends keyof T & string>(
    key: K,
    name: string,
    codec: Codec<T[K]>,
    source?: (value: T[K]) => Designator[],
  ): StructureField<T> => ({
    name,
    bytes: codec.bytes,
    read: (input, into) => {
      into[key] = codec.read(input)
    },
    write: (output, from) => {
      codec.write(output, from[key])
    },
    source: (from) => {
      if (source) return source(from[key])
      const text = codec.source(from[key])
      return text === undefined ? [] : [{ path: name, text }]
    },
  })
  const reserved = (name: string, bytes: number): StructureField<T> => ({
    name,
    bytes,
    read: (input) => {
      const at = input.offset
      const content = input.raw(bytes)
      if (content.every((byte) => byte === 0)) return
      input.offset = at
      throw input.fault([...content].map((byte) => byte.toString(16).padStart(2, '0')).join(' '), 'zero')
    },
    write: (output) => {
      output.raw(new Uint8Array(bytes))
    },
    source: () => [],
  })
  return Object.assign(field, { reserved })
}

/** A structure of `T`'s properties; `table` lists its fields in file order. */
export function structure<T extends object>(table: (field: FieldMaker<T>) => StructureField<T>[]): Structure<T> {
  const fields = table(makeField<T>())
  const designators = (value: T) => fields.flatMap((field) => field.source(value))
  return {
    bytes: fields.reduce((sum, field) => sum + field.bytes, 0),
    read: (input) => {
      const value = {} as T
      for (const field of fields) {
        input.within(field.name, () => {
          field.read(input, value)
        })
      }
      return value
    },
    write: (output, value) => {
      for (const field of fields) {
        output.within(field.name, () => {
          field.write(output, value)
        })
      }
    },
    designators,
    source: (value) => {
      const parts = designators(value)
      return parts.length === 0 ? undefined : braced(parts)
    },
    offsetOf: (name) => {
      const index = fields.findIndex((field) => field.name === name)
      return fields.slice(0, index).reduce((sum, field) => sum + field.bytes, 0)
    },
  }
}

/** Indents every line but empty ones by one tab, as Jailhouse's own files do. */
export function indented(block: string): string {
  return block.replace(/^(?=.)/gm, '\t')
}

/** Initialisers in braces, one a line, members of a nested struct in braces of their own. */
export function braced(designators: readonly Designator[]): string {
  const lines: string[] = []
  const nested = new Map<string, Designator[]>()
  for (const { path, text } of designators) {
    const dot = path.indexOf('.')
    if (dot < 0) {
      lines.push(`.${path} = ${text},`)
      continue
    }
    const outer = path.slice(0, dot)
    if (!nested.has(outer)) {
      nested.set(outer, [])
      lines.push(outer)
    }
    nested.get(outer)!.push({ path: path.slice(dot + 1), text })
  }
  const body = lines.map((line) => (nested.has(line) ? `.${line} = ${braced(nested.get(line)!)},` : line))
  return `{\n${indented(body.join('\n'))}\n}`
}
