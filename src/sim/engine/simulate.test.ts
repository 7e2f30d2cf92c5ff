import { describe, expect, it } from 'vitest'
import { parsedPlan, shippedLibrary, shippedPlan } from '../../../tests/support/templates'
import { NotSimulatable } from '../machine/not-simulatable'
import type { PlanDocument } from '../plan/plan'
import type { RunProgress } from '../results/result'
import { RunCancelled, type RunOptions } from './run-options'
import { simulate } from './simulate'

const { boards, workloads } = shippedLibrary()

function run(document: PlanDocument, options: Partial<RunOptions> = {}) {
  const plan = parsedPlan(document)
  return simulate(plan, boards.get(plan.board)!, workloads, { seconds: 1, seed: '1', ...options })
}

function slide(edit: (document: PlanDocument) => void = () => undefined): PlanDocument {
  const document = shippedPlan('slide-imx8mm')
  edit(document)
  return document
}

describe('simulate', () => {
  it('gives the same bytes for the same seed, however often progress is reported', () => {
    let reports = 0
    const watched = run(slide(), { progressEveryMs: 0, onProgress: () => (reports += 1), shouldStop: () => false })
    expect(reports).toBeGreaterThan(5)
    expect(JSON.stringify(watched)).toBe(JSON.stringify(run(slide())))
    expect(JSON.stringify(run(slide(), { seed: '2' }))).not.toBe(JSON.stringify(watched))
  })

  it('reports progress that only grows and ends with everything', () => {
    const progress: RunProgress[] = []
    const result = run(slide(), { progressEveryMs: 0, onProgress: (state) => progress.push(state) })
    const counts = progress.map(({ streams }) => streams.reduce((sum, stream) => sum + stream.count, 0))
    expect(counts).toEqual([...counts].sort((a, b) => a - b))
    const last = progress.at(-1)!
    expect(last).toMatchObject({ simulatedSeconds: 1, ofSeconds: 1, events: result.events })
    expect(last.streams[0]!.histogram).toEqual(result.streams[0]!.histogram)
  })

  it('ends with RunCancelled when it is asked to stop', () => {
    const stop = () => run(slide(), { seconds: 600, progressEveryMs: 0, shouldStop: () => true })
    expect(stop).toThrow(RunCancelled)
  })

  it('asks whether to stop every few thousand events, however long the run and however rare its progress', () => {
    let asked = 0
    const { events } = run(slide(), { seconds: 2, progressEveryMs: Infinity, shouldStop: () => (asked += 1) < 0 })
    expect(events).toBeGreaterThan(50_000)
    expect(events / (asked + 1)).toBeLessThanOrEqual(4096)
    let before = 0
    const stop = () => (before += 1) === 3
    expect(() => run(slide(), { seconds: 8e6, shouldStop: stop })).toThrow(/^cancelled after 0\.\d+ s$/)
    expect(before).toBe(3)
  })

  it('starts the cells through the hypervisor and keeps what it printed', () => {
    const { console } = run(slide(), { seconds: 0.001 })
    expect(console).toContain('Activating hypervisor')
    expect(console).toContain('Started cell "gic-demo"')
  })

  it('takes no exit for interrupts that are delivered directly', () => {
    const direct = slide((document) => {
      document.jailhouse = { interruptDelivery: 'direct' }
    })
    expect(run(direct).cells.map(({ exits }) => exits)).toEqual([
      { total: 0, virt_irq: 0 },
      { total: 0, virt_irq: 0 },
    ])
    expect(run(slide()).cells[1]!.exits).toEqual({ total: 10, virt_irq: 10 })
  })

  it("leaves a cell's stream as it is when a task that asks nothing of the memory joins another cell", () => {
    const alone = slide((document) => {
      document.run = { load: [] }
      document.root!.workloads = []
    })
    const joined = structuredClone(alone)
    joined.root!.workloads = [{ use: 'bare-metal-control-loop', cpu: 0, wcet: '1 us' }]
    const stream = (document: PlanDocument) => run(document).streams.find(({ id }) => id === 'gic-demo/gic-demo')!
    expect(stream(joined).strip.map(({ fromNs }) => fromNs)).toEqual(stream(alone).strip.map(({ fromNs }) => fromNs))
    expect(stream(joined).count).toBe(10)
  })

  it('lists the parameters that went in, each with unit, provenance and source', () => {
    const { parameters } = run(slide(), { seconds: 0.01 })
    const names = parameters.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect(names).toContain('trap and injection on cortex-a53')
    for (const { source, value } of parameters) {
      expect(source.length).toBeGreaterThan(5)
      expect(Number.isFinite(value)).toBe(true)
    }
  })

  it('names the load in the words of its command line', () => {
    expect(run(slide(), { seconds: 0.01 }).load).toBe('stress-ng --cpu 4 --io 2 --vm 1 --vm-bytes 512M on root')
  })

  it('evaluates limits with bound and observation', () => {
    const limited = slide((document) => {
      document.limits = [
        { of: 'gic-demo/gic-demo', measure: 'latency', atMost: '20 us' },
        { of: 'root/cyclictest', measure: 'latency', percentile: 99, atMost: '3 us' },
      ]
    })
    const [gic, cyclic] = run(limited, { seconds: 2 }).limits
    expect(gic).toMatchObject({ met: true, count: 20 })
    expect(gic!.boundNs).toBeGreaterThan(gic!.observedNs!)
    expect(cyclic).toMatchObject({ met: false, count: 30_000 })
    expect(cyclic!.noBound).toContain('interrupts off')
  })

  it.each<[string, (document: PlanDocument) => void, RegExp]>([
    [
      'a workload without template',
      (document) => (document.cells![0]!.workloads = [{ use: 'nothing' }]),
      /"nothing", which is not among the templates/,
    ],
    [
      'a core of somebody else',
      (document) => (document.cells![0]!.workloads = [{ use: 'gic-demo', cpu: 0 }]),
      /runs on core 0, which gic-demo does not own/,
    ],
    ['a core that the board lacks', (document) => (document.cells![0]!.cpus = [7]), /has no core 7/],
    [
      'a load on no cell',
      (document) => (document.run = { load: [{ use: 'stress-ng', on: 'moon', cpu: 1 }] }),
      /no cell "moon"/,
    ],
    [
      'a period of nothing',
      (document) => (document.cells![0]!.workloads = [{ use: 'gic-demo', period: '0 ns' }]),
      /has a period of 0 ns/,
    ],
    [
      'a workload placed twice',
      (document) => document.root!.workloads!.push({ use: 'linux-rt' }),
      /root\/linux-rt@0 is placed twice/,
    ],
  ])('says why it cannot simulate %s', (_, edit, message) => {
    const broken = () => run(slide(edit))
    expect(broken).toThrow(NotSimulatable)
    expect(broken).toThrow(message)
  })

  it('refuses seconds and seeds that mean nothing', () => {
    expect(() => run(slide(), { seconds: 0 })).toThrow(/seconds must be above 0/)
    expect(() => run(slide(), { seed: String(2n ** 64n) })).toThrow(/below 2\^64/)
  })
})
