import { describe, expect, it } from 'vitest'
import { validate } from './compare'
import { runCopying } from './scenes'

describe.each([1, 2])('published measurements, seed %i', (seed) => {
  const { rows, criteria } = validate(10, seed)

  it.each(criteria)('$what: at most $atMost $unit', ({ observed, atMost }) => {
    expect(observed).toBeLessThanOrEqual(atMost)
  })

  it('are compared one by one: time and refills of twelve programs in three scenes, two kernels, three kinds of exceptions', () => {
    expect(rows).toHaveLength(2 * 12 * 3 + 2 + 3)
    for (const { published, simulated } of rows) expect(Number.isFinite(published + simulated)).toBe(true)
  })
})

it('takes as long as it says for a copy that nobody disturbs', () => {
  expect(runCopying('bcopy', 1)).toBeCloseTo(1956.71, 6)
})
