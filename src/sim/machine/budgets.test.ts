import fc from 'fast-check'
import { expect, it } from 'vitest'
import { memoryFor } from '../../../tests/support/scenarios'
import { State } from '../engine/state'
import { Budgets } from './budgets'

const budgetsOf = (lines: number, period: number) =>
  new Budgets(
    { ...memoryFor(1), budgetLines: Float64Array.of(lines), budgetPeriodNs: Float64Array.of(period) },
    1,
    new State(),
  )

it('ends when so many lines have been moved in one period, and is whole again in the next', () => {
  const budgets = budgetsOf(100, 1000)
  expect(budgets.spentAt(0, 0, 0.2)).toBe(500)
  budgets.spend(0, 0, 300, 0.2)
  expect(budgets.isSpent(0, 300)).toBe(false)
  expect(budgets.spentAt(0, 300, 0.4)).toBe(400)
  budgets.exhaust(0)
  expect(budgets.isSpent(0, 400)).toBe(true)
  expect(budgets.nextPeriod(0)).toBe(1000)
  expect(budgets.isSpent(0, 1000)).toBe(false)
})

it('looks into the next period when this one does not end it, and no further', () => {
  const budgets = budgetsOf(100, 1000)
  expect(budgets.spentAt(0, 800, 0.2)).toBe(1500)
  expect(budgets.spentAt(0, 800, 0.1)).toBe(Infinity)
  expect(budgets.spentAt(0, 800, 0)).toBe(Infinity)
})

it('counts the lines of the current period alone when a stretch of time reaches over several', () => {
  const budgets = budgetsOf(100, 1000)
  budgets.spend(0, 0, 3500, 0.01)
  expect(budgets.spentAt(0, 3500, 1)).toBe(3595)
})

it('limits nobody who has none', () => {
  expect(budgetsOf(Infinity, 1e6).limited[0]).toBe(0)
})

it('never lets more through in a period than it holds, at whatever rates, but for a nanosecond of rounding', () => {
  const steps = fc.array(
    fc.record({ ns: fc.integer({ min: 1, max: 900 }), rate: fc.double({ min: 0, max: 1, noNaN: true }) }),
  )
  fc.assert(
    fc.property(steps, (list) => {
      const budgets = budgetsOf(50, 1000)
      const moved = new Map<number, number>()
      let now = 0
      for (const { ns, rate } of list) {
        let until = now + ns
        while (now < until) {
          if (budgets.isSpent(0, now)) {
            now = budgets.nextPeriod(0)
            until = Math.max(until, now)
            continue
          }
          const spentAt = budgets.spentAt(0, now, rate)
          const end = Math.min(until, spentAt, 1000 * (Math.floor(now / 1000) + 1))
          budgets.spend(0, now, end, rate)
          const period = Math.floor(now / 1000)
          moved.set(period, (moved.get(period) ?? 0) + (end - now) * rate)
          if (end === spentAt) budgets.exhaust(0)
          now = end
        }
      }
      for (const lines of moved.values()) expect(lines).toBeLessThanOrEqual(51)
    }),
  )
})
