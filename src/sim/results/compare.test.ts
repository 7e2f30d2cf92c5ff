import { describe, expect, test } from 'vitest'
import { runOf } from '../../../tests/support/run-result'
import { shippedPlan } from '../../../tests/support/templates'
import { ReplicatedRuns } from './replications'
import { compareResults } from './compare'
import { parseResultText } from './parse-result'
import type { RunResult } from './result'

const plan = shippedPlan('quadcopter-imx8mm')
const { result: first } = runOf(plan, 2)
const { result: again } = runOf(plan, 2)
const changed = structuredClone(plan)
changed.jailhouse = { ...changed.jailhouse, interruptDelivery: 'direct' }
changed.cells![0]!.workloads!.find(({ name }) => name === 'control')!.wcet = '120 us'
changed.limits![0]!.atMost = '50 us'
const { result: other } = runOf(changed, 2, '9')

const named = (...results: RunResult[]) => results.map((result, i) => ({ name: `r${i}`, result }))

describe('a comparison', () => {
  test('of a run with itself finds no difference at all', () => {
    const { runs, streams, limits } = compareResults(named(first, again))
    expect(runs[1]).toMatchObject({ planChanges: [], conditionChanges: [] })
    for (const { differences } of streams) {
      for (const difference of Object.values(differences[1]!)) expect(difference?.ns ?? 0).toBe(0)
    }
    for (const { runs } of limits) expect(runs[0]).toEqual(runs[1])
  })

  test('names the changed fields of the plan and the conditions, and tells by how much', () => {
    const { runs, streams, limits } = compareResults(named(first, other))
    expect(runs[1]!.planChanges).toEqual([
      'control execution time 60 us -> 120 us',
      'interrupts trapped -> direct',
      'limit of flight/control response 225 us -> 50 us',
    ])
    expect(runs[1]!.conditionChanges).toContain('seed 1 -> 9')
    const control = streams.find(({ id }) => id === 'flight/control')!
    const max = (result: RunResult) => result.streams.find(({ id }) => id === 'flight/control')!.max
    expect(control.differences[0]).toBeNull()
    expect(control.differences[1]!.max).toEqual({
      ns: max(other) - max(first),
      share: (max(other) - max(first)) / max(first),
      beyondIntervals: null,
    })
    expect(control.runs.map((run) => run!.count)).toEqual([8000, 8000])
    expect(limits[0]!.runs.map((run) => run!.met)).toEqual([true, false])
  })

  test('says what it cannot know where a result does not hold its plan', () => {
    const bare = structuredClone(other)
    delete bare.plan.document
    expect(compareResults(named(first, bare)).runs[1]!.planChanges).toBeNull()
  })

  test('leaves a stream that only one run has without a difference', () => {
    const less = structuredClone(other)
    less.streams = less.streams.filter(({ id }) => id !== 'flight/control')
    const { streams } = compareResults(named(less, first))
    const control = streams.find(({ id }) => id === 'flight/control')!
    expect(control.runs[0]).toBeNull()
    expect(control.differences).toEqual([null, null])
  })

  test('tells a difference from what other seeds make, where runs were replicated', () => {
    const replicated = (document: typeof plan, from: number): RunResult => {
      const runs = new ReplicatedRuns()
      const results = [0, 1, 2].map((i) => runOf(document, 1, String(from + i)).result)
      results.forEach((result, i) => runs.add(i, result))
      return { ...results[0]!, replications: runs.summarise() }
    }
    const { streams } = compareResults(named(replicated(plan, 1), replicated(plan, 1), replicated(changed, 21)))
    const control = streams.find(({ id }) => id === 'flight/control')!
    expect(control.differences[1]!.mean!.beyondIntervals).toBe(false)
    expect(control.differences[2]!.mean!.beyondIntervals).toBe(true)
    expect(control.differences[2]!.max!.beyondIntervals).toBeNull()
  })
})

describe('a stored result', () => {
  test('comes back as it was', () => {
    const parsed = parseResultText(JSON.stringify(first))
    expect(parsed.ok && parsed.value).toEqual(JSON.parse(JSON.stringify(first)))
  })

  const damaged = (change: (result: Record<string, unknown>) => void) => {
    const copy = JSON.parse(JSON.stringify(first)) as Record<string, unknown>
    change(copy)
    return JSON.stringify(copy)
  }
  test.each([
    ['text', 'hello', /is not JSON/],
    ['a plan', JSON.stringify(plan), /"format" is nothing, not "cellbench-result"/],
    ['a newer result', damaged((result) => (result['version'] = 2)), /version 2; .* version 1/],
    ['no streams', damaged((result) => delete result['streams']), /is missing/],
    ['a maximum as text', damaged((result) => ((result['streams'] as { max: unknown }[])[2]!.max = '5')), /number/],
  ])('is refused for %s, with the place', (_, text, message) => {
    const parsed = parseResultText(text)
    expect(parsed.ok).toBe(false)
    const [fault] = parsed.ok ? [] : parsed.faults
    expect(`${fault!.place}: ${fault!.message}`).toMatch(message)
  })
})
