import { expect, test } from 'vitest'
import { paintColours } from '../../sim/plan/place'
import { parsePlan } from '../../sim/plan/parse'
import { quadcopter } from '../testing/shipped'
import { selectedCell } from '../session/selection'
import { colourViews, stroke } from './cache-paint'

function planWith(...painted: [cell: number, colours: number[]][]) {
  const document = painted.reduce(
    (now, [cell, colours]) => paintColours(now, cell, colours, true).document,
    quadcopter(),
  )
  const parsed = parsePlan(document)
  if (!parsed.ok) throw new Error(parsed.faults[0]!.message)
  return parsed.value
}

test('what nobody names is shared by root and those without colours', () => {
  const views = colourViews(planWith([0, [0, 1]], [1, [1, 2]]), 4)
  expect(views.map(({ cells }) => cells)).toEqual([[0], [0, 1], [1], []])
  expect(views.map(({ shared }) => shared)).toEqual([false, false, false, true])
})

test('when everything is named, the others lie everywhere', () => {
  expect(colourViews(planWith([0, [0, 1]]), 2).every(({ shared }) => shared)).toBe(true)
})

test('the brush is the selected cell, or that of what is selected', () => {
  const plan = planWith()
  expect(selectedCell(plan, { kind: 'core', cpu: 3 })).toBe(0)
  expect(selectedCell(plan, { kind: 'region', cell: 1, index: 0 })).toBe(1)
  expect(selectedCell(plan, { kind: 'cell', cell: 'root' })).toBeUndefined()
  expect(selectedCell(plan, { kind: 'plan' })).toBeUndefined()
})

test('a stroke goes both ways', () => {
  expect(stroke(2, 4)).toEqual([2, 3, 4])
  expect(stroke(3, 1)).toEqual([1, 2, 3])
  expect(stroke(1, 1)).toEqual([1])
})
