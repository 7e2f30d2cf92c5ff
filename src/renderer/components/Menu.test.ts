// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte'
import { createRawSnippet } from 'svelte'
import { afterEach, expect, test, vi } from 'vitest'
import Menu from './Menu.svelte'

afterEach(cleanup)

const children = createRawSnippet(() => ({ render: () => '<span>+</span>' }))
const run = vi.fn()
const items = [
  { label: 'Drone', note: 'It flies.', group: 'Plans', run: () => undefined },
  { label: 'Robot', note: 'It drives.', group: 'Plans', run: () => undefined },
  { label: 'Lesson: one console', note: 'It garbles.', group: 'Lessons', run },
]

test('entries stand under the heading of their group, and the arrow keys pass from one group to the next', async () => {
  render(Menu, { label: 'New plan', items, children })
  await fireEvent.click(screen.getByRole('button', { name: 'New plan' }))
  const entries = (name: string) =>
    within(screen.getByRole('group', { name }))
      .getAllByRole('menuitem')
      .map((entry) => entry.querySelector('span')!.textContent)
  expect(entries('Plans')).toEqual(['Drone', 'Robot'])
  expect(entries('Lessons')).toEqual(['Lesson: one console'])

  const [, robot, lesson] = screen.getAllByRole('menuitem')
  robot!.focus()
  await fireEvent.keyDown(robot!, { key: 'ArrowDown' })
  expect(document.activeElement).toBe(lesson)
  await fireEvent.click(lesson!)
  expect(run).toHaveBeenCalledOnce()
  expect(screen.queryByRole('menu')).toBeNull()
})

test('entries without a group have no heading', async () => {
  render(Menu, { label: 'Recent plans', items: [{ label: 'a', run: () => undefined }], children })
  await fireEvent.click(screen.getByRole('button', { name: 'Recent plans' }))
  expect(screen.queryByRole('group')).toBeNull()
  expect(screen.getAllByRole('menuitem')).toHaveLength(1)
})
