import { describe, expect, it } from 'vitest'
import { parsedPlan, shippedLibrary, shippedPlan } from '../../../tests/support/templates'
import { simulate } from '../engine/simulate'
import type { PlanDocument } from '../plan/plan'

const library = shippedLibrary()
const board = library.boards.get('imx8mm-evk')!

/** A thread on core 0 of a root with three cores, beside so many processes that compute all the time. */
function run(thread: { period: string; wcet: string; priority: number }, hogs: number) {
  const document: PlanDocument = shippedPlan('slide-imx8mm')
  const placed = { use: 'audio-pipeline', name: 'thread', cpu: 0, ...thread }
  document.root = { ...document.root, workloads: [placed] }
  document.run = { load: hogs > 0 ? [{ use: 'stress-ng', on: 'root', cpu: hogs }] : [] }
  return simulate(parsedPlan(document), board, library.workloads, { seconds: 20, seed: '1' })
}

const thread = (result: ReturnType<typeof run>) => result.streams.find(({ id }) => id === 'root/thread')!

describe('a thread without real-time priority on Linux', () => {
  it('runs when it wakes up, as long as it asks for less than its share', () => {
    const short = { period: '20 ms', wcet: '300 us' }
    const fair = thread(run({ ...short, priority: 0 }, 6))
    const urgent = thread(run({ ...short, priority: 50 }, 6))
    expect(fair.percentiles.p50).toBeLessThan(1.05 * urgent.percentiles.p50!)
    expect(fair.missed).toBe(0)
  })

  it('takes turns with processes when it asks for more: about half of its core, not all of it', () => {
    const busy = { period: '60 ms', wcet: '40 ms' }
    // Jobs take from 300 us to 40 ms: beside processes they take about twice as long, with priority only their own time.
    const fair = thread(run({ ...busy, priority: 0 }, 6))
    const urgent = thread(run({ ...busy, priority: 1 }, 6))
    expect(urgent.max).toBeLessThan(45e6)
    expect(fair.max).toBeGreaterThan(65e6)
    expect(fair.max).toBeLessThan(100e6)
    expect(fair.worst!.causes.map(({ cause }) => cause)).toContain('behind stress-ng cpu')
  })

  it('has its core to itself where nobody else wants it', () => {
    const { max, missed } = thread(run({ period: '60 ms', wcet: '40 ms', priority: 0 }, 0))
    expect(max).toBeLessThan(42e6)
    expect(missed).toBe(0)
  })
})
