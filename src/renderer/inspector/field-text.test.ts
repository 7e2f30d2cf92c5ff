import { expect, test } from 'vitest'
import { planField } from '../../sim/plan/plan-fields'
import { textOf, valueOf } from './field-text'

const type = (...path: (string | number)[]) => planField(path)!.type

test('numbers and their lists are read, and what is none is left to the schema', () => {
  expect(valueOf(type('limits', 0, 'percentile'), '99.9')).toEqual({ ok: true, value: 99.9 })
  expect(valueOf(type('limits', 0, 'percentile'), 'most')).toEqual({ ok: true, value: 'most' })
  expect(valueOf(type('cells', 0, 'cpus'), '2, 3,')).toEqual({ ok: true, value: [2, 3] })
  expect(valueOf(type('chains', 0, 'steps'), 'a/b, c/d')).toEqual({ ok: true, value: ['a/b', 'c/d'] })
})

test('an empty text leaves the field out', () => {
  expect(valueOf(type('run', 'seed'), undefined)).toEqual({ ok: true, value: undefined })
})

test('what has no words of its own is JSON', () => {
  const imported = type('cells', 0, 'imported')
  expect(valueOf(imported, '{"id": 3}')).toEqual({ ok: true, value: { id: 3 } })
  expect(valueOf(imported, '{"id"')).toMatchObject({ ok: false, message: expect.stringContaining('is not JSON') })
  expect(textOf(imported, { id: 3 })).toBe('{\n  "id": 3\n}')
})

test('a value and its text are the same', () => {
  expect(textOf(type('cells', 0, 'cpus'), [2, 3])).toBe('2, 3')
  expect(textOf(type('run', 'seconds'), 0.5)).toBe('0.5')
  expect(textOf(type('run', 'seconds'), undefined)).toBeUndefined()
})
