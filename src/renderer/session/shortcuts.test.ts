// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { shortcutOf } from './shortcuts'

const key = (init: KeyboardEventInit & { key: string }, target?: HTMLElement) => {
  const event = new KeyboardEvent('keydown', init)
  if (target) Object.defineProperty(event, 'target', { value: target })
  return shortcutOf(event)
}

test.each([
  [{ key: 'z', ctrlKey: true }, 'undo'],
  [{ key: 'Z', ctrlKey: true, shiftKey: true }, 'redo'],
  [{ key: 's', metaKey: true }, 'save'],
  [{ key: 'S', ctrlKey: true, shiftKey: true }, 'save-as'],
  [{ key: 'k', ctrlKey: true }, 'search'],
  [{ key: 'F5' }, 'run'],
  [{ key: 'F5', ctrlKey: true }, undefined],
  [{ key: 'z' }, undefined],
] as const)('%j is %s', (init, shortcut) => {
  expect(key(init)).toBe(shortcut)
})

test('a field undoes its own typing', () => {
  expect(key({ key: 'z', ctrlKey: true }, document.createElement('input'))).toBeUndefined()
})
