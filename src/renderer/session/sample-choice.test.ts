import { beforeEach, describe, expect, it } from 'vitest'
import type { RunResult, WorstSample } from '../../sim/results/result'
import { FakeShell } from '../testing/fake-shell'
import { RunSession } from './run-session.svelte'
import { SampleChoice } from './sample-choice.svelte'

const sample = (valueNs: number): WorstSample => ({
  valueNs,
  atNs: 0,
  takenNs: valueNs,
  sample: 1,
  causes: [{ cause: 'execution', ns: valueNs }],
  neighbours: [],
  window: { fromNs: 0, toNs: valueNs, spans: [] },
})
const resultWith = (...streams: [string, ...number[]][]) =>
  ({ streams: streams.map(([id, ...values]) => ({ id, worstSamples: values.map(sample) })) }) as unknown as RunResult

let run: RunSession
let choice: SampleChoice

beforeEach(() => {
  run = new RunSession(new FakeShell().client)
  run.result = resultWith(['a', 30, 20, 10], ['b', 5])
  choice = new SampleChoice(run)
})

describe('the choice among worst samples', () => {
  it('begins at the largest', () => {
    expect(choice.sample?.valueNs).toBe(30)
    expect(choice.rank).toBe(0)
  })

  it('stays within the samples that there are', () => {
    choice.choose(1)
    expect(choice.sample?.valueNs).toBe(20)
    choice.choose(9)
    expect(choice.rank).toBe(2)
    choice.choose(-1)
    expect(choice.rank).toBe(0)
  })

  it('is over with another stream or another run', () => {
    choice.choose(1)
    run.chosenStream = 'b'
    expect(choice.sample?.valueNs).toBe(5)
    run.chosenStream = 'a'
    expect(choice.rank).toBe(1)
    run.result = resultWith(['a', 30, 20])
    expect(choice.rank).toBe(0)
  })

  it('holds a cause of one sample only, and lets it go', () => {
    choice.chooseCause(0)
    expect(choice.cause).toBe(0)
    choice.choose(1)
    expect(choice.cause).toBeUndefined()
    choice.chooseCause(0)
    choice.chooseCause(0)
    expect(choice.cause).toBeUndefined()
  })

  it('is of nothing where nothing was measured', () => {
    run.result = resultWith()
    choice.choose(3)
    choice.chooseCause(0)
    expect([choice.sample, choice.rank, choice.cause, choice.samples]).toEqual([undefined, 0, undefined, []])
  })
})
