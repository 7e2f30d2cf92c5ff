import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { counterReading, MICROSECONDS, printed } from './instrument'
import { EXACT } from './scenario'

describe('printed', () => {
  it.each([
    [0, 0],
    [124, 0],
    [125, 124],
    [750, 749],
    [874, 749],
    [875, 874],
    [6375, 6374],
    [6499, 6374],
  ])('a latency of %d ns on an 8 MHz counter prints %d', (ns, value) => {
    expect(printed(counterReading(8e6), ns)).toBe(value)
  })

  it('prints 5 n - 1 on a 200 MHz counter and whole quotients elsewhere', () => {
    expect(printed(counterReading(200e6), 32)).toBe(29)
    expect(printed(counterReading(24e6), 100)).toBe(83)
  })

  it('never prints anything but 124 mod 125 on an 8 MHz counter', () => {
    fc.assert(
      fc.property(fc.integer({ min: 125, max: 1e9 }), (ns) => {
        expect(printed(counterReading(8e6), ns) % 125).toBe(124)
      }),
    )
  })

  it('drops the fraction of a microsecond, and nothing of a response time', () => {
    expect(printed(MICROSECONDS, 4999)).toBe(4000)
    expect(printed(EXACT, 4999)).toBe(4999)
  })
})
