/**
 * rtla timerlat on the measured scene's board: its two columns belong together sample by sample, and the thread's agrees with
 * what cyclictest says of the same cores.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import { compile } from '../../src/sim/machine/compile'
import { Machine } from '../../src/sim/machine/machine'
import { simulate } from '../../src/sim/engine/simulate'
import type { Guest, PlanDocument } from '../../src/sim/plan/plan'
import type { SimulationResult } from '../../src/sim/results/result'
import { parsedPlan, shippedLibrary, shippedPlan } from '../support/templates'

const library = shippedLibrary()
const board = library.boards.get('imx8mm-evk')!

function withInstrument(use: 'timerlat' | 'cyclictest', guest: Guest = 'linux-rt'): PlanDocument {
  const document = shippedPlan('slide-imx8mm')
  const system = guest === 'linux-rt' ? 'linux-rt' : 'linux'
  document.root = { ...document.root, guest, workloads: [{ use: system }, { use, period: '1 ms', priority: 95 }] }
  return document
}

const run = (document: PlanDocument, seconds: number): SimulationResult =>
  simulate(parsedPlan(document), board, library.workloads, { seconds, seed: '1' })

describe.each(['linux-rt', 'linux'] as const)('timerlat under %s and stress', (guest) => {
  let result: SimulationResult
  beforeAll(() => {
    result = run(withInstrument('timerlat', guest), 60)
  }, 120_000)
  const stream = (id: string) => result.streams.find((one) => one.id === id)!

  it('has two streams on each core, in whole microseconds', () => {
    const ids = result.streams.map(({ id }) => id).filter((id) => id.startsWith('root/'))
    const columns = [0, 1, 2].flatMap((cpu) => [`root/timerlat/irq@${cpu}`, `root/timerlat@${cpu}`])
    expect(ids).toEqual(columns)
    for (const id of columns) expect(stream(id)).toMatchObject({ resolutionNs: 1000 })
    expect(stream('root/timerlat/irq@0').kind).toBe('interrupt latency')
    expect(stream('root/timerlat@0').kind).toBe('wake-up latency')
  })

  it('explains both to the nanosecond', () => {
    for (const { worstSamples } of result.streams) {
      for (const { causes, valueNs } of worstSamples) {
        expect(causes.reduce((sum, { ns }) => sum + ns, 0)).toBe(valueNs)
      }
    }
    const causesOf = (id: string) => stream(id).worst!.causes.map(({ cause }) => cause)
    expect(causesOf('root/timerlat/irq@0')).toContain('handler')
    expect(causesOf('root/timerlat/irq@0')).not.toContain('wake-up of the thread')
    expect(causesOf('root/timerlat@0')).toEqual(expect.arrayContaining(['handler', 'wake-up of the thread']))
  })

  it('never has a thread that runs before its interrupt', () => {
    for (const cpu of [0, 1, 2]) {
      const [irq, thread] = [stream(`root/timerlat/irq@${cpu}`), stream(`root/timerlat@${cpu}`)]
      expect(irq.count - thread.count).toBeLessThanOrEqual(1)
      expect(thread.min).toBeGreaterThan(irq.min)
      expect(thread.max).toBeGreaterThanOrEqual(irq.max)
    }
  })

  it('has a thread latency that agrees with cyclictest on the same cores', () => {
    const cyclictest = run(withInstrument('cyclictest', guest), 60)
    for (const cpu of [0, 1, 2]) {
      const ours = stream(`root/timerlat@${cpu}`)
      const theirs = cyclictest.streams.find(({ id }) => id === `root/cyclictest@${cpu}`)!
      expect(Math.abs(ours.mean - theirs.mean)).toBeLessThan(0.05 * theirs.mean)
      expect(Math.abs(ours.percentiles.p50! - theirs.percentiles.p50!)).toBeLessThanOrEqual(1000)
      expect(Math.abs(ours.percentiles.p99! - theirs.percentiles.p99!)).toBeLessThanOrEqual(
        0.15 * theirs.percentiles.p99!,
      )
    }
  }, 120_000)
})

it('has a thread latency of at least the interrupt latency, sample by sample', () => {
  const { scenario } = compile(parsedPlan(withInstrument('timerlat')), board, library.workloads, '1')
  const handled = new Map<number, number>()
  let pairs = 0
  const machine: Machine = new Machine(scenario, '1', {
    sampled: (task) => {
      const { id, wakes } = scenario.tasks[task]!
      const waker = scenario.tasks.findIndex((other) => other.wakes === id)
      if (wakes !== undefined) handled.set(task, machine.now)
      if (waker < 0) return
      // The same timer set both off, and the interrupt was handled before the thread ran.
      const due = machine.jobs.nominal[task]!
      expect(handled.get(waker)!).toBeGreaterThan(due)
      expect(machine.now).toBeGreaterThan(handled.get(waker)!)
      pairs += 1
    },
    finished: () => undefined,
    dropped: () => undefined,
    messageDelivered: () => undefined,
    chainReacted: () => undefined,
  })
  machine.run(2e9, 1e9)
  expect(pairs).toBeGreaterThan(3 * 1990)
})

it('leaves the draws of an instrument on another core as they are', () => {
  const without = withInstrument('timerlat')
  without.run = { ...without.run, load: [] }
  without.root!.workloads = [{ use: 'timerlat', cpus: [0] }]
  const more = structuredClone(without)
  more.root!.workloads!.push({ use: 'timerlat', name: 'second', cpus: [1], period: '300 us' })
  const own = (result: SimulationResult) =>
    result.streams.filter(({ id }) => id === 'root/timerlat' || id === 'root/timerlat/irq')
  const [beside, alone] = [own(run(more, 5)), own(run(without, 5))]
  expect(beside).toHaveLength(2)
  beside.forEach(({ count, histogram }, i) => {
    expect(count).toBe(alone[i]!.count)
    // The lines that the other one brings into the shared cache may cost a sample its bin.
    const elsewhere = alone[i]!.histogram.counts.map((samples, bin) => Math.abs(samples - (histogram.counts[bin] ?? 0)))
    expect(elsewhere.reduce((sum, samples) => sum + samples, 0)).toBeLessThanOrEqual(4)
  })
})
