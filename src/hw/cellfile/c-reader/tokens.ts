/** C source cut into words: identifiers, numbers, strings and punctuators, each with its place. */
import { LARGEST_SOURCE_CHARACTERS } from './limits'
import { CSourceError, type Place, type SourceFile } from './source-error'

export type TokenKind = 'identifier' | 'number' | 'string' | 'character' | 'punctuator' | 'end'

/** Macros that a word came out of, which it must not call again. */
export interface Hidden {
  name: string
  outer: Hidden | undefined
  depth: number
}

export interface Token extends Place {
  kind: TokenKind
  text: string
  /** First on its line: only there a # starts a directive. */
  startsLine: boolean
  /** Something stands between it and the word before: `#define A (1)` is no function. */
  afterSpace: boolean
  hidden?: Hidden | undefined
}

const PUNCTUATORS = [
  ...['...', '<<=', '>>='],
  ...['<<', '>>', '<=', '>=', '==', '!=', '&&', '||', '->', '++', '--', '##'],
  ...['+=', '-=', '*=', '/=', '%=', '&=', '|=', '^='],
  ...'{}[]()<>=+-*/%&|^~!?:;,.#',
]

const SPACE = /[ \t\r\f\v]+/y
const SPLICE = /\\[ \t]*\r?\n/y
const LINE_COMMENT = /\/\/(?:\\\r?\n|[^\n])*/y
const WORD = /[A-Za-z_]\w*/y
/** What the C standard calls a preprocessing number: longer than any valid one, so that `0x12zz` is one wrong word. */
const NUMBER = /\.?\d(?:[eEpP][+-]|[\w.])*/y
const STRING = /"(?:[^"\\\n]|\\[^\n])*"/y
const CHARACTER = /'(?:[^'\\\n]|\\[^\n])+'/y

/** No number of 64 bits needs more digits, separators and suffixes. */
const LONGEST_NUMBER = 72

/** @throws CSourceError for characters that C has no use for, and for what does not end. */
export function tokenize(file: SourceFile): Token[] {
  const { text } = file
  if (text.length > LARGEST_SOURCE_CHARACTERS) {
    throw new CSourceError({ file, offset: 0 }, `the file has more than ${LARGEST_SOURCE_CHARACTERS} characters`)
  }
  const tokens: Token[] = []
  let offset = text.startsWith('\ufeff') ? 1 : 0
  let startsLine = true
  let afterSpace = false
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = offset
    return pattern.exec(text)?.[0]
  }
  const skip = (found: string) => {
    offset += found.length
    afterSpace = true
  }
  const add = (kind: TokenKind, found: string) => {
    tokens.push({ kind, text: found, file, offset, startsLine, afterSpace })
    offset += found.length
    startsLine = false
    afterSpace = false
  }
  while (offset < text.length) {
    if (text[offset] === '\n') {
      skip('\n')
      startsLine = true
      continue
    }
    const space = match(SPACE) ?? splice() ?? match(LINE_COMMENT) ?? comment()
    if (space !== undefined) {
      skip(space)
      continue
    }
    const word = match(WORD)
    if (word !== undefined) {
      add('identifier', word)
      continue
    }
    const number = match(NUMBER)
    if (number !== undefined) {
      if (number.length > LONGEST_NUMBER) throw new CSourceError({ file, offset }, 'the number has too many digits')
      add('number', number)
      continue
    }
    const string = match(STRING)
    if (string !== undefined) {
      add('string', string)
      continue
    }
    const character = match(CHARACTER)
    if (character !== undefined) {
      add('character', character)
      continue
    }
    const punctuator = PUNCTUATORS.find((one) => text.startsWith(one, offset))
    if (punctuator === undefined) throw strange()
    add('punctuator', punctuator)
  }
  tokens.push({ kind: 'end', text: '', file, offset, startsLine: true, afterSpace: true })
  return tokens

  /** A line that goes on in the next one. Inside a word C would join its halves; nobody writes that, and it is refused. */
  function splice(): string | undefined {
    const found = match(SPLICE)
    if (found === undefined) return undefined
    if (/\w/.test(text[offset - 1] ?? '') && /\w/.test(text[offset + found.length] ?? '')) {
      throw new CSourceError({ file, offset }, 'a word goes on in the next line')
    }
    return found
  }

  function comment(): string | undefined {
    if (!text.startsWith('/*', offset)) return undefined
    const end = text.indexOf('*/', offset + 2)
    if (end < 0) throw new CSourceError({ file, offset }, 'the comment does not end')
    return text.slice(offset, end + 2)
  }

  function strange(): CSourceError {
    const character = text[offset]!
    if (character === '"') return new CSourceError({ file, offset }, 'the string does not end on its line')
    if (character === "'") return new CSourceError({ file, offset }, 'the character does not end on its line')
    const code = text.codePointAt(offset)!.toString(16).padStart(4, '0')
    return new CSourceError({ file, offset }, `C has no use for the character U+${code.toUpperCase()} here`)
  }
}
