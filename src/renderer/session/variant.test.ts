import { describe, expect, test } from 'vitest'
import { parsePlan } from '../../sim/plan/parse'
import type { PlanDocument } from '../../sim/plan/plan'
import { checkPlan, hasErrors } from '../../sim/rules/check'
import { needsOf } from '../../sim/machine/what-if'
import { quadcopter, shippedLibrary } from '../testing/shipped'
import { amounts, simulatesAlike, vary, withAmount, type Variant } from './variant'

const all: [string, Variant, string[]][] = [
  ['direct delivery', { interruptDelivery: 'direct' }, ['interrupts trapped -> direct']],
  ['colours of cells', { colouring: 'cells' }, ['cache colouring off -> cells']],
  ['colours of the hypervisor', { colouring: 'all' }, ['cache colouring off -> all']],
  ['early cells', { cellsStart: 'before-root' }, ['cells start after-root -> before-root']],
  ['a seed', { seed: '7' }, ['seed 1 -> 7']],
]

describe('a variant', () => {
  test.each(all)('with %s says so and leaves the plan as it is', (_, variant, words) => {
    const document = quadcopter()
    const before = structuredClone(document)
    const varied = vary(document, variant)
    expect(varied.words.map((text) => text.replace(/^(jailhouse|run) /, ''))).toEqual(words)
    expect(document).toEqual(before)
    expect(varied.change.label).toBe(varied.words.join(', '))
    expect(parsePlan(varied.change.document).ok).toBe(true)
  })

  test('gives and takes budgets and portions of root and of a cell', () => {
    const document = quadcopter()
    const given = vary(document, { budgets: new Map([['root', 200]]), portions: new Map([[0, 0.25]]) })
    const plan = parsePlan(given.change.document)
    expect(plan.ok && plan.value.root.memoryBudget?.rate).toBe(200e6)
    expect(plan.ok && plan.value.cells[0]!.cachePortion).toBe(0.25)
    expect(plan.ok && amounts(plan.value, ({ cachePortion }) => cachePortion)[1]).toMatchObject({
      home: 0,
      amount: 0.25,
    })
    const taken = vary(given.change.document, { budgets: new Map([['root', null]]), portions: new Map([[0, null]]) })
    expect(taken.words).toHaveLength(2)
    expect(simulatesAlike(taken.change.document, document)).toBe(true)
  })

  test('can be simulated with every switch on at once', () => {
    const varied = vary(quadcopter(), {
      interruptDelivery: 'direct',
      colouring: 'all',
      budgets: new Map([['root', 400]]),
      portions: new Map([[0, 0.25]]),
      withoutLoad: true,
      seconds: 1,
    })
    expect(hasErrors(checkPlan(varied.change.document, shippedLibrary()))).toBe(false)
  })

  test('that changes nothing has no words', () => {
    expect(vary(quadcopter(), {}).words).toEqual([])
    expect(vary(quadcopter(), { interruptDelivery: 'trapped' }).words).toEqual([])
  })
})

test('amounts come and go by home', () => {
  const one = withAmount(undefined, 'root', 3)
  expect([...one!]).toEqual([['root', 3]])
  expect([...withAmount(one, 0, null)!]).toEqual([['root', 3], [0, null]]) // prettier-ignore
  expect(withAmount(one, 'root', undefined)).toBeUndefined()
})

test('limits and names do not make a run one of another plan', () => {
  const document = quadcopter()
  const renamed: PlanDocument = { ...document, name: 'other', limits: [] }
  expect(simulatesAlike(document, renamed)).toBe(true)
  expect(simulatesAlike(document, structuredClone(document))).toBe(true)
  expect(simulatesAlike(document, { ...document, run: { ...document.run, seed: '2' } })).toBe(false)
})

test('every switch has words for what it needs', () => {
  for (const id of ['colouring', 'hypervisor-colours', 'budgets', 'portions', 'direct', 'early-cells'] as const) {
    expect(needsOf(id).length).toBeGreaterThan(20)
  }
})
