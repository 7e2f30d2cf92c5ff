import { describe, expect, it } from 'vitest'
import { nearest } from './nearest'

describe('the candidate that was meant', () => {
  it.each([
    ['cels', ['cells', 'links'], 'cells'],
    ['ecspi9', ['ecspi1', 'gpio1'], 'ecspi1'],
    ['Period', ['period', 'phase'], 'period'],
    ['zephyr-control', ['zephyr-control-loop', 'linux'], 'zephyr-control-loop'],
    ['flight/contrl', ['flight/imu', 'flight/control'], 'flight/control'],
  ])('%s', (word, candidates, meant) => expect(nearest(word, candidates)).toBe(meant))

  it('is none when nothing is close', () => {
    expect(nearest('navigation', ['root', 'flight'])).toBeUndefined()
    expect(nearest('x', [])).toBeUndefined()
    expect(nearest('x'.repeat(1e6), ['flight'])).toBeUndefined()
  })
})
