import { describe, expect, it } from 'vitest'
import { parsedPlan, shippedLibrary } from '../../../tests/support/templates'
import type { PlanDocument } from '../plan/plan'
import { compile } from './compile'
import type { Task } from './scenario'

const library = shippedLibrary()

type Cell = NonNullable<PlanDocument['cells']>[number]
type Placement = NonNullable<Cell['workloads']>[number]

/** The one task of a control loop in a cell of `guest`, and the parameters that it was made with. */
function placed(guest: Cell['guest'], about: Partial<Placement>): { task: Task; parameters: string[] } {
  const plan = parsedPlan({
    version: 1,
    name: 'Scheduling',
    board: 'imx8mm-evk',
    cells: [{ name: 'cell', guest, cpus: [3], workloads: [{ use: 'zephyr-control-loop', name: 'loop', ...about }] }],
  })
  const { scenario, parameters } = compile(plan, library.boards.get(plan.board)!, library.workloads, '1')
  return { task: scenario.tasks.find(({ id }) => id === 'cell/loop')!, parameters: parameters.map(({ name }) => name) }
}

describe('what a placement says about its scheduling', () => {
  it('is first come, first served with the period alone when it says nothing', () => {
    const { task } = placed('zephyr', {})
    for (const field of ['arrivals', 'policy', 'sliceNs', 'deadlineNs', 'sections'])
      expect(task).not.toHaveProperty(field)
  })

  it('reaches the machine', () => {
    const { task } = placed('zephyr', {
      arrivals: { law: 'bursty', count: 3, distance: '20 us', extra: '1 ms', spread: 'uniform' },
      policy: 'round-robin',
      slice: '2 ms',
      deadline: '300 us',
      sections: [
        { resource: 'state', offset: '10 us', length: '5 us' },
        { offset: '20 us', length: '1 us' },
      ],
    })
    expect(task).toMatchObject({
      arrivals: { count: 3, distanceNs: 20_000, extra: { meanNs: 1e6, spread: 'uniform' } },
      policy: 'round-robin',
      sliceNs: 2e6,
      deadlineNs: 300_000,
      sections: [
        { resource: 'state', offsetNs: 10_000, lengthNs: 5000 },
        { resource: null, offsetNs: 20_000, lengthNs: 1000 },
      ],
    })
  })

  it("takes the guest's slice where none is said, and lists it", () => {
    const { task, parameters } = placed('linux', { policy: 'round-robin' })
    expect(task.sliceNs).toBe(100e6)
    expect(parameters).toContain('slice of round robin in linux')
  })

  it('puts deadlines above all priorities on Linux, and among theirs elsewhere', () => {
    expect(placed('linux', { policy: 'deadline', priority: 10 }).task.priority).toBe(100)
    expect(placed('zephyr', { policy: 'deadline', priority: 10 }).task.priority).toBe(10)
  })
})
