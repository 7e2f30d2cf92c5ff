/** C's types, as far as configurations have them, and where their members lie. */
import type { Token } from './tokens'

export interface IntegerType {
  kind: 'integer'
  bytes: 1 | 2 | 4 | 8
  signed: boolean
  /** char and its signed and unsigned forms: what strings are made of. */
  isCharacter: boolean
}

export interface ArrayType {
  kind: 'array'
  element: Type
  /** Undefined for `[]`: as many as the initialiser has. */
  length: number | undefined
}

export interface RecordType {
  kind: 'record'
  isUnion: boolean
  members: Member[]
  bytes: number
  alignment: number
}

export type Type = IntegerType | ArrayType | RecordType

export interface Member {
  /** Undefined for an anonymous struct or union, whose members count as this record's own. */
  name: string | undefined
  type: Type
  offset: number
  /** A bit-field: its first bit from `offset` on and its width. */
  bits?: { first: number; width: number }
  place: Token
}

export function integer(bytes: IntegerType['bytes'], signed: boolean): IntegerType {
  return { kind: 'integer', bytes, signed, isCharacter: bytes === 1 }
}

/** Bytes of a type. A `[]` array has as many as its element count says once that is known, and none before. */
export function sizeOf(type: Type): number {
  if (type.kind === 'integer') return type.bytes
  return type.kind === 'array' ? sizeOf(type.element) * (type.length ?? 0) : type.bytes
}

export function alignmentOf(type: Type): number {
  if (type.kind === 'integer') return type.bytes
  return type.kind === 'array' ? alignmentOf(type.element) : type.alignment
}

/** Gives each member its place. Packed records have no gaps; others align members to their size, as the ABI of ARM64 says. */
export function layOut(members: Member[], isUnion: boolean, isPacked: boolean): RecordType {
  let end = 0
  let size = 0
  let alignment = 1
  let bit = 0
  for (const member of members) {
    const align = isPacked ? 1 : alignmentOf(member.type)
    alignment = Math.max(alignment, align)
    if (member.bits) {
      member.offset = isUnion ? 0 : end + Math.floor(bit / 8)
      member.bits.first = isUnion ? 0 : bit % 8
      bit += member.bits.width
      size = Math.max(size, end + Math.ceil(bit / 8))
      continue
    }
    end += Math.ceil(bit / 8)
    bit = 0
    if (isUnion) end = 0
    end = Math.ceil(end / align) * align
    member.offset = end
    end += sizeOf(member.type)
    size = Math.max(size, end)
  }
  return { kind: 'record', isUnion, members, bytes: Math.ceil(size / alignment) * alignment, alignment }
}

/** A member by name, also inside anonymous ones, with its place from the start of the record. */
export function findMember(
  record: RecordType,
  name: string,
): { path: { record: RecordType; index: number }[]; member: Member; offset: number } | undefined {
  for (const [index, member] of record.members.entries()) {
    if (member.name === name) return { path: [{ record, index }], member, offset: member.offset }
    if (member.name !== undefined || member.type.kind !== 'record') continue
    const inner = findMember(member.type, name)
    if (inner) {
      return {
        path: [{ record, index }, ...inner.path],
        member: inner.member,
        offset: member.offset + inner.offset,
      }
    }
  }
  return undefined
}

/** What a person calls a type in a message. */
export function describeType(type: Type): string {
  if (type.kind === 'array') return `a list of ${type.length ?? 'as many as stand there'}`
  if (type.kind === 'record') return type.isUnion ? 'a union' : 'a struct'
  return `${type.signed ? 'a signed' : 'an unsigned'} number of ${8 * type.bytes} bits`
}
