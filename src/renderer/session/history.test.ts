import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PlanDocument } from '../../sim/plan/plan'
import { HISTORY_DEPTH, record, redo, redoLabel, startHistory, stepsOf, travel, undo, undoLabel } from './history'

const named = (name: string): PlanDocument => ({ version: 1, name, board: 'imx8mm-evk' })

test('any number of changes is undone and made again, back to the very same documents', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 40 }), (names) => {
      const start = named('start')
      const documents = names.map(named)
      let history = startHistory(start)
      for (const [i, document] of documents.entries()) history = record(history, `change ${i}`, document)
      const end = history.document
      for (let i = 0; i < documents.length; i += 1) history = undo(history)
      expect(history.document).toBe(start)
      for (let i = 0; i < documents.length; i += 1) history = redo(history)
      expect(history.document).toBe(end)
    }),
  )
})

test('undo and redo carry the name of the change and are nothing at the ends', () => {
  let history = startHistory(named('a'))
  expect(undo(history)).toBe(history)
  history = record(history, 'move motor to core 3', named('b'))
  expect(undoLabel(history)).toBe('move motor to core 3')
  history = undo(history)
  expect([undoLabel(history), redoLabel(history)]).toEqual([undefined, 'move motor to core 3'])
})

test('a change after an undo forgets what was undone', () => {
  let history = record(startHistory(named('a')), 'one', named('b'))
  history = record(undo(history), 'two', named('c'))
  expect(redo(history)).toBe(history)
  expect(history.document.name).toBe('c')
})

test('steps of one movement are one step to undo, a step of another is not', () => {
  const start = named('a')
  let history = record(startHistory(start), 'move to 1', named('b'), 'ram')
  history = record(history, 'move to 2', named('c'), 'ram')
  history = record(history, 'move to 3', named('d'), 'link')
  expect(undoLabel(history)).toBe('move to 3')
  history = undo(history)
  expect(undoLabel(history)).toBe('move to 2')
  expect(undo(history).document).toBe(start)
})

test('what changes nothing is not recorded, and the depth is bounded', () => {
  const start = named('a')
  expect(record(startHistory(start), 'nothing', start).done).toHaveLength(0)
  let history = startHistory(start)
  for (let i = 0; i < HISTORY_DEPTH + 10; i += 1) history = record(history, String(i), named(String(i)))
  expect(history.done).toHaveLength(HISTORY_DEPTH)
})

test('going to any step of the list leaves the list as it is and the plan as it was there', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.array(fc.integer({ min: -3, max: 15 })), (count, stops) => {
      let history = startHistory(named('0'))
      for (let i = 1; i <= count; i += 1) history = record(history, `change ${i}`, named(String(i)))
      const { labels } = stepsOf(history)
      for (const stop of stops) {
        history = travel(history, stop)
        const done = Math.min(Math.max(stop, 0), count)
        expect(stepsOf(history)).toEqual({ labels, done })
        expect(history.document.name).toBe(String(done))
      }
    }),
  )
})
