import { expect, test } from 'vitest'
import { checkEvent, checkRequest, checkResponse, isMethod } from './check'

test('requests outside the table are refused by name', () => {
  for (const method of ['constructor', '__proto__', 'plan.delete', undefined, 3, {}]) {
    expect(isMethod(method)).toBe(false)
    expect(() => checkRequest(method, undefined)).toThrow('There is no request called')
  }
})

test('requests are refused with the place that is wrong', () => {
  expect(checkRequest('plan.open', { path: '/a' })).toEqual({ method: 'plan.open', payload: { path: '/a' } })
  expect(() => checkRequest('plan.open', { path: 3 })).toThrow(/plan\.open is malformed: path: /)
  expect(() => checkRequest('plan.open', { path: '/a', extra: 1 })).toThrow('extra')
  expect(() => checkRequest('plan.recent', {})).toThrow('malformed')
  expect(() => checkRequest('run.cancel', { run: 'run-1; rm' })).toThrow('run: ')
})

test('answers and events that are not what was agreed do not leave', () => {
  const answer = { path: '/a', document: {}, sha256: '0'.repeat(64) }
  expect(checkResponse('plan.open', answer)).toEqual(answer)
  expect(() => checkResponse('plan.open', { path: '/a' })).toThrow('The answer to plan.open is malformed')
  expect(() => checkEvent('run.failed', { run: 'run-1' })).toThrow('The event run.failed is malformed')
  expect(() => checkEvent('run.progress', { run: 'run-1', progress: {} })).toThrow('malformed')
  expect(() => checkEvent('run.exploded', {})).toThrow('There is no event')
})
