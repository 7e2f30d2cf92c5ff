import { expect, test } from 'vitest'
import { quadcopter } from '../testing/shipped'
import { editField } from './edit'

test('a value that reads is set under the label that undo shows', () => {
  const document = quadcopter()
  const outcome = editField(document, 'set the seed', ['run', 'seed'], '42')
  expect(outcome).toMatchObject({ ok: true, change: { label: 'set the seed', document: { run: { seed: '42' } } } })
  expect(document.run?.seed).not.toBe('42')
})

test('removing an optional value lets it be derived again', () => {
  const outcome = editField(quadcopter(), 'x', ['description'], undefined)
  expect(outcome.ok && 'description' in outcome.change.document).toBe(false)
})

test.each([
  [['cells', 0, 'memory', 0, 'size'], '16 megabytes', '"16 megabytes" is not a size'],
  [['cells', 0, 'memory', 0, 'physical'], '0xzz', '"0xzz" is not an address below 2^48'],
  [['run', 'seed'], 'soon', '"soon" is not a whole number'],
  [['name'], undefined, 'is missing'],
] as const)('%j: %j is refused with the words of its own field', (path, value, words) => {
  const document = quadcopter()
  const before = JSON.stringify(document)
  const outcome = editField(document, 'x', [...path], value)
  expect(outcome.ok).toBe(false)
  expect(!outcome.ok && outcome.message).toContain(words)
  expect(JSON.stringify(document)).toBe(before)
})
