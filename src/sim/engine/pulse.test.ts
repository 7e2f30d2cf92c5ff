import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Machine } from '../machine/machine'
import type { RunProgress } from '../results/result'
import { Pulse } from './pulse'
import { RunCancelled } from './run-options'

let clock = 0
beforeEach(() => {
  clock = 1000
  vi.spyOn(Date, 'now').mockImplementation(() => Math.floor(clock))
})
afterEach(() => vi.restoreAllMocks())

/** A machine whose events take `costMs` of wall time each, and how it was driven. */
function machineOf(events: number, costMs: (event: number) => number) {
  let done = 0
  const batches: { events: number; ms: number }[] = []
  const run = (_: number, most: number) => {
    const before = clock
    const count = Math.min(most, events - done)
    for (let i = 0; i < count; i += 1) clock += costMs(done + i)
    done += count
    batches.push({ events: count, ms: clock - before })
    return done < events
  }
  return { machine: { run } as unknown as Machine, batches }
}

const state = { simulatedSeconds: 0.5 } as RunProgress

describe('the pulse of a run', () => {
  it.each([
    ['half a microsecond', 400_000, () => 0.0005],
    ['a millisecond', 2000, () => 1],
    ['a millisecond at first, then a microsecond', 100_000, (event: number) => (event < 500 ? 1 : 0.001)],
  ])('beats every few milliseconds when an event takes %s', (_, events, costMs) => {
    const { machine, batches } = machineOf(events, costMs)
    new Pulse({}, () => state).run(machine, 1)
    expect(Math.max(...batches.map(({ ms }) => ms))).toBeLessThanOrEqual(20)
    expect(Math.max(...batches.map((batch) => batch.events))).toBeLessThanOrEqual(4096)
  })

  it('finds back from events that suddenly take long, and never asks for none', () => {
    const { machine, batches } = machineOf(60_000, (event) => (event < 50_000 ? 0.0001 : 0.1))
    new Pulse({}, () => state).run(machine, 1)
    const long = batches.filter(({ ms }) => ms > 20)
    expect(long.length).toBeLessThanOrEqual(1)
    expect(Math.min(...batches.map((batch) => batch.events))).toBeGreaterThan(0)
  })

  it('reports more than 20 times a second, however long a report takes within reason', () => {
    for (const reportMs of [0, 5]) {
      const times: number[] = []
      const { machine } = machineOf(2_000_000, () => 0.001)
      const onProgress = () => {
        clock += reportMs
        times.push(clock)
      }
      new Pulse({ onProgress }, () => state).run(machine, 1)
      const gaps = times.slice(1).map((time, i) => time - times[i]!)
      expect(times.length).toBeGreaterThan(40)
      expect(Math.max(...gaps)).toBeLessThan(50)
    }
  })

  it('spends a fifth of the time on reports at most', () => {
    let reporting = 0
    const { machine } = machineOf(2_000_000, () => 0.001)
    const onProgress = () => {
      clock += 100
      reporting += 100
    }
    const start = clock
    new Pulse({ onProgress }, () => state).run(machine, 1)
    expect(reporting / (clock - start)).toBeLessThan(0.25)
  })

  it('ends the run at the beat at which somebody wants it to stop', () => {
    let asked = 0
    const { machine, batches } = machineOf(1e6, () => 0.001)
    const pulse = new Pulse({ shouldStop: () => (asked += 1) === 3 }, () => state)
    expect(() => pulse.run(machine, 1)).toThrow(RunCancelled)
    expect([asked, batches.length]).toEqual([3, 3])
  })
})
