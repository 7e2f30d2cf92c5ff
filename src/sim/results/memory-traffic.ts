/** What went to and from the DRAM during a measurement: by core, by cell, and by the devices that move data on their own. */
import type { State } from '../engine/state'
import { LINE_BYTES } from '../machine/demand-table'
import type { Machine } from '../machine/machine'
import type { Scenario } from '../machine/scenario'
import type { DramResult } from './result'

/** What one core did at the memory, a second. */
interface CoreTraffic {
  refillsPerSecond: number
  bytesPerSecond: number
  /** Share of the time for which its memory budget held it back. */
  stalled: number
}

export class MemoryTraffic {
  /** As it was when the measurement began: lines by customer, refills and stalled time by core. */
  private readonly movedBefore: Float64Array
  private readonly refillsBefore: Float64Array
  private readonly stalledBefore: Float64Array

  constructor(
    private readonly scenario: Scenario,
    state: State,
  ) {
    const { cores, masters } = scenario
    this.movedBefore = state.float64(cores.length + masters.length)
    this.refillsBefore = state.float64(cores.length)
    this.stalledBefore = state.float64(cores.length)
  }

  /** Begins the measurement: the machine has handled everything before `ns`. */
  begin(machine: Machine, ns: number): void {
    const { moved, refills, stalled } = machine.memoryUntil(ns)
    this.movedBefore.set(moved)
    this.refillsBefore.set(refills)
    this.stalledBefore.set(stalled)
  }

  /** Traffic of every core over the `ns` since then, up to `until`. */
  cores(machine: Machine, until: number, ns: number): CoreTraffic[] {
    const { moved, refills, stalled } = machine.memoryUntil(until)
    return this.scenario.cores.map((_, core) => ({
      refillsPerSecond: ((refills[core]! - this.refillsBefore[core]!) / ns) * 1e9,
      bytesPerSecond: this.bytesPerSecond(moved, core, ns),
      stalled: (stalled[core]! - this.stalledBefore[core]!) / ns,
    }))
  }

  /** Use of the DRAM over the `ns` up to `until`. */
  dram(machine: Machine, until: number, ns: number): DramResult {
    const { cores, cells, masters, memory } = this.scenario
    const { moved } = machine.memoryUntil(until)
    const usable = (LINE_BYTES / memory.lineNs) * 1e9
    const shareOf = (bytesPerSecond: number) => ({ bytesPerSecond, share: bytesPerSecond / usable })
    const all = Array.from(moved, (_, customer) => this.bytesPerSecond(moved, customer, ns))
    const sum = (rates: readonly number[]) => rates.reduce((total, rate) => total + rate, 0)
    return {
      usableBytesPerSecond: usable,
      ...shareOf(sum(all)),
      cells: cells.map((name, cell) => ({
        name,
        ...shareOf(sum(all.filter((_, customer) => cores[customer]?.cell === cell))),
      })),
      masters: masters.map(({ name, cell, linesPerNs, activeNs, silentNs }, index) => ({
        name,
        ...(cell < 0 ? {} : { cell: cells[cell]! }),
        wantedBytesPerSecond: ((linesPerNs * activeNs) / (activeNs + silentNs)) * LINE_BYTES * 1e9,
        ...shareOf(all[cores.length + index]!),
      })),
    }
  }

  private bytesPerSecond(moved: Float64Array, customer: number, ns: number): number {
    return ((moved[customer]! - this.movedBefore[customer]!) / ns) * LINE_BYTES * 1e9
  }
}
