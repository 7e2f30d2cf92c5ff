/**
 * Structures: named fields in file order, each a codec. A field's name is its path in Jailhouse's header, so that
 * `platform_info.arm.gicd_base` is what errors say, what C source writes and what the header declares.
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
  /** Empty where the variant has no such field. */
  declaration(member: string): string
}

/** Where C has other members than the one that the field's name says. */
interface InC<V> {
  source(value: V): Designator[]
  declaration?(member: string): string
}

type Content<T, K extends keyof T> = Exclude<T[K], undefined>

/** What a table of fields is written with. */
interface FieldMaker<T> {
  <K extends keyof T & string>(key: K, name: string, codec: Codec<T[K]>, inC?: InC<T[K]>): StructureField<T>
  /** A field that is zero in nearly every file: the property is there only where it is not. */
  optional<K extends keyof T & string>(key: K, name: string, codec: Codec<Content<T, K>>): StructureField<T>
  /** No field: the variant can say nothing but `value`, and refuses anything else. `reason` says so in words. */
  implied<K extends keyof T & string>(key: K, name: string, value: T[K], reason: string): StructureField<T>
  /** No field: the variant has no place for this optional property, and refuses it. */
  absent<K extends keyof T & string>(key: K, name: string, reason: string): StructureField<T>
}

export interface Structure<T> extends Codec<T> {
  /** C initialisers of the fields that are not zero, in file order. */
  designators(value: T): Designator[]
  /** Byte of a field, from the start of the structure. */
  offsetOf(name: string): number
  /** The struct's definition in C, with `last` as one more member behind the table's. */
  definition(last?: string): string
}

const withoutBytes = { bytes: 0, source: () => [], declaration: () => '' }

function makeField<T>(): FieldMaker<T> {
  const field = <K extends keyof T & string>(
    key: K,
    name: string,
    codec: Codec<T[K]>,
    inC?: InC<T[K]>,
  ): StructureField<T> => ({
    name,
    bytes: codec.bytes,
    read: (input, into) => {
      into[key] = codec.read(input)
    },
    write: (output, from) => {
      codec.write(output, from[key])
    },
    source: (from) => (inC ? inC.source(from[key]) : named(name, codec.source(from[key]))),
    declaration: (member) => inC?.declaration?.(member) ?? codec.declaration(member),
  })
  const optional = <K extends keyof T & string>(
    key: K,
    name: string,
    codec: Codec<Content<T, K>>,
  ): StructureField<T> => ({
    name,
    bytes: codec.bytes,
    read: (input, into) => {
      const value = codec.read(input)
      if (codec.source(value) !== undefined) into[key] = value
    },
    write: (output, from) => {
      const value = from[key]
      if (value === undefined) output.raw(new Uint8Array(codec.bytes))
      else codec.write(output, value as Content<T, K>)
    },
    source: (from) => {
      const value = from[key]
      return value === undefined ? [] : named(name, codec.source(value as Content<T, K>))
    },
    declaration: (member) => codec.declaration(member),
  })
  const implied = <K extends keyof T & string>(
    key: K,
    name: string,
    value: T[K],
    reason: string,
  ): StructureField<T> => ({
    ...withoutBytes,
    name,
    read: (_input, into) => {
      into[key] = value
    },
    write: (output, from) => {
      if (from[key] !== value) throw output.fault(String(from[key]), `${String(value)}: ${reason}`)
    },
  })
  const absent = <K extends keyof T & string>(key: K, name: string, reason: string): StructureField<T> => ({
    ...withoutBytes,
    name,
    read: () => undefined,
    write: (output, from) => {
      if (from[key] !== undefined) throw output.fault(String(from[key]), `nothing: ${reason}`)
    },
  })
  return Object.assign(field, { optional, implied, absent })
}

const named = (path: string, text: string | undefined): Designator[] => (text === undefined ? [] : [{ path, text }])

/** A structure of `T`'s properties, `struct tag` in C; `table` lists its fields in file order. */
export function structure<T extends object>(
  tag: string,
  table: (field: FieldMaker<T>) => StructureField<T>[],
): Structure<T> {
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
    declaration: (member) => `struct ${tag} ${member};`,
    definition: (last = '') => {
      const members = fields.map(({ name, declaration }) => ({ path: name.split('.'), declaration }))
      const body = [declarations(members), last].filter((lines) => lines !== '').join('\n')
      return `struct ${tag} {\n${indented(body)}\n} __attribute__((packed));`
    },
  }
}

interface MemberAt {
  path: string[]
  declaration(member: string): string
}

/** Members in order; neighbours with the same first step share a nested struct. */
function declarations(members: readonly MemberAt[]): string {
  const lines: string[] = []
  for (let at = 0; at < members.length;) {
    const { path, declaration } = members[at]!
    const [step] = path
    if (path.length === 1) {
      const line = declaration(step!)
      if (line !== '') lines.push(line)
      at += 1
      continue
    }
    const inside: MemberAt[] = []
    for (; members[at]?.path.length !== 1 && members[at]?.path[0] === step; at += 1) {
      inside.push({ ...members[at]!, path: members[at]!.path.slice(1) })
    }
    lines.push(`struct {\n${indented(declarations(inside))}\n} __attribute__((packed)) ${step};`)
  }
  return lines.join('\n')
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
