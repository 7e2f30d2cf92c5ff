/**
 * The units that plan and board files are written in, and the types they become in code.
 *
 * Times are nanoseconds (number, exact up to 104 days), sizes are bytes, addresses are branded bigints so that a physical
 * address is never used where the guest's view is meant. Rates are bytes per second, frequencies hertz.
 */
import { z } from 'zod'
import { showValue } from './show'

declare const space: unique symbol

/** An address on the SoC's bus. */
export type PhysicalAddress = bigint & { readonly [space]: 'physical' }
/** An address as a cell sees it (intermediate physical address, IPA). */
export type GuestAddress = bigint & { readonly [space]: 'guest' }

/** Marks a number as an address on the bus. */
export function asPhysical(value: bigint): PhysicalAddress {
  return value as PhysicalAddress
}

/** Marks a number as an address as a cell sees it. */
export function asGuest(value: bigint): GuestAddress {
  return value as GuestAddress
}

/** One past the largest address that a 48-bit Arm stage-2 translation reaches (Arm ARM, D8.1). */
export const ADDRESS_LIMIT = 1n << 48n

const SIZE_UNITS: Record<string, bigint> = { B: 1n, KiB: 1n << 10n, MiB: 1n << 20n, GiB: 1n << 30n, TiB: 1n << 40n }
const TIME_UNITS: Record<string, number> = { ns: 1, us: 1e3, ms: 1e6, s: 1e9 }
const FREQUENCY_UNITS: Record<string, number> = { Hz: 1, kHz: 1e3, MHz: 1e6, GHz: 1e9 }
const RATE_UNITS: Record<string, number> = { 'B/s': 1, 'kB/s': 1e3, 'MB/s': 1e6, 'GB/s': 1e9 }

const SIZE = /^(0x[0-9a-fA-F_]{1,32}|\d{1,20} (B|KiB|MiB|GiB|TiB))$/
const TIME = /^\d{1,20}(\.\d{1,20})? (ns|us|ms|s)$/
const ADDRESS = /^0x[0-9a-fA-F_]{1,32}$/
const FREQUENCY = /^\d{1,20}(\.\d{1,20})? (Hz|kHz|MHz|GHz)$/
const RATE = /^\d{1,20}(\.\d{1,20})? (B\/s|kB\/s|MB\/s|GB\/s)$/

function scaled(text: string, units: Record<string, number>): number {
  const [amount, unit] = text.split(' ')
  return Number(amount) * units[unit!]!
}

/** Bytes of `"16 MiB"`, `"0x1000"`; undefined when the text is no size up to 2^48 bytes. */
export function parseSize(text: string): bigint | undefined {
  if (!SIZE.test(text)) return undefined
  if (text.startsWith('0x')) return parseAddress(text)
  const [amount, unit] = text.split(' ')
  const bytes = BigInt(amount!) * SIZE_UNITS[unit!]!
  return bytes <= ADDRESS_LIMIT ? bytes : undefined
}

/** Nanoseconds of `"200 us"`, rounded to whole ones; undefined when the text is no time below 104 days. */
export function parseTime(text: string): number | undefined {
  if (!TIME.test(text)) return undefined
  const ns = Math.round(scaled(text, TIME_UNITS))
  return Number.isSafeInteger(ns) ? ns : undefined
}

/** The number behind `"0xb3c00000"` (underscores allowed); undefined when the text is no address below 2^48. */
export function parseAddress(text: string): bigint | undefined {
  if (!ADDRESS.test(text)) return undefined
  const digits = text.slice(2).replaceAll('_', '')
  if (digits === '') return undefined
  const value = BigInt(`0x${digits}`)
  return value < ADDRESS_LIMIT ? value : undefined
}

/** `4194304n` as `"4 MiB"`: the largest unit that holds it as a whole number. */
export function formatSize(bytes: bigint | number): string {
  const value = BigInt(bytes)
  if (value === 0n) return '0 B'
  for (const unit of ['TiB', 'GiB', 'MiB', 'KiB']) {
    const scale = SIZE_UNITS[unit]!
    if (value % scale === 0n) return `${value / scale} ${unit}`
  }
  return `${value} B`
}

/** `250000` as `"250 us"`: the largest unit that holds it without a fraction. */
export function formatTime(ns: number): string {
  if (ns === 0) return '0 ns'
  for (const unit of ['s', 'ms', 'us']) {
    const scale = TIME_UNITS[unit]!
    if (ns % scale === 0) return `${ns / scale} ${unit}`
  }
  return `${ns} ns`
}

/** `0xb3c00000n` as plan files write it. */
export function formatAddress(address: bigint): string {
  return `0x${address.toString(16)}`
}

/** `0xb3c00000n` as the window and messages show it: hexadecimal digits grouped by four. */
export function displayAddress(address: bigint): string {
  const digits = address.toString(16)
  return `0x${digits.length > 4 ? digits.replace(/(?<=.)(?=(.{4})+$)/g, '_') : digits}`
}

function unit<T>(pattern: RegExp, expected: string, parse: (text: string) => T | undefined) {
  const message = (value: unknown) =>
    value === undefined ? `is missing; it takes ${expected}` : `${showValue(value)} is not ${expected}`
  return z
    .string({ error: (issue) => message(issue.input) })
    .regex(pattern, { error: (issue) => message(issue.input) })
    .transform((text, context) => {
      const value = parse(text)
      if (value !== undefined) return value
      context.issues.push({ code: 'custom', message: message(text), input: text })
      return z.NEVER
    })
}

const ADDRESS_EXPECTED = 'an address below 2^48 such as "0xb3c00000"'

/** `"16 MiB"` or `"0x1000"`, to bytes. */
export const sizeSchema = unit(SIZE, 'a size such as "64 KiB", "16 MiB" or "0x1000"', parseSize)
/** `"200 us"`, to nanoseconds. */
export const timeSchema = unit(TIME, 'a time such as "250 us", "4 ms" or "1 s"', parseTime)
/** `"1800 MHz"`, to hertz. */
export const frequencySchema = unit(FREQUENCY, 'a frequency such as "8 MHz" or "1.8 GHz"', (text) =>
  scaled(text, FREQUENCY_UNITS),
)
/** `"12 GB/s"`, to bytes per second. */
export const rateSchema = unit(RATE, 'a rate such as "12 GB/s"', (text) => scaled(text, RATE_UNITS))
/** `"0xb3c00000"` on the SoC's bus. */
export const physicalAddressSchema = unit(ADDRESS, ADDRESS_EXPECTED, (text) => parseAddress(text) as PhysicalAddress)
/** `"0x0"` as the cell sees it. */
export const guestAddressSchema = unit(ADDRESS, ADDRESS_EXPECTED, (text) => parseAddress(text) as GuestAddress)
