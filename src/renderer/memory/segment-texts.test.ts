import { expect, test } from 'vitest'
import { segmentTexts } from './segment-texts'

const ram = { label: 'flight', start: 0xc0000000, size: 0x40000 }

test('a wide piece has label, address and size', () => {
  expect(segmentTexts(ram, 200, false)).toEqual({ label: 'flight', detail: '0xc000_0000 256 KiB' })
})

test('a narrower one has what fits whole, never half an address', () => {
  expect(segmentTexts(ram, 100, false)?.detail).toBe('0xc000_0000')
  expect(segmentTexts(ram, 70, false)?.detail).toBe('256 KiB')
  expect(segmentTexts({ ...ram, label: 'f' }, 40, false)?.detail).toBe('')
})

test('a label that does not fit is for the lane above, and the sign of a problem needs room too', () => {
  expect(segmentTexts(ram, 40, false)).toBeUndefined()
  expect(segmentTexts(ram, 60, false)).toBeDefined()
  expect(segmentTexts(ram, 60, true)).toBeUndefined()
})
