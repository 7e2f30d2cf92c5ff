// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte'
import { afterEach, expect, test, vi } from 'vitest'
import TextField from './TextField.svelte'

afterEach(cleanup)

const field = () => screen.getByRole<HTMLInputElement>('textbox')

test('Enter commits what was typed', async () => {
  const oncommit = vi.fn(() => undefined)
  render(TextField, { label: 'Period', value: '250 us', oncommit })
  await fireEvent.input(field(), { target: { value: '500 us' } })
  await fireEvent.keyDown(field(), { key: 'Enter' })
  expect(oncommit).toHaveBeenCalledExactlyOnceWith('500 us')
})

test('what cannot be read stays in the field, with the sentence beside it', async () => {
  render(TextField, { label: 'Period', value: '250 us', oncommit: () => '"soon" is not a time' })
  await fireEvent.input(field(), { target: { value: 'soon' } })
  await fireEvent.blur(field())
  expect(field().value).toBe('soon')
  expect(screen.getByRole('alert').textContent).toBe('"soon" is not a time')
  expect(field().getAttribute('aria-invalid')).toBe('true')
})

test('Escape brings the old value back', async () => {
  const oncommit = vi.fn(() => undefined)
  render(TextField, { label: 'Period', value: '250 us', oncommit })
  await fireEvent.input(field(), { target: { value: 'soon' } })
  await fireEvent.keyDown(field(), { key: 'Escape' })
  await fireEvent.blur(field())
  expect(field().value).toBe('250 us')
  expect(oncommit).not.toHaveBeenCalled()
})

test('an emptied field is derived again and says so; one without a derived value must say something', async () => {
  const oncommit = vi.fn(() => undefined)
  const { rerender } = render(TextField, { label: 'Entry', value: '0x0', otherwise: '0xb3c0_0000', oncommit })
  await fireEvent.input(field(), { target: { value: '' } })
  await fireEvent.keyDown(field(), { key: 'Enter' })
  expect(oncommit).toHaveBeenCalledExactlyOnceWith(undefined)
  await rerender({ label: 'Entry', value: undefined, otherwise: '0xb3c0_0000', oncommit })
  expect(screen.getByText('derived')).toBeTruthy()

  await rerender({ label: 'Name', value: 'flight', otherwise: undefined, oncommit })
  await fireEvent.input(field(), { target: { value: '' } })
  await fireEvent.keyDown(field(), { key: 'Enter' })
  expect(screen.getByRole('alert').textContent).toBe('cannot be left empty')
})

test('a paragraph wraps, and Enter commits it like every other value', async () => {
  const oncommit = vi.fn(() => undefined)
  render(TextField, { label: 'Description', value: 'One core. '.repeat(12), long: true, oncommit })
  expect(field().tagName).toBe('TEXTAREA')
  expect(field().getAttribute('rows')).toBe('3')
  await fireEvent.input(field(), { target: { value: 'Two cores.' } })
  const enter = await fireEvent.keyDown(field(), { key: 'Enter' })
  expect(enter, 'no line break is typed').toBe(false)
  expect(oncommit).toHaveBeenCalledExactlyOnceWith('Two cores.')
})
