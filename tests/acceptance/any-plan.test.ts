/** Whatever a plan says: it is simulated, or a sentence says why not; and it can be cancelled at any time. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RunCancelled } from '../../src/sim/engine/run-options'
import { simulate } from '../../src/sim/engine/simulate'
import { NotSimulatable } from '../../src/sim/machine/not-simulatable'
import { parsePlan } from '../../src/sim/plan/parse'
import type { PlanDocument } from '../../src/sim/plan/plan'
import type { SimulationResult } from '../../src/sim/results/result'
import { shippedLibrary } from '../support/templates'

const library = shippedLibrary()
const templates = [...library.workloads.values()]
const placed = templates.flatMap(({ id, behaviour }) => (behaviour.kind === 'load' ? [] : [id]))
const loads = templates.flatMap(({ id, behaviour }) => (behaviour.kind === 'load' ? [id] : []))

type RunEvents = NonNullable<NonNullable<PlanDocument['run']>['events']>

/** Beats of a run after which it is cancelled: a few tens of thousands of events, or a busy period that long. */
const BEATS = 12

const cpu = fc.nat(7)
const time = (most: number) =>
  fc.oneof(
    fc.constantFrom('0 ns', '1 ns', '3 ns', '999 ns', '1 us', '250 us', '100 ms', '7.5 s', '86400 s'),
    fc.integer({ min: 0, max: most }).map((ns) => `${ns} ns`),
  )
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })

const placement = fc.record({
  use: fc.constantFrom(...placed),
  name: optional(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')),
  cpu: optional(cpu),
  period: optional(time(1e9)),
  wcet: optional(time(1e7)),
  phase: optional(time(1e9)),
  jitter: optional(time(1e9)),
  priority: optional(fc.nat(99)),
})

const guest = fc.constantFrom('bare-metal', 'zephyr', 'freertos', 'linux', 'linux-rt' as const)
const workloads = fc.array(placement, { maxLength: 6 })

const wild: fc.Arbitrary<PlanDocument> = fc.record({
  version: fc.constant(1 as const),
  name: fc.constant('Any'),
  board: fc.constantFrom(...library.boards.keys()),
  jailhouse: fc.record({
    interruptDelivery: fc.constantFrom('trapped', 'direct' as const),
    colouring: fc.constantFrom('off', 'cells', 'all' as const),
  }),
  root: fc.record({ guest, workloads }),
  cells: fc.array(
    fc.record({
      name: fc.constantFrom('one', 'two', 'three'),
      guest,
      cpus: fc.uniqueArray(cpu, { maxLength: 3 }),
      colours: optional(fc.uniqueArray(fc.nat(20), { maxLength: 8 })),
      workloads,
    }),
    { maxLength: 3 },
  ),
  run: fc.record({
    events: fc.array(
      fc.record({
        at: optional(time(1e8)),
        every: optional(time(1e8)),
        do: fc.constantFrom(
          'create',
          'load',
          'start',
          'shutdown',
          'destroy',
          'restart',
          'statistics',
          'hypercall',
          'mmio',
        ),
        cell: optional(fc.constantFrom('root', 'one', 'two', 'moon')),
        cpu: optional(cpu),
      }),
      { maxLength: 3 },
    ),
    rare: fc.record({ secureWorld: fc.boolean(), tlbBroadcast: fc.boolean(), dramRefresh: fc.boolean() }),
    warmUp: optional(time(1e8)),
    load: fc.array(
      fc.record({
        use: fc.constantFrom(...loads),
        on: fc.constantFrom('root', 'one', 'moon'),
        cpu: fc.nat(64),
        io: fc.nat(64),
        vm: fc.nat(64),
      }),
      { maxLength: 2 },
    ),
  }),
})

/** An event that the hypervisor grants at any time. */
function grantable({ at, do: action }: RunEvents[number]): RunEvents[number] {
  const once = ['create', 'load', 'start', 'shutdown', 'destroy'].includes(action)
  return { at: at ?? '10 ms', do: once ? 'restart' : action, cell: 'one' }
}

/** The same with what keeps most of them from being simulated put right: names, and whose core is whose. */
const tame = wild.map((document): PlanDocument => {
  const own = (list: NonNullable<PlanDocument['root']>['workloads']) =>
    list?.map((one, i) => ({ ...one, name: `${one.use}-${i}`, cpu: undefined }))
  return {
    ...document,
    board: 'imx8mm-evk',
    root: { ...document.root, workloads: own(document.root?.workloads) },
    cells: document.cells!.map((cell, i) => ({
      ...cell,
      name: ['one', 'two', 'three'][i]!,
      cpus: [i + 1],
      workloads: own(cell.workloads),
      memory: [{ purpose: 'ram' as const, physical: `0xb3${i + 1}00000`, guest: '0x0', size: '64 KiB' }],
    })),
    run: {
      ...document.run,
      load: document.run!.load!.map((load) => ({ ...load, on: 'root' })),
      events: document.cells!.length === 0 ? [] : document.run!.events!.map(grantable),
    },
  }
})

const documents = fc.oneof(wild, { arbitrary: tame, weight: 3 })

/** What becomes of a plan: its result, or why there is none. */
function outcome(document: PlanDocument, seconds: number): SimulationResult | NotSimulatable | RunCancelled {
  const parsed = parsePlan(JSON.parse(JSON.stringify(document)))
  if (!parsed.ok) throw new Error(`the test made no plan: ${JSON.stringify(parsed.faults)}`)
  let beats = 0
  try {
    return simulate(parsed.value, library.boards.get(parsed.value.board)!, library.workloads, {
      seconds,
      seed: '1',
      onProgress: () => undefined,
      progressEveryMs: 0,
      shouldStop: () => (beats += 1) > BEATS,
    })
  } catch (error) {
    if (error instanceof NotSimulatable || error instanceof RunCancelled) return error
    throw error
  }
}

function expectSound({ streams }: SimulationResult): void {
  for (const { count, min, mean, max, bound, worstSamples, histogram } of streams) {
    expect(worstSamples).toHaveLength(Math.min(10, count))
    expect(histogram.counts.reduce((sum, n) => sum + n, histogram.over)).toBe(count)
    if (count === 0) continue
    expect(min).toBeLessThanOrEqual(mean + 1e-6)
    expect(mean).toBeLessThanOrEqual(max + 1e-6)
    if ('boundNs' in bound) expect(max).toBeLessThanOrEqual(bound.boundNs)
    for (const { valueNs, causes } of worstSamples) {
      expect(causes.reduce((sum, { ns }) => sum + ns, 0)).toBeCloseTo(valueNs, 3)
    }
  }
}

describe('any plan', () => {
  it('is simulated within its bounds, or refused with a sentence, or cancelled', () => {
    const seen = { simulated: 0, refused: 0, cancelled: 0 }
    fc.assert(
      fc.property(documents, fc.constantFrom(1e-9, 1e-6, 1e-3, 0.05), (document, seconds) => {
        const result = outcome(document, seconds)
        if (result instanceof RunCancelled) seen.cancelled += 1
        else if (result instanceof NotSimulatable) {
          seen.refused += 1
          expect(result.message).toMatch(/^\S.{15,}\S$/s)
        } else {
          seen.simulated += 1
          expectSound(result)
        }
      }),
      { numRuns: 300 },
    )
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(3)
  }, 120_000)
})
