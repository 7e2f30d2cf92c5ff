import { expect, test } from 'vitest'
import { executionScale } from '../../sim/plan/core-speed'
import { read, shippedLibrary } from '../testing/shipped'
import { emptyPlan } from '../session/empty-plan'
import { heldCost } from './held-cost'

const library = shippedLibrary()
const { workloads } = library
const board = [...library.boards.values()].find(({ clusters }) => clusters.length > 1)!
const document = emptyPlan(board, library)
const { plan } = read(document)
const [little, big] = board.clusters
const scaled = [...workloads.values()].find(
  (workload) => workload.behaviour.kind === 'periodic' && executionScale(workload, big) !== 1,
)!

test('a workload costs less time on the faster cores, by the simulator’s own factor, and that is called an estimate', () => {
  const item = { kind: 'new', workload: scaled.id } as const
  const [slow, fast] = [little!, big!].map((cluster) => heldCost(plan, workloads, item, cluster)!)
  const value = ({ text }: { text: string }) => Number.parseFloat(text)
  const unit = ({ text }: { text: string }) => text.split(' ')[1]
  expect(unit(slow!)).toBe(unit(fast!))
  expect(value(fast!) / value(slow!)).toBeCloseTo(executionScale(scaled, big) / executionScale(scaled, little), 2)
  expect(fast!.meaning).toContain('estimate')
})

test('a time that the plan gives stays as it is on every core', () => {
  const placed = read({ ...document, root: { workloads: [{ use: scaled.id, cpu: 0, wcet: '123 us' }] } })
  const item = { kind: 'placed', cell: 'root', index: 0, from: 0 } as const
  const costs = [little!, big!].map((cluster) => heldCost(placed.plan, workloads, item, cluster)!.text)
  expect(costs[0]).toMatch(/^123 µs, /)
  expect(costs[1]).toBe(costs[0])
})

test('what takes whatever is left has no cost, nor has what no template describes', () => {
  const load = [...workloads.values()].find(({ behaviour }) => behaviour.kind === 'load')!
  expect(heldCost(plan, workloads, { kind: 'new', workload: load.id }, little!)).toBeUndefined()
  expect(heldCost(plan, workloads, { kind: 'new', workload: 'no-such' }, little!)).toBeUndefined()
})
