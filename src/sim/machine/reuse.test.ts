import { expect, it } from 'vitest'
import { lostReuse } from './reuse'

const reuse = { perNs: 0.004, lines: 8192 }

it('finds all lines when they fit and nobody evicts them, and half of them in half of the cache', () => {
  expect(lostReuse(reuse, 8192, 0)).toBe(0)
  expect(lostReuse(reuse, 4096, 0)).toBe(0.5)
})

it('loses lines with 1 - exp(-evictions between two uses)', () => {
  // Each line is used every 8192 / 0.004 ns; in that time others evict it with a mean of 1.
  expect(lostReuse(reuse, 8192, 0.004 / 8192)).toBeCloseTo(1 - Math.exp(-1), 12)
  expect(lostReuse(reuse, 8192, 1)).toBeCloseTo(1, 12)
})
