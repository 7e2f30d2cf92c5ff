/** C's integer constants and what operators make of them, with the widths and signs of ARM64 Linux. */
import { CSourceError, type Place } from './source-error'
import type { Token } from './tokens'

/** int, unsigned int, long and unsigned long; narrower types are int in every expression. */
export interface Value {
  number: bigint
  bits: 32 | 64
  signed: boolean
}

export const intValue = (number: bigint | boolean): Value => ({ number: BigInt(number), bits: 32, signed: true })
export const sizeValue = (bytes: number): Value => ({ number: BigInt(bytes), bits: 64, signed: false })

function fits(number: bigint, bits: number, signed: boolean): boolean {
  return signed
    ? number >= -(1n << BigInt(bits - 1)) && number < 1n << BigInt(bits - 1)
    : number >= 0n && number < 1n << BigInt(bits)
}

/** The value that a type of so many bits makes of any number: C's conversion. */
export function wrapped(number: bigint, bits: number, signed: boolean): bigint {
  return signed ? BigInt.asIntN(bits, number) : BigInt.asUintN(bits, number)
}

const NUMBER = /^(0[xX][0-9a-fA-F]+|0[bB][01]+|\d+)([uUlL]*)$/
const SUFFIXES = /^(?:[uU]?(?:l|L|ll|LL)?|(?:l|L|ll|LL)[uU])$/

/** @throws CSourceError for what is no integer constant, and for one of more than 64 bits. */
export function numberValue(token: Token): Value {
  const match = NUMBER.exec(token.text)
  const digits = match?.[1]
  const isOctal = digits !== undefined && /^0\d+$/.test(digits)
  if (!match || digits === undefined || !SUFFIXES.test(match[2]!) || (isOctal && /[89]/.test(digits))) {
    throw new CSourceError(token, `${token.text} is no whole number`)
  }
  const number = BigInt(isOctal ? `0o${digits.slice(1)}` : digits)
  const suffix = match[2]!.toLowerCase()
  const isDecimal = /^(?:0|[1-9]\d*)$/.test(digits) && digits !== '0'
  const isLong = suffix.includes('l')
  const candidates = ([32, 64] as const).flatMap((bits) => [true, false].map((signed) => ({ bits, signed })))
  const type = candidates.find(
    ({ bits, signed }) =>
      fits(number, bits, signed) && (bits === 64 || !isLong) && (suffix.includes('u') ? !signed : signed || !isDecimal),
  )
  if (!type) throw new CSourceError(token, `${token.text} has more than 64 bits`)
  return { number, ...type }
}

const ESCAPES: Readonly<Record<string, number>> = {
  n: 10,
  t: 9,
  r: 13,
  a: 7,
  b: 8,
  f: 12,
  v: 11,
  e: 27,
  '\\': 92,
  "'": 39,
  '"': 34,
  '?': 63,
}

const encoder = new TextEncoder()

/** The bytes between the quotes of a string or character, without the zero that C puts behind a string. */
export function characterBytes(token: Token): number[] {
  const inside = token.text.slice(1, -1)
  const bytes: number[] = []
  const part = /\\(?:([0-7]{1,3})|x([0-9a-fA-F]+)|([^\n]))|[^\\]+/gy
  for (let match = part.exec(inside); match !== null; match = part.exec(inside)) {
    const [whole, octal, hex, letter] = match
    if (octal === undefined && hex === undefined && letter === undefined) {
      bytes.push(...encoder.encode(whole))
      continue
    }
    const code = octal ? parseInt(octal, 8) : hex ? parseInt(hex, 16) : ESCAPES[letter!]
    if (code === undefined || code > 0xff) throw new CSourceError(token, `there is no character ${whole}`)
    bytes.push(code)
  }
  return bytes
}

export function characterValue(token: Token): Value {
  const [code, ...more] = characterBytes(token)
  if (code === undefined || more.length > 0) throw new CSourceError(token, `${token.text} is not one character`)
  return intValue(BigInt(code))
}

/** Both operands in the wider of their types, unsigned where that one is. */
function common(left: Value, right: Value): { bits: 32 | 64; signed: boolean; a: bigint; b: bigint } {
  const bits = left.bits === 64 || right.bits === 64 ? 64 : 32
  const widest = [left, right].filter((one) => one.bits === bits)
  const signed = widest.every((one) => one.signed)
  return { bits, signed, a: wrapped(left.number, bits, signed), b: wrapped(right.number, bits, signed) }
}

function arithmetic(place: Place, number: bigint, { bits, signed }: { bits: 32 | 64; signed: boolean }): Value {
  if (signed && !fits(number, bits, true)) throw new CSourceError(place, `the result ${number} overflows ${bits} bits`)
  return { number: wrapped(number, bits, signed), bits, signed }
}

/** Shifts in the type of the left side alone, as C does. */
function shift(place: Token, left: Value, right: Value): Value {
  const count = right.number
  if (count < 0n || count >= BigInt(left.bits)) {
    throw new CSourceError(place, `a shift by ${count} leaves the ${left.bits} bits of its left side`)
  }
  const { bits, signed } = left
  if (place.text === '>>') return { ...left, number: left.number >> count }
  const number = left.number << count
  if (signed && left.number < 0n) throw new CSourceError(place, 'a negative number is shifted')
  // Into the sign bit, as `1 << 31` does, is what every compiler lets pass; beyond it bits would be lost.
  if (signed && number >= 1n << BigInt(bits)) {
    throw new CSourceError(place, `0x${left.number.toString(16)} << ${count} loses bits: it needs a wider type`)
  }
  return { number: wrapped(number, bits, signed), bits, signed }
}

/** What a binary operator makes of two values. `operator` is its word. */
export function binary(operator: Token, left: Value, right: Value): Value {
  if (operator.text === '<<' || operator.text === '>>') return shift(operator, left, right)
  const type = common(left, right)
  const { a, b } = type
  switch (operator.text) {
    case '+':
      return arithmetic(operator, a + b, type)
    case '-':
      return arithmetic(operator, a - b, type)
    case '*':
      return arithmetic(operator, a * b, type)
    case '/':
    case '%':
      if (b === 0n) throw new CSourceError(operator, 'division by zero')
      return arithmetic(operator, operator.text === '/' ? a / b : a % b, type)
    case '&':
      return arithmetic(operator, a & b, type)
    case '|':
      return arithmetic(operator, a | b, type)
    case '^':
      return arithmetic(operator, a ^ b, type)
    case '<':
      return intValue(a < b)
    case '>':
      return intValue(a > b)
    case '<=':
      return intValue(a <= b)
    case '>=':
      return intValue(a >= b)
    case '==':
      return intValue(a === b)
    case '!=':
      return intValue(a !== b)
    default:
      throw new CSourceError(operator, `the operator ${operator.text} is not read`)
  }
}

/** One of two values, in the type that both of them share. */
export function choice(condition: boolean, yes: Value, no: Value): Value {
  const { bits, signed, a, b } = common(yes, no)
  return { number: condition ? a : b, bits, signed }
}

export function unary(operator: Token, value: Value): Value {
  switch (operator.text) {
    case '+':
      return value
    case '-':
      return arithmetic(operator, -value.number, value)
    case '~':
      return { ...value, number: wrapped(~value.number, value.bits, value.signed) }
    default:
      return intValue(value.number === 0n)
  }
}
