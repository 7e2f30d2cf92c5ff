/**
 * The bytes that a variable's initialiser makes, as a compiler for ARM64 would write them, and the place in the source that
 * each byte comes from.
 */
import { evaluate, type Expression, type Surroundings } from './expressions'
import type { Initialiser, Item } from './initialisers'
import { MOST_WRITTEN_BYTES } from './limits'
import { CSourceError } from './source-error'
import type { Token } from './tokens'
import { describeType, findMember, sizeOf, type ArrayType, type IntegerType, type Member, type Type } from './types'
import { characterBytes } from './values'

/** A place inside the variable: what belongs there, and where. */
interface Target {
  type: Type
  offset: number
  bits?: Member['bits']
}

/** One level of an object that values are filled into in order. */
interface Level {
  type: Type
  offset: number
  /** Index of the next element or member. */
  next: number
}

function childCount(type: Type): number {
  if (type.kind === 'integer') return 1
  return type.kind === 'array' ? (type.length ?? 0) : type.members.length
}

/** Goes on to the next place. A union has one value, whichever member it went to. */
function advance(level: Level): void {
  const isUnion = level.type.kind === 'record' && level.type.isUnion
  level.next = isUnion ? childCount(level.type) : level.next + 1
}

function childOf({ type, offset }: Target, index: number): Target {
  if (type.kind === 'array') return { type: type.element, offset: offset + index * sizeOf(type.element) }
  if (type.kind === 'integer') return { type, offset }
  const member = type.members[index]!
  return { type: member.type, offset: offset + member.offset, bits: member.bits }
}

export class Image {
  readonly bytes: Uint8Array
  private readonly sources: { offset: number; bytes: number; token: Token }[] = []
  private written = 0

  constructor(
    type: Type,
    private readonly around: Surroundings,
  ) {
    this.bytes = new Uint8Array(sizeOf(type))
  }

  /** Where the byte at `offset` was written last; undefined for one that no initialiser names. */
  sourceOf(offset: number): Token | undefined {
    for (let i = this.sources.length - 1; i >= 0; i -= 1) {
      const source = this.sources[i]!
      if (source.offset <= offset && offset < source.offset + source.bytes) return source.token
    }
    return undefined
  }

  /** Fills `target` with what stands behind its equals sign. */
  fill(target: Target, value: Initialiser): void {
    if (value.kind === 'list') this.fillList(target, value.items, value.token)
    else if (value.kind === 'string') this.fillString(target, value)
    else this.fillNumber(target, value.expression, value.token)
  }

  private note(target: Target, token: Token, bytes = sizeOf(target.type)): void {
    this.written += bytes + 1
    if (this.written > MOST_WRITTEN_BYTES) {
      throw new CSourceError(token, `the initialisers write more than ${MOST_WRITTEN_BYTES} bytes, over and over`)
    }
    this.sources.push({ offset: target.offset, bytes, token })
  }

  private fillList(target: Target, items: readonly Item[], token: Token): void {
    const { type } = target
    this.note(target, token)
    if (!target.bits) this.bytes.fill(0, target.offset, target.offset + sizeOf(type))
    const [only, ...more] = items
    if (type.kind === 'integer') {
      if (!only || more.length > 0 || only.designators.length > 0 || only.value.kind === 'list') {
        throw new CSourceError(token, `braces around ${describeType(type)} hold one value`)
      }
      this.fill(target, only.value)
      return
    }
    if (isText(type) && only?.value.kind === 'string' && more.length === 0 && only.designators.length === 0) {
      this.fill(target, only.value)
      return
    }
    const levels: Level[] = [{ type, offset: target.offset, next: 0 }]
    for (const { designators, value } of items) {
      if (designators.length > 0) this.select(levels, designators)
      this.fillNext(levels, value)
    }
  }

  /** Sets `levels` to the member that designators name; what follows without one goes on behind it. */
  private select(levels: Level[], designators: Item['designators']): void {
    levels.length = 1
    for (const [i, designator] of designators.entries()) {
      if (i > 0) this.descend(levels)
      let level = levels[levels.length - 1]!
      const { type } = level
      if ('member' in designator) {
        const { member } = designator
        const found = type.kind === 'record' ? findMember(type, member.text) : undefined
        if (!found) throw new CSourceError(member, `there is no member ${member.text} here`)
        found.path.forEach(({ index }, step) => {
          if (step > 0) {
            this.descend(levels)
            level = levels[levels.length - 1]!
          }
          level.next = index
        })
        continue
      }
      if (type.kind !== 'array') throw new CSourceError(designator.place, `an index into ${describeType(type)}`)
      const index = evaluate(designator.index, this.around).number
      if (index < 0n || index >= BigInt(childCount(type))) {
        throw new CSourceError(designator.place, `the index ${index} is outside of ${describeType(type)}`)
      }
      level.next = Number(index)
    }
  }

  /** Opens the child that is next. */
  private descend(levels: Level[]): Level {
    const level = levels[levels.length - 1]!
    const child = childOf(level, level.next)
    const inner = { type: child.type, offset: child.offset, next: 0 }
    levels.push(inner)
    return inner
  }

  /** Fills the next free place: a whole one with braces or a string, the first number in it otherwise. */
  private fillNext(levels: Level[], value: Initialiser): void {
    let level = levels[levels.length - 1]!
    while (level.next >= childCount(level.type)) {
      levels.pop()
      const outer = levels[levels.length - 1]
      if (!outer) {
        const room = childCount(level.type)
        throw new CSourceError(value.token, `one value too many: ${describeType(level.type)} has room for ${room}`)
      }
      advance(outer)
      level = outer
    }
    let target = childOf(level, level.next)
    while (
      value.kind !== 'list' &&
      target.type.kind !== 'integer' &&
      !(value.kind === 'string' && isText(target.type))
    ) {
      if (childCount(target.type) === 0)
        throw new CSourceError(value.token, 'there is nothing that the value could fill')
      level = this.descend(levels)
      target = childOf(level, 0)
    }
    this.fill(target, value)
    advance(level)
  }

  private fillString(target: Target, { token, parts }: { token: Token; parts: readonly Token[] }): void {
    const { type } = target
    if (!isText(type)) throw new CSourceError(token, `a string cannot be ${describeType(type)}`)
    const content = parts.flatMap(characterBytes)
    const room = type.length ?? 0
    if (content.length > room) {
      throw new CSourceError(token, `the string has ${content.length} bytes, its place ${room}`)
    }
    this.note(target, token)
    this.bytes.fill(0, target.offset, target.offset + room)
    this.bytes.set(content, target.offset)
  }

  private fillNumber(target: Target, expression: Expression, token: Token): void {
    const { type, offset, bits } = target
    if (type.kind !== 'integer') throw new CSourceError(token, `one number cannot be ${describeType(type)}`)
    const { number } = evaluate(expression, this.around)
    const width = bits?.width ?? 8 * type.bytes
    if (number < -(1n << BigInt(width - 1)) || number >= 1n << BigInt(width)) {
      throw new CSourceError(token, `${spelled(number)} does not fit into ${width} bits`)
    }
    this.note(target, token)
    if (bits) this.writeBits(offset, bits, number)
    else this.writeNumber(offset, type, number)
  }

  private writeNumber(offset: number, { bytes }: IntegerType, number: bigint): void {
    let rest = BigInt.asUintN(8 * bytes, number)
    for (let i = 0; i < bytes; i += 1) {
      this.bytes[offset + i] = Number(rest & 0xffn)
      rest >>= 8n
    }
  }

  /** Bit-fields never leave their byte: the declaration sees to it. */
  private writeBits(offset: number, { first, width }: { first: number; width: number }, number: bigint): void {
    const mask = (2 ** width - 1) << first
    const value = Number(BigInt.asUintN(width, number)) << first
    this.bytes[offset] = (this.bytes[offset]! & ~mask) | value
  }
}

const spelled = (number: bigint) => (number < 0n ? String(number) : `0x${number.toString(16)}`)

function isText(type: Type): type is ArrayType {
  return type.kind === 'array' && type.element.kind === 'integer' && type.element.isCharacter
}
