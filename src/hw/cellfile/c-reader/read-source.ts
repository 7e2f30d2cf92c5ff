/**
 * C source read into configurations: the designated-initialiser style that Jailhouse's configurations are written in. A source
 * is compiled, in the small, to the bytes that gcc would make of it, and those are decoded; so whatever C says, this says.
 * What cannot be understood is refused with file, line, column and reason.
 */
import { configurationHeader, TYPES_HEADER } from '../c-header'
import { CellFileError } from '../cell-file-error'
import { decodeAs, LARGEST_CELL_FILE_BYTES, type DecodedCellFile } from '../decode'
import { FORMAT_IDS, FORMATS, type FormatId } from '../formats'
import { DeclarationReader, sizeOfOperand, type Variable } from './declarations'
import { evaluate, readExpression, shown, TokenReader, type Surroundings } from './expressions'
import { Image } from './image'
import type { Macro } from './macros'
import { copyOfNames, noNames, type Names } from './names'
import { Preprocessor, type IncludeResolver } from './preprocessor'
import { CSourceError } from './source-error'
import type { Token } from './tokens'
import type { ArrayType, RecordType, Type } from './types'
import { intValue } from './values'

export interface SourceOptions {
  /** The source's name in messages. */
  name: string
  /** The format whose header it is for; without one the newest that it compiles for. */
  format?: FormatId | undefined
  /** Macros from outside, as a compiler's -D gives them. */
  defines?: ReadonlyMap<string, string>
  /** Text of files that the source includes with quotes. */
  include?: IncludeResolver
}

/** A configuration and how the source came to it. */
export type SourceConfiguration = DecodedCellFile & {
  /** Macros that conditions asked for and nobody defined: the source was read as a compiler without them would. */
  missingMacros: string[]
}

/** Conditions count in 64 bits, and know neither types nor names. */
function conditionHolds(tokens: Token[]): boolean {
  const words = tokens.map((token) =>
    token.kind === 'number' && !/[lL]/.test(token.text) ? { ...token, text: `${token.text}ll` } : token,
  )
  const reader = new TokenReader(words)
  const expression = readExpression(reader, () => undefined)
  if (reader.next.kind !== 'end') {
    throw new CSourceError(reader.next, `expected the end of the condition, found ${shown(reader.next)}`)
  }
  const { number } = evaluate(expression, {
    constant: () => intValue(0n),
    sizeOf: (_operand, token) => {
      throw new CSourceError(token, 'a condition cannot ask for sizes')
    },
  })
  return number !== 0n
}

interface Header {
  macros: ReadonlyMap<string, Macro>
  names: Names
}

const headers = new Map<FormatId, Header>()

/** Macros and types of Jailhouse's header, read once for each format. */
function headerOf(format: FormatId): Header {
  const known = headers.get(format)
  if (known) return known
  const preprocessor = new Preprocessor(new Map(), () => undefined, conditionHolds)
  const tokens = preprocessor.run('jailhouse/cell-config.h', TYPES_HEADER + configurationHeader(format))
  const names = noNames()
  new DeclarationReader(tokens, names).run()
  const header = { macros: preprocessor.macros.byName, names }
  headers.set(format, header)
  return header
}

/** `[]` members with as many elements as their initialisers name. */
function withLengths({ name, type, initialiser }: Variable): Type {
  if (type.kind !== 'record' || initialiser.kind !== 'list') return type
  const open = type.members.filter((member) => member.type.kind === 'array' && member.type.length === undefined)
  if (open.length === 0) return type
  const members = type.members.map((member) => ({ ...member }))
  for (const member of members) {
    if (member.type.kind !== 'array' || member.type.length !== undefined) continue
    const given = initialiser.items.filter(
      ({ designators: [first] }) => first !== undefined && 'member' in first && first.member.text === member.name,
    )
    const [item, ...more] = given
    if (!item) {
      member.type = { ...member.type, length: 0 }
      continue
    }
    const { value, designators } = item
    if (more.length > 0 || designators.length > 1 || value.kind !== 'list' || !value.items.every(isWhole)) {
      throw new CSourceError(member.place, `the length of ${member.name} cannot be counted: write it out`)
    }
    member.type = { ...member.type, length: value.items.length }
  }
  return resized(type, members, name)
}

/** One element each: braces, or a number where elements are numbers. */
const isWhole = ({ designators }: { designators: unknown[] }) => designators.length === 0

function resized(type: RecordType, members: RecordType['members'], name: Token): RecordType {
  if (type.isUnion || type.alignment !== 1) {
    throw new CSourceError(name, 'lists without a length need a packed struct around them')
  }
  let offset = 0
  for (const member of members) {
    member.offset = offset
    offset += sizeOfMember(member.type)
  }
  if (offset > LARGEST_CELL_FILE_BYTES) throw new CSourceError(name, `${offset} bytes are more than any file has`)
  return { ...type, members, bytes: offset }
}

const sizeOfMember = (type: Type): number => (type.kind === 'array' ? sizeOfArray(type) : type.bytes)
const sizeOfArray = ({ element, length }: ArrayType): number => sizeOfMember(element) * (length ?? 0)

/** The one variable of a source: the configuration. */
function onlyVariable(reader: DeclarationReader, end: Token): Variable {
  const [variable, second] = reader.variables
  if (!variable) throw new CSourceError(end, 'no variable is initialised here, so that there is no configuration')
  if (second) throw new CSourceError(second.name, `${second.name.text} is a second variable: a file is one`)
  return variable
}

function kindOf({ name, type }: Variable, names: Names): 'system' | 'cell' {
  const first = type.kind === 'record' ? type.members[0]?.type : undefined
  if (first && first === names.tags.get('struct jailhouse_system')) return 'system'
  if (first && first === names.tags.get('struct jailhouse_cell_desc')) return 'cell'
  const wanted = 'a struct jailhouse_system or struct jailhouse_cell_desc as its first member'
  throw new CSourceError(name, `${name.text} is no configuration, which has ${wanted}`)
}

function readAs(text: string, options: SourceOptions, format: FormatId): SourceConfiguration {
  const header = headerOf(format)
  const preprocessor = new Preprocessor(header.macros, options.include ?? (() => undefined), conditionHolds)
  for (const [macro, value] of options.defines ?? []) preprocessor.predefine(macro, value)
  const tokens = preprocessor.run(options.name, text)
  const reader = new DeclarationReader(tokens, copyOfNames(header.names))
  reader.run()
  const variable = onlyVariable(reader, tokens[tokens.length - 1]!)
  const kind = kindOf(variable, reader.names)
  const type = withLengths(variable)
  const around: Surroundings = {
    constant: (name) => reader.names.constants.get(name),
    sizeOf: (operand, token) => sizeOfOperand(operand, token, { name: variable.name.text, type }),
  }
  const image = new Image(type, around)
  image.fill({ type, offset: 0 }, variable.initialiser)
  try {
    return { ...decodeAs(image.bytes, kind, format), missingMacros: [...preprocessor.missing] }
  } catch (error) {
    if (!(error instanceof CellFileError)) throw error
    const place = image.sourceOf(error.offset) ?? variable.name
    const { revision } = FORMATS[format]
    const reason = `${error.field} is ${error.found}, expected ${error.expected} (revision ${revision})`
    throw new CSourceError(place, reason)
  }
}

/**
 * Reads a system or cell configuration from its C source. The source does not say its format: the newest is taken whose header
 * it compiles with to a valid file, and `alsoFits` names the others.
 * @throws CSourceError with file, line, column and reason for anything that is not understood.
 */
export function readCellSource(text: string, options: SourceOptions): SourceConfiguration {
  if (options.format !== undefined) return readAs(text, options, options.format)
  const fitting: SourceConfiguration[] = []
  const errors: CSourceError[] = []
  for (const format of FORMAT_IDS) {
    try {
      fitting.push(readAs(text, options, format))
    } catch (error) {
      if (!(error instanceof CSourceError)) throw error
      errors.push(error)
    }
  }
  const [best, ...others] = fitting
  if (best) return others.length === 0 ? best : { ...best, alsoFits: others.map(({ format }) => format) }
  // The attempt that came furthest understood most of it.
  throw errors.reduce((furthest, error) => (error.line > furthest.line ? error : furthest))
}
