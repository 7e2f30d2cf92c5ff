import { expect, it } from 'vitest'
import { parsedPlan, shippedPlan } from '../../../tests/support/templates'
import type { PlanDocument } from '../plan/plan'
import { whatIfsOf } from './what-if'

function named(edit: (document: PlanDocument) => void): Record<string, string> {
  const document = shippedPlan('slide-imx8mm')
  edit(document)
  return Object.fromEntries(whatIfsOf(parsedPlan(document)).map(({ name, setting }) => [name, setting]))
}

it('a plan for a board as it is delivered has none', () => {
  expect(named(() => undefined)).toEqual({})
})

it.each<[string, (document: PlanDocument) => void, Record<string, string>]>([
  ['direct delivery', (d) => (d.jailhouse = { interruptDelivery: 'direct' }), { 'direct interrupt delivery': 'on' }],
  ['coloured cells', (d) => (d.jailhouse = { colouring: 'cells' }), { 'cache colouring of cells': 'on' }],
  [
    'everything coloured',
    (d) => (d.jailhouse = { colouring: 'all' }),
    { 'cache colouring of cells': 'on', 'cache colouring of the hypervisor': 'on' },
  ],
  [
    'budgets',
    (d) => {
      d.root!.memoryBudget = { rate: '100 MB/s' }
      d.cells![0]!.memoryBudget = { rate: '1 GB/s', period: '500 us', cpus: [3] }
    },
    {
      'memory budgets':
        'root 100 MB/s a core, in periods of 1000 us, gic-demo 1000 MB/s on core 3, in periods of 500 us',
    },
  ],
  ['portions', (d) => (d.cells![0]!.cachePortion = 0.25), { 'cache portions': 'gic-demo 0.25 of the cache' }],
  [
    'cells that start first',
    (d) => (d.jailhouse = { cellsStart: 'before-root' }),
    { 'cells before the root Linux': 'on' },
  ],
])('%s are labelled', (_, edit, expected) => {
  expect(named(edit)).toEqual(expected)
})

it('each says what it needs', () => {
  const document = shippedPlan('slide-imx8mm')
  document.jailhouse = { interruptDelivery: 'direct', colouring: 'all', cellsStart: 'before-root' }
  document.root!.memoryBudget = { rate: '100 MB/s' }
  document.root!.cachePortion = 0.5
  const all = whatIfsOf(parsedPlan(document))
  expect(all).toHaveLength(6)
  for (const { needs } of all) expect(needs.length).toBeGreaterThan(30)
})
