import { describe, expect, it } from 'vitest'
import { nearestMark } from './nearest-mark'

const MARKS = [
  { x: 10, y: 10 },
  { x: 14, y: 10 },
  { x: 14, y: 10 },
]

describe('the mark that a click meant', () => {
  it('is the nearest within reach', () => {
    expect(nearestMark(MARKS, 11, 10, 12)).toBe(0)
    expect(nearestMark(MARKS, 13, 10, 12)).toBe(1)
    expect(nearestMark(MARKS, 22, 10, 8)).toBe(1)
  })

  it('is none where the click is far from all, or there are none', () => {
    expect(nearestMark(MARKS, 30, 10, 12)).toBeUndefined()
    expect(nearestMark([], 0, 0, 12)).toBeUndefined()
  })
})
