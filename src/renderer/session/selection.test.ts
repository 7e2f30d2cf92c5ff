import { describe, expect, test } from 'vitest'
import { quadcopter, read } from '../testing/shipped'
import { covers, selectionOf, stillThere } from './selection'

const { plan } = read(quadcopter())
const flight = plan.cells.findIndex((cell) => cell.name === 'flight')

describe('a place of the plan selects', () => {
  test.each([
    [['root'], { kind: 'cell', cell: 'root' }],
    [['root', 'workloads', 1, 'period'], { kind: 'workload', cell: 'root', index: 1 }],
    [['cells', flight], { kind: 'cell', cell: flight }],
    [['cells', flight, 'memory', 0, 'size'], { kind: 'region', cell: flight, index: 0 }],
    [['cells', flight, 'devices', 0], { kind: 'device', name: plan.cells[flight]!.devices[0] }],
    [['cells', flight, 'cpus', 0], { kind: 'core', cpu: plan.cells[flight]!.cpus[0] }],
    [['links', 0, 'between', 1], { kind: 'link', index: 0 }],
    [['name'], { kind: 'plan' }],
    [[], { kind: 'plan' }],
  ] as const)('%j: %j', (path, selection) => {
    expect(selectionOf(plan, [...path])).toEqual(selection)
  })

  test('the workload that a limit is about', () => {
    const limit = plan.limits.findIndex(({ of }) => of.startsWith('flight/'))
    const selected = selectionOf(plan, ['limits', limit])
    expect(selected).toMatchObject({ kind: 'workload', cell: flight })
  })
})

test('what an undo took away is not selected any more', () => {
  const region = { kind: 'region', cell: flight, index: 0 } as const
  expect(stillThere(plan, region)).toBe(region)
  expect(stillThere({ ...plan, cells: [] }, region)).toEqual({ kind: 'plan' })
  expect(stillThere(plan, { kind: 'link', index: 99 })).toEqual({ kind: 'plan' })
})

test('a cell covers everything in it, a workload only itself', () => {
  expect(covers(plan, { kind: 'cell', cell: flight }, ['cells', flight, 'memory', 0])).toBe(true)
  expect(covers(plan, { kind: 'cell', cell: flight + 1 }, ['cells', flight, 'memory', 0])).toBe(false)
  expect(covers(plan, { kind: 'workload', cell: flight, index: 0 }, ['cells', flight, 'workloads', 1])).toBe(false)
})
