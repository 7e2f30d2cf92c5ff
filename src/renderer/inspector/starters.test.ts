import { expect, test } from 'vitest'
import { valueAt } from '../../sim/plan/faults'
import { parsePlan } from '../../sim/plan/parse'
import { setField } from '../../sim/plan/place'
import type { PlanPath } from '../../sim/plan/plan'
import { hasErrors, checkPlan } from '../../sim/rules/check'
import { quadcopter, shippedLibrary } from '../testing/shipped'
import { ARRIVALS_STARTERS, starterFor } from './starters'

const library = shippedLibrary()
const { plan } = checkPlan(quadcopter(), library)

const LISTS: PlanPath[] = [
  ['chains'],
  ['masters'],
  ['limits'],
  ['run', 'events'],
  ['links', 0, 'traffic'],
  ['cells', 0, 'workloads', 0, 'sections'],
]

test.each(LISTS.map((path) => [path.join('.'), path] as const))('what %s starts with breaks no rule', (_, path) => {
  const before = valueAt(quadcopter(), path)
  const entries = [...(Array.isArray(before) ? (before as unknown[]) : []), starterFor(plan!, path)]
  const changed = setField(quadcopter(), path, entries).document
  expect(parsePlan(changed)).toMatchObject({ ok: true })
  const check = checkPlan(changed, library)
  expect(hasErrors(check), check.problems[0]?.message).toBe(false)
})

test('budgets and every law of arrivals can be read', () => {
  const budget = setField(quadcopter(), ['cells', 0, 'memoryBudget'], starterFor(plan!, ['cells', 0, 'memoryBudget']))
  expect(parsePlan(budget.document)).toMatchObject({ ok: true })
  for (const arrivals of Object.values(ARRIVALS_STARTERS)) {
    const changed = setField(quadcopter(), ['cells', 0, 'workloads', 0, 'arrivals'], arrivals)
    expect(parsePlan(changed.document)).toMatchObject({ ok: true })
  }
})
