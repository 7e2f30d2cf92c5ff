// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { addWorkload } from '../../sim/plan/place'
import { WORKBENCH, Workbench } from '../session/workbench.svelte'
import { FakeShell } from '../testing/fake-shell'
import { quadcopter, shippedLibrary } from '../testing/shipped'
import ProblemsPanel from './ProblemsPanel.svelte'

let bench: Workbench

beforeEach(() => {
  bench = new Workbench(new FakeShell().client, shippedLibrary(), [], quadcopter())
  render(ProblemsPanel, { context: new Map([[WORKBENCH, bench]]) })
})
afterEach(cleanup)

const crowd = () => addWorkload(bench.session.document, bench.session.library, 'zephyr-control-loop', 0)

test('a clean plan says so', () => {
  expect(screen.getByText('No problems')).toBeTruthy()
})

test('a problem appears while a workload is only held, and cannot be fixed yet', async () => {
  bench.session.preview(crowd().document)
  expect(await screen.findByText('if dropped here')).toBeTruthy()
  expect(screen.queryByRole('button', { name: /^Fix/ })).toBeNull()
})

test('its place selects, its fix takes it away and undo brings it back', async () => {
  bench.session.commit(crowd())
  const { message } = bench.session.check.problems[0]!
  expect(await screen.findByText(message, { exact: false })).toBeTruthy()
  await fireEvent.click(screen.getByRole('button', { name: 'flight' }))
  expect(bench.session.selection).toMatchObject({ kind: 'cell' })
  await fireEvent.click(screen.getByRole('button', { name: /^Fix: / }))
  expect(screen.queryByText(message, { exact: false })).toBeNull()
  bench.edits.undo()
  expect(await screen.findByText(message, { exact: false })).toBeTruthy()
})
