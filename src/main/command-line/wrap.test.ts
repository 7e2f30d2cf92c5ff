import fc from 'fast-check'
import { expect, test } from 'vitest'
import { columns, wrap } from './wrap'

test('lines break at spaces, and nothing is lost', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z]{1,20}$/), { minLength: 1 }), (words) => {
      const wrapped = wrap(words.join(' '), '  ', 40)
      expect(wrapped.split(/\s+/)).toEqual(words)
      for (const line of wrapped.split('\n')) expect(line.length).toBeLessThanOrEqual(40)
    }),
  )
})

test('columns are as wide as their widest cell, and numbers end flush', () => {
  expect(
    columns(
      [
        ['a', '1', 'x'],
        ['bcd', '100', 'y'],
      ],
      [1],
    ),
  ).toBe('a      1  x\nbcd  100  y')
})
