import { expect, test } from 'vitest'
import { toBytes } from './bytes'
import { ByteWindow } from './byte-window'

test('bytes stand in rows of sixteen, with what can be read of them', () => {
  const window = new ByteWindow()
  window.push(toBytes('Cellbench\r\n'))
  window.push(new Uint8Array([0, 255, 0x41, 0x42, 0x43, 0x44]))
  expect(window.read(0, 9)).toEqual([
    { offset: 0, hex: '43 65 6c 6c 62 65 6e 63  68 0d 0a 00 ff 41 42 43', text: 'Cellbench....ABC' },
    { offset: 16, hex: '44', text: 'D' },
  ])
})

test('of a flood the newest 64 KiB stay, at their own offsets', () => {
  const window = new ByteWindow()
  for (let i = 0; i < 100; i += 1) window.push(new Uint8Array(10_001).fill(i))
  expect(window.rows).toBeLessThanOrEqual(4097)
  const last = window.read(window.rows - 1, window.rows)[0]!
  expect(last.offset % 16).toBe(0)
  expect(last.offset).toBe(Math.floor((100 * 10_001 - 1) / 16) * 16)
  expect(last.hex.startsWith('63')).toBe(true)
  window.push(new Uint8Array(1_000_000))
  expect(window.read(0, 5000).at(-1)!.hex).toMatch(/^00/)
})
