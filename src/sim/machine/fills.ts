/**
 * How many lines have entered the caches, per core, and left for the DRAM since the start: what decides which lines of a path
 * are still there, and what the results say about the DRAM.
 *
 * With random replacement, as in the Cortex-A53, a line survives `f` fills of a cache of `S` lines with exp(-f / S). Nothing
 * is tracked per line: a path remembers the counts of its last activation and compares.
 */
import type { State } from '../engine/state'

export class Fills {
  /** By customer, cores before masters: lines that entered the core's private caches. */
  readonly private: Float64Array
  /** Lines that it brought into the shared cache. */
  readonly shared: Float64Array
  /** Lines that it wrote to the DRAM; a master's reads count as well. */
  readonly written: Float64Array

  /** @param customers cores and masters together; masters fill no cache */
  constructor(customers: number, state: State) {
    this.private = state.float64(customers)
    this.shared = state.float64(customers)
    this.written = state.float64(customers)
  }
}
