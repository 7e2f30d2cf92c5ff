import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parsedPlan, shippedPlan } from '../../../tests/support/templates'
import { diffPlans } from './diff'
import { sameData } from './match'
import type { Plan, PlanDocument } from './plan'

const quadcopter = () => shippedPlan('quadcopter-imx8mm')

/** What a change of the quadcopter's document is in words. */
function words(change: (document: PlanDocument) => void, from = quadcopter()): string[] {
  const to = structuredClone(from)
  change(to)
  return diffPlans(parsedPlan(from), parsedPlan(to)).map(({ text }) => text)
}

const cell = (document: PlanDocument, name: string) => document.cells!.find((one) => one.name === name)!
const workload = (document: PlanDocument, home: string, name: string) =>
  cell(document, home).workloads!.find((one) => (one.name ?? one.use) === name)!

describe('differences in words', () => {
  test('of nothing are none, also where values are written otherwise', () => {
    expect(words(() => undefined)).toEqual([])
    expect(
      words(
        (document) => {
          document.$schema = 'elsewhere'
          document.run = { ...document.run, warmUp: '1 s' }
        },
        { ...quadcopter(), run: { ...quadcopter().run, warmUp: '1000 ms' } },
      ),
    ).toEqual([])
  })

  test('of a workload that moved, to a core or to a cell', () => {
    const from = quadcopter()
    workload(from, 'flight', 'motor').cpu = 2
    expect(words((document) => (workload(document, 'flight', 'motor').cpu = 3), from)).toEqual([
      'motor moved from core 2 to core 3',
    ])
    expect(
      words((document) => {
        const { workloads } = cell(document, 'flight')
        const [motor] = workloads!.splice(
          workloads!.findIndex(({ name }) => name === 'motor'),
          1,
        )
        cell(document, 'perception').workloads!.push({ ...motor!, cpu: 1 })
      }),
    ).toEqual([expect.stringMatching(/^motor moved from flight on .* to perception on core 1$/)])
  })

  test('of memory, by who has it', () => {
    const from = quadcopter()
    cell(from, 'flight').memory![0]!.size = '64 KiB'
    expect(words((document) => (cell(document, 'flight').memory![0]!.size = '128 KiB'), from)).toEqual([
      'flight RAM 64 KiB -> 128 KiB',
    ])
    expect(
      words((document) =>
        cell(document, 'flight').memory!.push({ purpose: 'shared', physical: '0xb0000000', size: '1 MiB' }),
      ),
    ).toEqual(['added flight shared memory, 1 MiB at 0xb000_0000'])
  })

  test('of cores and devices, by whom they belonged to', () => {
    expect(words((document) => (cell(document, 'perception').cpus = [1]))).toEqual([
      'core 2 moved from perception to root',
    ])
    expect(
      words((document) => {
        cell(document, 'flight').devices = cell(document, 'flight').devices!.filter((name) => name !== 'ecspi2')
        cell(document, 'perception').devices = [...(cell(document, 'perception').devices ?? []), 'ecspi2']
      }),
    ).toEqual(['ecspi2 moved from flight to perception'])
    expect(words((document) => cell(document, 'flight').devices!.reverse())).toEqual([
      'order of flight devices changed',
    ])
  })

  test('of cells that came, went and were renamed', () => {
    const { cells } = quadcopter()
    const count = cells!.find(({ name }) => name === 'flight')!.workloads!.length
    const removed = words((document) => (document.cells = document.cells!.filter(({ name }) => name !== 'flight')))
    expect(removed[0]).toBe('removed cell flight')
    expect(removed.filter((text) => / from flight$/.test(text))).toHaveLength(count)
    expect(words((document) => (cell(document, 'flight').name = 'pilot'))).toEqual(['cell flight renamed pilot'])
    expect(words((document) => document.cells!.push({ name: 'spare', guest: 'zephyr', cpus: [2] }))).toEqual([
      'added cell spare (Zephyr, core 2)',
    ])
    expect(words((document) => document.cells!.reverse())).toEqual(['order of cells changed'])
  })

  test('of what runs and how', () => {
    expect(
      words((document) => {
        const control = workload(document, 'flight', 'control')
        control.period = '500 us'
        control.priority = 91
        document.jailhouse = { ...document.jailhouse, interruptDelivery: 'direct' }
        document.run = { ...document.run, seed: '7', seconds: 5, load: [] }
        document.limits![0]!.atMost = '1 ms'
      }),
    ).toEqual([
      'control period 250 us -> 500 us',
      expect.stringMatching(/^control priority \d+ -> 91$/),
      'interrupts trapped -> direct',
      expect.stringMatching(/^limit of flight\/control response \d+ us -> 1 ms$/),
      expect.stringMatching(/^simulated seconds \d+ -> 5$/),
      'seed 1 -> 7',
      'removed load stress-ng on root',
    ])
  })

  test('of a budget that was not set', () => {
    expect(words((document) => (cell(document, 'perception').memoryBudget = { rate: '200 MB/s' }))).toEqual([
      'perception memory budget not set -> rate 200 MB/s, period 1 ms',
    ])
  })

  test('of links and their traffic', () => {
    expect(
      words((document) => {
        document.links![0]!.size = '2 MiB'
        document.links![0]!.traffic![0]!.size = '512 B'
      }),
    ).toEqual(['link state 1 MiB -> 2 MiB', expect.stringMatching(/^traffic state: .* to .* \d+ B -> 512 B$/)])
  })
})

type Place = (string | number)[]

/** Places of all values of a plan. */
function places(value: unknown, path: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [path]
  const entries = Array.isArray(value) ? value.map((one, i) => [i, one] as const) : Object.entries(value)
  return [...(path.length > 0 ? [path] : []), ...entries.flatMap(([key, one]) => places(one, [...path, key]))]
}

/** The plan with the value at `path` changed, removed, or its list turned round. */
function changed(plan: Plan, path: Place, how: 'other' | 'gone' | 'turned'): Plan {
  const copy = structuredClone(plan)
  let at = copy as unknown as Record<string | number, unknown>
  for (const step of path.slice(0, -1)) at = at[step] as Record<string | number, unknown>
  const key = path.at(-1)!
  const value = at[key]
  if (how === 'turned' && Array.isArray(value)) value.reverse()
  else if (how === 'gone' && Array.isArray(at)) at.splice(Number(key), 1)
  else if (typeof value === 'number') at[key] = value + 1
  else if (typeof value === 'bigint') at[key] = value + 4096n
  else if (key === 'purpose') at[key] = value === 'ram' ? 'shared' : 'ram'
  else if (key === 'guest' && typeof value === 'string') at[key] = value === 'linux' ? 'zephyr' : 'linux'
  else if (typeof value === 'string') at[key] = `${value}x`
  else if (typeof value === 'boolean') at[key] = !value
  else if (Array.isArray(value)) value.splice(0)
  return copy
}

test('whatever changes is said, at a place that exists, and nothing else ever is', () => {
  const plans = [parsedPlan(quadcopter()), parsedPlan(shippedPlan('slide-imx8mm'))]
  const step = fc.tuple(
    fc.nat(),
    fc.constantFrom('other', 'gone', 'turned') as fc.Arbitrary<'other' | 'gone' | 'turned'>,
  )
  fc.assert(
    fc.property(fc.constantFrom(...plans), fc.array(step, { minLength: 1, maxLength: 4 }), (plan, steps) => {
      let other = plan
      for (const [pick, how] of steps) {
        const all = places(other).filter(([first]) => first !== '$schema' && first !== 'version')
        other = changed(other, all[pick % all.length]!, how)
      }
      for (const [a, b] of [
        [plan, other],
        [other, plan],
      ] as const) {
        const found = diffPlans(a, b)
        expect(found.length > 0).toBe(!sameData(a, b))
        for (const { text, path, kind } of found) {
          expect(text).not.toMatch(/undefined|\[object|NaN| {2}/)
          let at: unknown = kind === 'removed' ? a : b
          for (const [i, part] of path.entries()) {
            at = (at as Record<string | number, unknown>)[part]
            // What is not set any more has its place, but no value.
            if (i < path.length - 1) expect(at).toBeDefined()
          }
        }
      }
    }),
    { numRuns: 400 },
  )
})
