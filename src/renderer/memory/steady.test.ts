import { expect, test } from 'vitest'
import { steady } from './steady'

interface Piece {
  id: string
  start: number
  of: { name: string }
}
const of = { name: 'flight' }
const piece = (id: string, start: number, owner = of): Piece => ({ id, start, of: owner })

test('what is equal stays the same object, wherever it stands', () => {
  const keep = steady<Piece>(({ id }) => id)
  const [a, b] = keep([piece('a', 1), piece('b', 2)])
  const [second, first, third] = keep([piece('b', 2), piece('a', 5), piece('c', 3)])
  expect(second).toBe(b)
  expect(first).not.toBe(a)
  expect(first).toEqual(piece('a', 5))
  expect(third).toEqual(piece('c', 3))
})

test('what went away is forgotten', () => {
  const keep = steady<Piece>(({ id }) => id)
  const [a] = keep([piece('a', 1)])
  keep([])
  expect(keep([piece('a', 1)])[0]).not.toBe(a)
})

test('a field that is an object counts where it is named', () => {
  const keep = steady<Piece>(({ id }) => id, ['of'])
  const [a] = keep([piece('a', 1)])
  expect(keep([piece('a', 1)])[0]).toBe(a)
  expect(keep([piece('a', 1, { name: 'flight' })])[0]).not.toBe(a)
})
