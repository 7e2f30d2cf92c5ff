/** Integer expressions: read into trees first, because `sizeof` asks for lengths that are known only behind the whole source. */
import { DEEPEST_NESTING } from './limits'
import { CSourceError } from './source-error'
import type { Token } from './tokens'
import type { Type } from './types'
import { binary, characterValue, choice, intValue, numberValue, unary, wrapped, type Value } from './values'

export type Expression =
  | { kind: 'value'; token: Token; value: Value }
  | { kind: 'name'; token: Token }
  | { kind: 'unary'; token: Token; operand: Expression }
  | { kind: 'binary'; token: Token; left: Expression; right: Expression }
  | { kind: 'choice'; token: Token; condition: Expression; yes: Expression; no: Expression }
  | { kind: 'cast'; token: Token; type: Type; operand: Expression }
  | { kind: 'size'; token: Token; of: SizeOperand }

/** `struct jailhouse_memory`, or `config.mem_regions[0]`. */
export type SizeOperand = { type: Type } | { variable: Token; steps: (Token | 'element')[] }

/** Words in order, with one to look at. */
export class TokenReader {
  private at = 0
  private depth = 0
  constructor(private readonly tokens: readonly Token[]) {}

  get next(): Token {
    return this.tokens[this.at]!
  }

  peek(ahead: number): Token {
    return this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)]!
  }

  take(): Token {
    const token = this.next
    if (token.kind !== 'end') this.at += 1
    return token
  }

  is(text: string): boolean {
    return this.next.text === text && (this.next.kind === 'punctuator' || this.next.kind === 'identifier')
  }

  /** Takes the word if it is next. */
  accept(text: string): Token | undefined {
    return this.is(text) ? this.take() : undefined
  }

  expect(text: string, why: string): Token {
    const token = this.accept(text)
    if (!token) throw new CSourceError(this.next, `expected ${text} ${why}, found ${shown(this.next)}`)
    return token
  }

  identifier(what: string): Token {
    if (this.next.kind !== 'identifier')
      throw new CSourceError(this.next, `expected ${what}, found ${shown(this.next)}`)
    return this.take()
  }

  /** Runs `work` one level further in. */
  nested<T>(work: () => T): T {
    this.depth += 1
    if (this.depth > DEEPEST_NESTING)
      throw new CSourceError(this.next, `more than ${DEEPEST_NESTING} levels of nesting`)
    const result = work()
    this.depth -= 1
    return result
  }
}

export const shown = (token: Token) => (token.kind === 'end' ? 'the end of the source' : token.text.slice(0, 40))

/** Reads the type in front, if one stands there: for casts and `sizeof (type)`. */
export type TypeNameReader = (reader: TokenReader) => Type | undefined

/** How tightly binary operators bind, from the loosest on. */
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
]

/** An expression up to the comma or bracket behind it. */
export function readExpression(reader: TokenReader, typeName: TypeNameReader): Expression {
  return reader.nested(() => {
    const condition = readLevel(0)
    const token = reader.accept('?')
    if (!token) return condition
    const yes = readExpression(reader, typeName)
    reader.expect(':', 'between the two values of ?')
    return { kind: 'choice', token, condition, yes, no: readExpression(reader, typeName) }
  })

  function readLevel(level: number): Expression {
    const operators = LEVELS[level]
    if (!operators) return readUnary()
    let left = readLevel(level + 1)
    let length = 0
    while (reader.next.kind === 'punctuator' && operators.includes(reader.next.text)) {
      const token = reader.take()
      left = { kind: 'binary', token, left, right: readLevel(level + 1) }
      length += 1
      // The tree leans to the left as long as the row of operators: walking it must not run out of stack.
      if (length > LONGEST_ROW) throw new CSourceError(token, `more than ${LONGEST_ROW} operators in a row`)
    }
    return left
  }

  function readUnary(): Expression {
    const token = reader.next
    if (token.kind === 'punctuator' && ['+', '-', '~', '!'].includes(token.text)) {
      reader.take()
      return { kind: 'unary', token, operand: reader.nested(readUnary) }
    }
    if (reader.is('sizeof')) return { kind: 'size', token: reader.take(), of: readSizeOperand() }
    if (reader.is('(')) {
      reader.take()
      const type = typeName(reader)
      if (type) {
        reader.expect(')', 'behind the type of a cast')
        return { kind: 'cast', token, type, operand: reader.nested(readUnary) }
      }
      const inner = readExpression(reader, typeName)
      reader.expect(')', 'at the end of the parentheses')
      return inner
    }
    reader.take()
    if (token.kind === 'number') return { kind: 'value', token, value: numberValue(token) }
    if (token.kind === 'character') return { kind: 'value', token, value: characterValue(token) }
    if (token.kind === 'identifier') return { kind: 'name', token }
    throw new CSourceError(token, `expected a value, found ${shown(token)}`)
  }

  /** `sizeof (type)`, `sizeof(config.cpus)`, `sizeof(config.mem_regions[0])`, `sizeof config.cpus`. */
  function readSizeOperand(): SizeOperand {
    const parentheses = [] as Token[]
    while (reader.is('(')) {
      parentheses.push(reader.take())
      if (parentheses.length > DEEPEST_NESTING) throw new CSourceError(reader.next, 'too many parentheses')
      const type = typeName(reader)
      if (type) {
        parentheses.forEach(() => reader.expect(')', 'behind the type'))
        return { type }
      }
    }
    const variable = reader.identifier('a member of the configuration behind sizeof')
    const steps: (Token | 'element')[] = []
    let open = parentheses.length
    for (;;) {
      if (open > 0 && reader.accept(')')) open -= 1
      else if (reader.accept('.')) steps.push(reader.identifier('the name of a member'))
      else if (reader.accept('[')) {
        readExpression(reader, typeName)
        reader.expect(']', 'behind the index')
        steps.push('element')
      } else break
      if (steps.length > DEEPEST_NESTING) throw new CSourceError(reader.next, 'too many steps')
    }
    if (open > 0) throw new CSourceError(reader.next, `expected ) behind sizeof, found ${shown(reader.next)}`)
    return { variable, steps }
  }
}

/** Far more than the 32 flags that a word can have. */
const LONGEST_ROW = 512

export interface Surroundings {
  /** The value of an enumerator; undefined for a name that nobody declared. */
  constant(name: string): Value | undefined
  sizeOf(operand: SizeOperand, token: Token): Value
}

/** @throws CSourceError for names without a value and for results that no type holds. */
export function evaluate(expression: Expression, around: Surroundings): Value {
  switch (expression.kind) {
    case 'value':
      return expression.value
    case 'name': {
      const value = around.constant(expression.token.text)
      if (!value) throw new CSourceError(expression.token, `${expression.token.text} is not defined`)
      return value
    }
    case 'unary':
      return unary(expression.token, evaluate(expression.operand, around))
    case 'binary': {
      const { token, left, right } = expression
      if (token.text !== '&&' && token.text !== '||')
        return binary(token, evaluate(left, around), evaluate(right, around))
      const first = evaluate(left, around).number !== 0n
      if (first === (token.text === '||')) return intValue(first)
      return intValue(evaluate(right, around).number !== 0n)
    }
    case 'choice': {
      const condition = evaluate(expression.condition, around).number !== 0n
      return choice(condition, evaluate(expression.yes, around), evaluate(expression.no, around))
    }
    case 'cast':
      return cast(expression.token, expression.type, evaluate(expression.operand, around))
    case 'size':
      return around.sizeOf(expression.of, expression.token)
  }
}

function cast(token: Token, type: Type, value: Value): Value {
  if (type.kind !== 'integer') throw new CSourceError(token, 'only numbers can be cast')
  const number = wrapped(value.number, 8 * type.bytes, type.signed)
  // What is narrower than int is an int again at once.
  if (type.bytes < 4) return { number, bits: 32, signed: true }
  return { number, bits: type.bytes === 8 ? 64 : 32, signed: type.signed }
}
