import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ADDRESS_LIMIT,
  displayAddress,
  formatAddress,
  formatSize,
  formatTime,
  parseAddress,
  parseSize,
  parseTime,
  rateSchema,
} from './units'

describe('sizes', () => {
  it.each([
    ['64 KiB', 65536n],
    ['0x1000', 4096n],
    ['0 B', 0n],
    ['256 TiB', 1n << 48n],
  ])('reads %s', (text, bytes) => expect(parseSize(text)).toBe(bytes))

  it.each(['64', '64KiB', '64 KB', '-1 MiB', '1.5 MiB', '257 TiB', '0x', '', '99999999999999999999 TiB'])(
    'refuses %j',
    (text) => expect(parseSize(text)).toBeUndefined(),
  )

  it('survive writing and reading', () => {
    fc.assert(fc.property(fc.bigInt(0n, ADDRESS_LIMIT), (bytes) => parseSize(formatSize(bytes)) === bytes))
  })
})

describe('times', () => {
  it.each([
    ['250 us', 250_000],
    ['1.333 ms', 1_333_000],
    ['0 ns', 0],
    ['90 s', 90e9],
  ])('reads %s', (text, ns) => expect(parseTime(text)).toBe(ns))

  it.each(['250', '250us', '1 min', '9007200 s', '-1 us', `${'9'.repeat(30)} s`])('refuses %j', (text) =>
    expect(parseTime(text)).toBeUndefined(),
  )

  it('survive writing and reading', () => {
    fc.assert(fc.property(fc.nat({ max: 2 ** 50 }), (ns) => parseTime(formatTime(ns)) === ns))
  })
})

describe('addresses', () => {
  it.each(['0x1000000000000', '0xffffffffffffffff', 'b3c00000', '0x', '0x_', '0xg'])('refuses %j', (text) =>
    expect(parseAddress(text)).toBeUndefined(),
  )

  it('survive writing and reading', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, ADDRESS_LIMIT - 1n), (address) => {
        expect(parseAddress(formatAddress(address))).toBe(address)
        expect(parseAddress(displayAddress(address))).toBe(address)
      }),
    )
  })

  it('are shown in groups of four digits', () => {
    expect(displayAddress(0xb3c00000n)).toBe('0xb3c0_0000')
    expect(displayAddress(0x123456789n)).toBe('0x1_2345_6789')
    expect(displayAddress(0xfffn)).toBe('0xfff')
  })
})

it('reads rates in bytes per second', () => {
  expect(rateSchema.parse('12 GB/s')).toBe(12e9)
  expect(rateSchema.safeParse('12 Gbit/s').success).toBe(false)
})
