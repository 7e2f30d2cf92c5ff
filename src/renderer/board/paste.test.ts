import { expect, test } from 'vitest'
import { pasteOf } from './paste'

test('one line is pasted at once, several are asked about first', () => {
  expect(pasteOf('uname -a')).toEqual({ text: 'uname -a', lines: 0, removed: 0, ask: false, cut: 0 })
  expect(pasteOf('uname -a\n')).toEqual({ text: 'uname -a\r', lines: 1, removed: 0, ask: false, cut: 0 })
  expect(pasteOf('a\r\nb\r\n')).toEqual({ text: 'a\rb\r', lines: 2, removed: 0, ask: true, cut: 0 })
  expect(pasteOf('x'.repeat(5000)).ask).toBe(true)
})

test('what a page hid in the clipboard does not reach the board unseen', () => {
  expect(pasteOf('ls\u0003\u001b[200~ -l\u0085')).toEqual({
    text: 'ls[200~ -l',
    lines: 0,
    removed: 3,
    ask: true,
    cut: 0,
  })
})
