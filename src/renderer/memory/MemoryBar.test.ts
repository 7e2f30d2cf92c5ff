// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte'
import { afterEach, expect, test } from 'vitest'
import { WORKBENCH, Workbench } from '../session/workbench.svelte'
import { FakeShell } from '../testing/fake-shell'
import { quadcopter, shippedLibrary } from '../testing/shipped'
import MemoryBar from './MemoryBar.svelte'

afterEach(cleanup)

test('each plan keeps the part of memory that it showed while another one is shown', async () => {
  const shell = new FakeShell({ 'plan.watch': () => undefined })
  const bench = new Workbench(shell.client, shippedLibrary(), [], quadcopter())
  const shown = () => document.querySelector('.range')!.textContent.trim()
  const show = () => render(MemoryBar, { context: new Map([[WORKBENCH, bench]]) })

  let { unmount } = show()
  const first = shown()
  await fireEvent.click(screen.getByRole('button', { name: 'Zoom in' }))
  const closer = shown()
  expect(closer).not.toBe(first)
  unmount()

  const before = bench.active
  bench.session.edit('rename', ['name'], 'Changed')
  bench.adopt(quadcopter())
  ;({ unmount } = show())
  expect(shown()).toBe(first)
  unmount()

  bench.show(before)
  show()
  expect(shown()).toBe(closer)
})
