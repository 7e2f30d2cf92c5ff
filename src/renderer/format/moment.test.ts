import { expect, test } from 'vitest'
import { moment } from './moment'

test('a moment of today is its time, an earlier one has its day, one of another year its year', () => {
  const now = new Date(2026, 10, 22, 21, 0)
  expect(moment(new Date(2026, 10, 22, 20, 41).toISOString(), now)).toBe('20:41')
  expect(moment(new Date(2026, 10, 21, 20, 41).toISOString(), now)).toBe('21 Nov 20:41')
  expect(moment(new Date(2025, 10, 21, 9, 5).toISOString(), now)).toBe('21 Nov 2025 09:05')
  expect(moment('soon', now)).toBe('an unknown time')
})
