import fc from 'fast-check'
import { expect, it, test } from 'vitest'
import { showable } from './binary'
import { toBytes } from './bytes'

const shown = (bytes: Uint8Array) => new TextDecoder().decode(showable(bytes))

test.each(['Hello', 'Grüße aus dem Gerät', '日本語のログ', '┌─┐ │ └─┘ 😀'])('%s is text, however it is cut', (text) => {
  const bytes = toBytes(text.repeat(20))
  fc.assert(
    fc.property(fc.nat(bytes.length), fc.nat(bytes.length), (a, b) => {
      const piece = bytes.subarray(Math.min(a, b), Math.max(a, b))
      expect(showable(piece)).toBe(piece)
    }),
  )
})

it('shows no character of binary but those of ASCII', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 400, maxLength: 2000 }), (noise) => {
      const bytes = new Uint8Array([...toBytes('=> bootm\r\n'), 0xfe, ...noise, ...new Uint8Array(64).fill(0xfe)])
      expect(shown(bytes)).toMatch(/^[\0-\x7f\ufffd]+$/)
      expect(shown(bytes)).toMatch(/^=> bootm\r\n/)
    }),
  )
})

it('takes a few disturbed bytes among much text for text', () => {
  const bytes = new Uint8Array([...toBytes('Prüfsumme in Ordnung\r\n'.repeat(40)), 0xff, 0xfe])
  expect(showable(bytes)).toBe(bytes)
})
