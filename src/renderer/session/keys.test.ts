// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { COMMANDS, commandOf } from './commands'

const key = (init: KeyboardEventInit & { key: string }, target?: HTMLElement) => {
  const event = new KeyboardEvent('keydown', init)
  if (target) Object.defineProperty(event, 'target', { value: target })
  return commandOf(event)?.id
}

test.each([
  [{ key: 'z', ctrlKey: true }, 'undo'],
  [{ key: 'Z', ctrlKey: true, shiftKey: true }, 'redo'],
  [{ key: 'y', ctrlKey: true }, 'redo'],
  [{ key: 's', metaKey: true }, 'save'],
  [{ key: 'S', ctrlKey: true, shiftKey: true }, 'save-as'],
  [{ key: 'k', ctrlKey: true }, 'search'],
  [{ key: 'F5' }, 'run'],
  [{ key: 'F5', shiftKey: true }, 'cancel-run'],
  [{ key: 'F5', ctrlKey: true }, undefined],
  [{ key: '?', shiftKey: true }, 'shortcuts'],
  [{ key: 'PageDown', altKey: true }, 'next-plan'],
  [{ key: '¡', code: 'Digit1', altKey: true }, 'show-problems'],
  [{ key: 'z' }, undefined],
] as const)('%j is %s', (init, command) => {
  expect(key(init)).toBe(command)
})

test('a field undoes its own typing, and gets what is typed', () => {
  const field = document.createElement('input')
  for (const init of [{ key: 'z', ctrlKey: true }, { key: '?', shiftKey: true }, { key: '/' }]) {
    expect(key(init, field)).toBeUndefined()
  }
  expect([key({ key: 'F1' }, field), key({ key: 's', ctrlKey: true }, field)]).toEqual(['shortcuts', 'save'])
  const choice = Object.assign(document.createElement('input'), { type: 'radio' })
  expect(key({ key: 'z', ctrlKey: true }, choice)).toBe('undo')
})

test('no two commands have the same keys, and each has its own name', () => {
  const keys = COMMANDS.flatMap((command) => [...(command.keys ?? []), ...(command.desktop ?? [])])
  expect(new Set(keys).size).toBe(keys.length)
  expect(new Set(COMMANDS.map(({ id }) => id)).size).toBe(COMMANDS.length)
  expect(new Set(COMMANDS.map(({ label }) => label)).size).toBe(COMMANDS.length)
})
