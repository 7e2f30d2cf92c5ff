import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { moveRegion } from '../../sim/plan/place'
import { quadcopter, shippedLibrary } from '../testing/shipped'
import { PlanSession } from './plan-session.svelte'

let session: PlanSession

beforeEach(() => {
  vi.useFakeTimers()
  session = new PlanSession(shippedLibrary(), quadcopter())
})
afterEach(() => vi.useRealTimers())

/** The RAM of flight on top of that of perception. */
function onPerception() {
  const start = session.plan!.cells[1]!.memory[0]!.physical
  return moveRegion(session.document, ['cells', 0, 'memory', 0], start).document
}

test('at leisure the plan is shown at once and its problems when the hand rests', () => {
  session.preview(onPerception(), 'at leisure')
  expect(session.shown.plan?.cells[0]?.memory[0]?.physical).toBe(session.plan!.cells[1]!.memory[0]!.physical)
  expect(session.shown.problems).toEqual([])
  vi.advanceTimersByTime(100)
  expect(session.shown.problems.map(({ code }) => code)).toContain('memory-shared')
})

test('while the hand goes on, problems of the last check stay, and nothing runs when it has let go', () => {
  session.preview(onPerception())
  const { problems } = session.shown
  expect(problems).not.toEqual([])
  session.preview(onPerception(), 'at leisure')
  expect(session.shown.problems).toBe(problems)
  session.preview(undefined)
  vi.runAllTimers()
  expect(session.previewCheck).toBeUndefined()
})

test('what cannot be read says why', () => {
  session.preview({ ...session.document, name: '' }, 'at leisure')
  expect(session.shown.faults).toHaveLength(1)
  expect(session.shown.plan).toBeUndefined()
})
