import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import { late } from './late-schema'

test('a late schema is made once, by the first value that is held to it', () => {
  const make = vi.fn(() => z.strictObject({ id: z.int().default(3) }))
  const schema = z.strictObject({ name: z.string(), part: late(make).optional() })
  expect(schema.parse({ name: 'a' })).toEqual({ name: 'a' })
  expect(make).not.toHaveBeenCalled()
  expect(schema.parse({ name: 'a', part: {} })).toEqual({ name: 'a', part: { id: 3 } })
  expect(schema.safeParse({ name: 'a', part: { other: 1 } }).success).toBe(false)
  expect(make).toHaveBeenCalledTimes(1)
})

test('a late schema that is not optional has to be there', () => {
  const schema = z.strictObject({ part: late(() => z.strictObject({})) })
  expect(schema.safeParse({}).success).toBe(false)
  expect(schema.safeParse({ part: undefined }).success).toBe(false)
})
