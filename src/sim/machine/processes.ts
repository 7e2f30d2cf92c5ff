import type { RandomStreams } from '../engine/random'
import type { State } from '../engine/state'
import type { Process, Scenario } from './scenario'

/**
 * The processes under the cells' fair schedulers: bursts of execution and waits in turn, and one line per cell of those that
 * want a core. Whoever is first in line gets the next core of the cell that falls free.
 */
export class Processes {
  /** Of each process: what is left of its burst, undisturbed, and of its slice, ns; and the burst's demand. */
  readonly burstLeft: Float64Array
  readonly sliceLeft: Float64Array
  readonly demand: Int32Array
  private readonly list: readonly Process[]
  private readonly sliceNs: number
  private readonly room: number
  private readonly lines: Int32Array
  private readonly heads: Int32Array
  private readonly counts: Int32Array

  /** @param firstStream random stream of process 0; the others follow */
  constructor(
    { processes, cells, sliceNs }: Scenario,
    private readonly random: RandomStreams,
    private readonly firstStream: number,
    state: State,
  ) {
    this.list = processes
    this.sliceNs = sliceNs
    this.room = processes.length
    this.burstLeft = state.float64(processes.length)
    this.sliceLeft = state.float64(processes.length)
    this.demand = state.int32(processes.length)
    this.lines = state.int32(cells.length * processes.length)
    this.heads = state.int32(cells.length)
    this.counts = state.int32(cells.length)
    processes.forEach(({ cell }, process) => {
      this.begin(process)
      this.renewSlice(process)
      this.append(cell, process)
    })
  }

  cellOf(process: number): number {
    return this.list[process]!.cell
  }

  /** Draws the next burst of `process`. */
  begin(process: number): void {
    const { burstNs, demands } = this.list[process]!
    const stream = this.firstStream + process
    this.burstLeft[process] = Math.ceil(this.random.exponential(stream, burstNs)) + 1
    this.demand[process] = demands[Math.floor(demands.length * this.random.unit(stream))]!
  }

  /** Draws how long `process` waits after a burst, ns; 0 for one that never waits. */
  wait(process: number): number {
    const { pauseNs } = this.list[process]!
    return pauseNs === 0 ? 0 : Math.ceil(this.random.exponential(this.firstStream + process, pauseNs))
  }

  renewSlice(process: number): void {
    this.sliceLeft[process] = this.sliceNs
  }

  /** Forgets who is in line in `cell`. */
  clear(cell: number): void {
    this.counts[cell] = 0
  }

  append(cell: number, process: number): void {
    const at = (this.heads[cell]! + this.counts[cell]!) % this.room
    this.lines[cell * this.room + at] = process
    this.counts[cell]! += 1
  }

  prepend(cell: number, process: number): void {
    const head = (this.heads[cell]! + this.room - 1) % this.room
    this.heads[cell] = head
    this.lines[cell * this.room + head] = process
    this.counts[cell]! += 1
  }

  /** The first in line of `cell`, taken out; -1 when nobody waits. */
  take(cell: number): number {
    if (this.counts[cell] === 0) return -1
    const head = this.heads[cell]!
    this.heads[cell] = (head + 1) % this.room
    this.counts[cell]! -= 1
    return this.lines[cell * this.room + head]!
  }
}
