/**
 * The refresh of the DRAM as a cause of its own: while it lasts, lines wait. What it costs on average is part of the measured
 * stall of a refill; this adds what a path meets that has lines in the DRAM just then.
 */
import { RandomStreams } from '../engine/random'
import type { State } from '../engine/state'
import type { Scenario } from './scenario'

export class DramRefresh {
  /** What it cost each task's last path, ns. */
  readonly ns: Float64Array
  private readonly everyNs: number
  private readonly longestNs: number
  private readonly random: RandomStreams

  constructor({ tasks, refresh }: Scenario, seed: string, state: State) {
    this.everyNs = refresh?.everyNs ?? Infinity
    this.longestNs = refresh?.longestNs ?? 0
    const names = refresh === undefined ? [] : tasks.map(({ id }) => `refresh on the way of ${id}`)
    this.random = new RandomStreams(seed, names, state)
    this.ns = state.float64(refresh === undefined ? 0 : tasks.length)
  }

  /**
   * What the path of `task`, which begins now, waits for refreshes, whole ns: each that begins on the way holds it up where it
   * has a line in the DRAM, at most as long as a refresh lasts.
   * @param length the path's length without it, ns @param atMemoryNs how much of that is at the DRAM
   */
  delay(task: number, now: number, length: number, atMemoryNs: number): number {
    let sum = 0
    const last = Math.floor((now + length) / this.everyNs)
    for (let next = Math.floor(now / this.everyNs) + 1; next <= last; next += 1) {
      if (this.random.unit(task) * length >= atMemoryNs) continue
      sum += Math.ceil(this.longestNs * this.random.unit(task))
    }
    this.ns[task] = sum
    return sum
  }
}

/** Most that refreshes add to a path of `length` ns: one for each that can begin on the way. */
export function longestRefreshDelay({ refresh }: Scenario, length: number): number {
  return refresh === undefined ? 0 : (Math.floor(length / refresh.everyNs) + 1) * Math.ceil(refresh.longestNs)
}
