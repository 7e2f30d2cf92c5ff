/** Declarations: structs, unions, enumerations, type names and the one variable that is the configuration. */
import { LARGEST_CELL_FILE_BYTES } from '../decode'
import { evaluate, readExpression, shown, TokenReader, type Expression, type SizeOperand } from './expressions'
import { readInitialiser, type Initialiser } from './initialisers'
import type { Names } from './names'
import { CSourceError } from './source-error'
import type { Token } from './tokens'
import { describeType, findMember, integer, layOut, sizeOf, type Member, type Type } from './types'
import { sizeValue, type Value } from './values'

/** A variable and what it starts with. */
export interface Variable {
  name: Token
  type: Type
  initialiser: Initialiser
}

/** Words of C's own integer types, in any order, and what they make on ARM64 Linux. */
const BASE_WORDS = ['char', 'short', 'int', 'long', 'signed', 'unsigned']
const FIXED_TYPES: Readonly<Record<string, Type>> = {
  ...Object.fromEntries(
    ([1, 2, 4, 8] as const).flatMap((bytes) => [
      [`uint${8 * bytes}_t`, integer(bytes, false)],
      [`int${8 * bytes}_t`, integer(bytes, true)],
    ]),
  ),
}
const STORAGE = ['static', 'const', 'extern', 'volatile']
const LONGEST_ENUMERATION = 10_000

export class DeclarationReader {
  readonly variables: Variable[] = []
  private readonly reader: TokenReader

  constructor(
    tokens: readonly Token[],
    readonly names: Names,
  ) {
    this.reader = new TokenReader(tokens)
  }

  /** Reads all declarations up to the end. */
  run(): void {
    while (this.reader.next.kind !== 'end') {
      if (!this.reader.accept(';')) this.declaration()
    }
  }

  private declaration(): void {
    const { reader } = this
    const isTypedef = reader.accept('typedef') !== undefined
    const type = this.type()
    if (!type) {
      throw new CSourceError(reader.next, `expected a declaration, found ${shown(reader.next)}`)
    }
    while (reader.accept('*')) throw new CSourceError(reader.next, 'a configuration has no pointers')
    if (reader.accept(';')) return
    const name = reader.identifier('a name')
    if (reader.is('(')) throw new CSourceError(name, `${name.text} is a function: only data is read`)
    const declared = this.arrays(type)
    if (isTypedef) {
      reader.expect(';', 'behind the type definition')
      this.names.types.set(name.text, declared)
      return
    }
    this.attributes()
    const equals = reader.accept('=')
    if (!equals) {
      throw new CSourceError(name, `${name.text} has no initialiser, so that there is no configuration in it`)
    }
    const initialiser = readInitialiser(reader, (words) => this.typeName(words))
    reader.expect(';', `at the end of ${name.text}`)
    this.variables.push({ name, type: declared, initialiser })
  }

  /** The type in front of the reader, undefined where there is none. */
  private type(): Type | undefined {
    const { reader } = this
    while (STORAGE.some((word) => reader.accept(word)));
    const token = reader.next
    if (token.kind !== 'identifier') return undefined
    let type: Type | undefined
    if (token.text === 'struct' || token.text === 'union') type = this.record()
    else if (token.text === 'enum') type = this.enumeration()
    else if (BASE_WORDS.includes(token.text)) type = this.baseType()
    else {
      type =
        this.names.types.get(token.text) ??
        (Object.hasOwn(FIXED_TYPES, token.text) ? FIXED_TYPES[token.text] : undefined)
      if (type) reader.take()
    }
    while (type && STORAGE.some((word) => reader.accept(word)));
    return type
  }

  /** The type of a cast or of sizeof. */
  private typeName(reader: TokenReader): Type | undefined {
    if (reader !== this.reader) throw new Error('one reader reads one source')
    const type = this.type()
    return type && this.arrays(type)
  }

  private baseType(): Type {
    const { reader } = this
    const first = reader.next
    const words: string[] = []
    while (BASE_WORDS.includes(reader.next.text)) words.push(reader.take().text)
    const longs = words.filter((word) => word === 'long').length
    const has = (word: string) => words.includes(word)
    if (longs > 2 || (has('signed') && has('unsigned')) || words.length > 4) {
      throw new CSourceError(first, `${words.join(' ')} is no type`)
    }
    const signed = !has('unsigned')
    // char is unsigned on ARM64 unless it says otherwise.
    if (has('char')) return integer(1, has('signed'))
    if (has('short')) return integer(2, signed)
    return integer(longs > 0 ? 8 : 4, signed)
  }

  /** `[12][2]` behind a name; `[]` leaves the outermost length to the initialiser. */
  private arrays(element: Type): Type {
    const lengths: (number | undefined)[] = []
    while (this.reader.is('[')) {
      const open = this.reader.take()
      if (this.reader.accept(']')) {
        if (lengths.length > 0) throw new CSourceError(open, 'only the first length may be left out')
        lengths.push(undefined)
        continue
      }
      lengths.push(Number(this.constant(LARGEST_CELL_FILE_BYTES, 'the length of a list')))
      this.reader.expect(']', 'behind the length')
      if (lengths.length > 8) throw new CSourceError(open, 'more than 8 dimensions')
    }
    const type = lengths.reduceRight<Type>((inner, length) => ({ kind: 'array', element: inner, length }), element)
    if (sizeOf(type) > LARGEST_CELL_FILE_BYTES) {
      throw new CSourceError(
        this.reader.next,
        `${describeType(type)} would have ${sizeOf(type)} bytes, more than any file`,
      )
    }
    return type
  }

  private constant(most: number, what: string): bigint {
    const at = this.reader.next
    const expression = readExpression(this.reader, (words) => this.typeName(words))
    const { number } = this.evaluate(expression)
    if (number < 0n || number > BigInt(most)) throw new CSourceError(at, `${what} is ${number}, not 0 to ${most}`)
    return number
  }

  /** The value of an expression outside of an initialiser. */
  private evaluate(expression: Expression): Value {
    return evaluate(expression, {
      constant: (name) => this.names.constants.get(name),
      sizeOf: (operand, token) => sizeOfOperand(operand, token, undefined),
    })
  }

  /** `__attribute__((packed))`, wherever it stands. True where the record is packed. */
  private attributes(): boolean {
    const { reader } = this
    let packed = false
    while (reader.is('__attribute__') || reader.is('__packed')) {
      if (reader.accept('__packed')) {
        packed = true
        continue
      }
      reader.take()
      reader.expect('(', 'behind __attribute__')
      reader.expect('(', 'behind __attribute__(')
      do {
        const name = reader.identifier('the name of an attribute')
        if (!['packed', '__packed__', 'unused', '__unused__'].includes(name.text)) {
          throw new CSourceError(name, `the attribute ${name.text} is not read: only packed is`)
        }
        packed ||= name.text.includes('packed')
      } while (reader.accept(','))
      reader.expect(')', 'behind the attributes')
      reader.expect(')', 'behind the attributes')
    }
    return packed
  }

  private record(): Type {
    const { reader } = this
    const keyword = reader.take()
    let isPacked = this.attributes()
    const tag = reader.next.kind === 'identifier' ? reader.take() : undefined
    const name = `${keyword.text} ${tag?.text ?? ''}`
    if (!reader.is('{')) {
      if (!tag) throw new CSourceError(reader.next, `expected { of the ${keyword.text}, found ${shown(reader.next)}`)
      const known = this.names.tags.get(name)
      if (!known) throw new CSourceError(tag, `there is no ${name} in Jailhouse's header of this format`)
      return known
    }
    reader.take()
    const members: Member[] = []
    reader.nested(() => {
      while (!reader.accept('}')) members.push(...this.members())
    })
    isPacked = this.attributes() || isPacked
    const seen = new Set<string>()
    for (const member of members) {
      if (member.name === undefined) continue
      if (seen.has(member.name)) throw new CSourceError(member.place, `${member.name} is declared twice`)
      seen.add(member.name)
    }
    const type = layOut(members, keyword.text === 'union', isPacked)
    if (type.bytes > LARGEST_CELL_FILE_BYTES) {
      throw new CSourceError(keyword, `the ${keyword.text} has ${type.bytes} bytes, more than any file`)
    }
    if (tag) this.names.tags.set(name, type)
    return type
  }

  /** One line of members: `__u32 start, size;` */
  private members(): Member[] {
    const { reader } = this
    const first = reader.next
    const type = this.type()
    if (!type) throw new CSourceError(first, `expected a member, found ${shown(first)}`)
    const members: Member[] = []
    if (reader.accept(';')) {
      if (type.kind !== 'record') throw new CSourceError(first, 'a member without a name')
      return [{ name: undefined, type, offset: 0, place: first }]
    }
    do {
      if (reader.is('*')) throw new CSourceError(reader.next, 'a configuration has no pointers')
      const place = reader.identifier('the name of a member')
      const member: Member = { name: place.text, type: this.arrays(type), offset: 0, place }
      if (reader.accept(':')) {
        if (type.kind !== 'integer') throw new CSourceError(place, 'only numbers have bits')
        member.bits = { first: 0, width: Number(this.constant(8 * type.bytes, 'the width')) }
        if (member.bits.width === 0 || type.bytes !== 1) {
          throw new CSourceError(place, 'only bits of single bytes are read, as Jailhouse has them')
        }
      }
      this.attributes()
      members.push(member)
    } while (reader.accept(','))
    reader.expect(';', 'behind the member')
    return members
  }

  private enumeration(): Type {
    const { reader } = this
    reader.take()
    const tag = reader.next.kind === 'identifier' ? reader.take() : undefined
    const type = integer(4, false)
    if (!reader.is('{')) {
      if (!tag || !this.names.tags.has(`enum ${tag.text}`)) {
        throw new CSourceError(reader.next, `expected { of the enumeration, found ${shown(reader.next)}`)
      }
      return type
    }
    reader.take()
    let next = 0n
    let count = 0
    while (!reader.accept('}')) {
      const name = reader.identifier('the name of an enumerator')
      if (reader.accept('=')) {
        next = this.evaluate(readExpression(reader, (words) => this.typeName(words))).number
      }
      const fitsInt = next >= -(1n << 31n) && next < 1n << 31n
      if (!fitsInt) throw new CSourceError(name, `${name.text} is ${next}, more than an int`)
      this.names.constants.set(name.text, { number: next, bits: 32, signed: true })
      next += 1n
      count += 1
      if (count > LONGEST_ENUMERATION) throw new CSourceError(name, `more than ${LONGEST_ENUMERATION} enumerators`)
      if (!reader.accept(',')) {
        reader.expect('}', 'at the end of the enumeration')
        break
      }
    }
    if (tag) this.names.tags.set(`enum ${tag.text}`, type)
    return type
  }
}

/** Bytes of a type, or of a member of the variable whose name and type are given. */
export function sizeOfOperand(
  operand: SizeOperand,
  token: Token,
  variable: { name: string; type: Type } | undefined,
): Value {
  if ('type' in operand) return sizeValue(sizeOf(operand.type))
  if (operand.variable.text !== variable?.name) {
    throw new CSourceError(operand.variable, `${operand.variable.text} is not defined`)
  }
  let { type } = variable
  for (const step of operand.steps) {
    if (step === 'element') {
      if (type.kind !== 'array') throw new CSourceError(token, 'an index into what is no list')
      type = type.element
      continue
    }
    const found = type.kind === 'record' ? findMember(type, step.text) : undefined
    if (!found) throw new CSourceError(step, `there is no member ${step.text}`)
    type = found.member.type
  }
  return sizeValue(sizeOf(type))
}
