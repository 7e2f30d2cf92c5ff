import { expect, test } from 'vitest'
import { addWorkload } from '../../sim/plan/place'
import { quadcopter, shippedLibrary } from '../testing/shipped'
import { PlanSession } from './plan-session.svelte'

const library = shippedLibrary()
const open = () => new PlanSession(library, quadcopter())

test('a shipped plan opens readable, without problems and saved', () => {
  const session = open()
  expect(session.check).toMatchObject({ faults: [], problems: [] })
  expect(session.unsaved).toBe(false)
})

test('an edit makes it unsaved, its undo saved again', () => {
  const session = open()
  expect(session.edit('rename', ['name'], 'Octocopter')).toBeUndefined()
  expect([session.name, session.unsaved, session.undoLabel]).toEqual(['Octocopter', true, 'rename'])
  session.undo()
  expect([session.unsaved, session.redoLabel]).toEqual([false, 'rename'])
})

test('saving in between keeps the undo and turns the mark around', () => {
  const session = open()
  session.edit('rename', ['name'], 'Octocopter')
  session.markSaved(session.document, '/plans/octo.plan.json')
  expect(session.unsaved).toBe(false)
  session.undo()
  expect(session.unsaved).toBe(true)
})

test('a hypothetical is shown with its problems and leaves the plan alone', () => {
  const session = open()
  const change = addWorkload(session.document, library, 'zephyr-control-loop', 0)
  session.preview(change.document)
  expect(session.shown.problems.length).toBeGreaterThan(0)
  expect(session.check.problems).toEqual([])
  expect(session.unsaved).toBe(false)
  session.preview(undefined)
  expect(session.shown.problems).toEqual([])
})

test('the fix that a problem offers takes it away and can be undone', () => {
  const session = open()
  session.commit(addWorkload(session.document, library, 'zephyr-control-loop', 0))
  const problem = session.check.problems.find(({ fix }) => fix)!
  session.applyFix(problem)
  expect(session.check.problems.map(({ message }) => message)).not.toContain(problem.message)
  session.undo()
  expect(session.check.problems.map(({ message }) => message)).toContain(problem.message)
})

test('a plan is shown before what the rules say about it, which whoever asks for has at once', async () => {
  const wrong = addWorkload(quadcopter(), library, 'zephyr-control-loop', 0).document
  const session = new PlanSession(library, wrong)
  let draw = () => {}
  const follow = session.showBeforeRules(new Promise<void>((drawn) => (draw = drawn)))
  expect(session.shown).toMatchObject({ plan: session.plan, board: session.board, problems: [] })
  expect(session.check.problems.length).toBeGreaterThan(0)
  draw()
  await follow
  expect(session.shown).toEqual(session.check)
})

test('a document that cannot be read shows its faults and no plan', () => {
  const session = new PlanSession(library, { version: 1, name: 'x', board: 'imx8mm-evk', surprise: true } as never)
  expect(session.plan).toBeUndefined()
  expect(session.check.faults[0]?.place).toBe('surprise')
  expect(session.selection).toEqual({ kind: 'plan' })
})
