/**
 * How single values of a configuration stand in JSON: addresses and masks as hexadecimal text, named values by name, flags as
 * a list of names with the bits that have none as hexadecimal text behind them. Each is a codec, so that writing and reading
 * cannot disagree.
 */
import { z } from 'zod'
import { showValue } from '../../sim/plan/show'
import { flagNames, nameOf, type Names } from './constant-names'
import { bytesOfName } from './name-bytes'

const HEXADECIMAL = /^0x[0-9a-fA-F]{1,16}$/

/** One value: `read` gives undefined for what is not `expected`; `culprit` is the part of it that messages show. */
function valueCodec<T>(
  expected: string,
  read: (json: unknown) => T | undefined,
  write: (value: T) => unknown,
  culprit: (json: unknown) => unknown = (json) => json,
) {
  return z.codec(z.unknown(), z.custom<T>(), {
    decode: (json, context) => {
      const value = read(json)
      if (value !== undefined) return value
      const found =
        json === undefined ? `is missing; it takes ${expected}` : `${showValue(culprit(json))} is not ${expected}`
      context.issues.push({ code: 'custom', message: found, input: json })
      return z.NEVER
    },
    // A property that is not there reaches its codec as well.
    encode: (value: T | undefined) => (value === undefined ? undefined : write(value)),
  })
}

const spelled = (value: bigint | number) => `0x${value.toString(16)}`

/** The number behind hexadecimal text of at most `bits` bits. */
function hexadecimalOf(json: unknown, bits: number): bigint | undefined {
  if (typeof json !== 'string' || !HEXADECIMAL.test(json)) return undefined
  const value = BigInt(json)
  return value < 1n << BigInt(bits) ? value : undefined
}

/** A whole number below 2^bits. */
export const whole = (bits: 8 | 16 | 32) =>
  valueCodec<number>(
    `a whole number from 0 to ${2 ** bits - 1}`,
    (json) => (Number.isInteger(json) && Number(json) >= 0 && Number(json) < 2 ** bits ? Number(json) : undefined),
    (value) => value,
  )

/** A mask or a size of up to 32 bits, hexadecimal. */
export const hex = (bits: 16 | 32) =>
  valueCodec<number>(
    `hexadecimal text of at most ${bits} bits such as "0x1000"`,
    (json) => {
      const value = hexadecimalOf(json, bits)
      return value === undefined ? undefined : Number(value)
    },
    spelled,
  )

/** An address or a size of 64 bits, hexadecimal. */
export const hex64 = <T extends bigint = bigint>() =>
  valueCodec<T>(
    'hexadecimal text of at most 64 bits such as "0xb3c00000"',
    (json) => hexadecimalOf(json, 64) as T | undefined,
    spelled,
  )

/** A count of 64 bits: a number, or decimal text where a number would lose digits. */
export const count64 = valueCodec<bigint>(
  'a whole number from 0 to 2^64 - 1, as text above 2^53',
  (json) => {
    const digits = typeof json === 'number' && Number.isSafeInteger(json) ? String(json) : json
    if (typeof digits !== 'string' || !/^\d{1,20}$/.test(digits)) return undefined
    const value = BigInt(digits)
    return value < 1n << 64n ? value : undefined
  },
  (value) => (value <= Number.MAX_SAFE_INTEGER ? Number(value) : String(value)),
)

const someOf = (names: Names) => {
  const all = Object.keys(names)
  return all.length > 6 ? `${all.slice(0, 6).join(', ')}, …` : all.join(', ')
}

/** A value with a name, or the hexadecimal number of one without. */
export const named = (names: Names, bits: number) =>
  valueCodec<number>(
    `one of ${someOf(names)}, or hexadecimal text of at most ${bits} bits`,
    (json) => {
      const value = typeof json === 'string' && Object.hasOwn(names, json) ? names[json] : hexadecimalOf(json, bits)
      return value === undefined ? undefined : Number(value)
    },
    (value) => nameOf(names, BigInt(value)) ?? spelled(value),
  )

function flagsOf(json: unknown, names: Names, bits: number): bigint | undefined {
  if (!Array.isArray(json)) return undefined
  let value = 0n
  for (const item of json as unknown[]) {
    const bit = typeof item === 'string' && Object.hasOwn(names, item) ? names[item] : hexadecimalOf(item, bits)
    if (bit === undefined) return undefined
    value |= bit
  }
  return value
}

/** The first item that is no flag, or the whole value when it is no list. */
function strangeFlag(json: unknown, names: Names, bits: number): unknown {
  if (!Array.isArray(json)) return json
  return (json as unknown[]).find((item) => flagsOf([item], names, bits) === undefined)
}

function flagList(names: Names, value: bigint): string[] {
  const { named: known, unknown } = flagNames(names, value)
  return unknown === 0n ? known : [...known, spelled(unknown)]
}

const flagsExpected = (names: Names, bits: number) =>
  `a flag: a list takes ${someOf(names)}, and hexadecimal text of at most ${bits} bits for flags without a name`

/** Flags of up to 32 bits. */
export const flags = (names: Names, bits: 16 | 32) =>
  valueCodec<number>(
    flagsExpected(names, bits),
    (json) => {
      const value = flagsOf(json, names, bits)
      return value === undefined ? undefined : Number(value)
    },
    (value) => flagList(names, BigInt(value)),
    (json) => strangeFlag(json, names, bits),
  )

/** Flags of 64 bits. */
export const flags64 = (names: Names) =>
  valueCodec<bigint>(
    flagsExpected(names, 64),
    (json) => flagsOf(json, names, 64),
    (value) => flagList(names, value),
    (json) => strangeFlag(json, names, 64),
  )

/** Text for a field of 32 bytes. */
export const nameText = valueCodec<string>(
  'text of at most 32 bytes',
  (json) => (typeof json === 'string' && bytesOfName(json).length <= 32 ? json : undefined),
  (value) => value,
)

const BDF = /^([0-9a-f]{2}):([01][0-9a-f])\.([0-7])$/

/** PCI bus, device and function as `lspci` writes them: "00:01.0". */
export const bdf = valueCodec<number>(
  'a PCI address such as "00:01.0"',
  (json) => {
    const match = typeof json === 'string' ? BDF.exec(json) : null
    return match ? (parseInt(match[1]!, 16) << 8) | (parseInt(match[2]!, 16) << 3) | Number(match[3]) : undefined
  },
  (value) => {
    const two = (part: number) => part.toString(16).padStart(2, '0')
    return `${two(value >> 8)}:${two((value >> 3) & 31)}.${value & 7}`
  },
)

/** Bytes as hexadecimal digits. */
export const hexBytes = (length: number) =>
  valueCodec<Uint8Array>(
    `${2 * length} hexadecimal digits`,
    (json) =>
      typeof json === 'string' && json.length === 2 * length && /^[0-9a-fA-F]*$/.test(json)
        ? Uint8Array.from({ length }, (_, i) => parseInt(json.slice(2 * i, 2 * i + 2), 16))
        : undefined,
    (value) => [...value].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
  )
