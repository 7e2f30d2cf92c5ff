/**
 * What every customer of the DRAM asks of it, by what it does: the cores with any of the demands, then the devices that move
 * data on their own, which are silent or active. Flat lists, so that the hot paths read numbers.
 */
import { pinned } from '../engine/pinned'
import type { Demand, MemorySystem, Reuse, Scenario } from './scenario'

/** Requests of code on `core` that can be ahead of another core's request: its reads, and a batch of writes. */
export function requestsAhead(demand: Demand, memory: MemorySystem, core: number): number {
  const readsAtAll = demand.refills > 0 || demand.reuse !== undefined
  if (!readsAtAll && demand.writes === 0) return 0
  const reads = readsAtAll ? memory.readsAhead[core]! : 0
  const batch = memory.writesAhead[core]!
  return Math.max(1, reads + Math.round(batch * Math.min(1, demand.writes / Math.max(demand.refills, 1e-12))))
}

export class Traffic {
  /** True where nobody ever asks for anything. */
  readonly isSilent: boolean
  /** How many things customer c can do, and where in the lists below the first of them stands: the others follow. */
  readonly kinds: Int32Array
  readonly firsts: Int32Array
  /** Refills, lines entering the private caches, and lines written, per ns of undisturbed execution. */
  readonly refills: Float64Array
  readonly privateFills: Float64Array
  readonly writes: Float64Array
  /** Lines whose wait holds the customer up, per ns, beside those that it reuses and does not find. */
  readonly waiting: Float64Array
  /** Lines that are used again; undefined for none. */
  readonly reuses: readonly (Reuse | undefined)[]
  /** Requests in flight at once. */
  readonly outstanding: Float64Array
  /** Requests that can be ahead of another customer's. */
  readonly ahead: Float64Array

  constructor({ cores, demands, memory, masters }: Pick<Scenario, 'cores' | 'demands' | 'memory' | 'masters'>) {
    const ofCores = cores.flatMap((_, core) =>
      demands.map((demand) => ({
        refills: demand.refills,
        privateFills: demand.privateFills,
        writes: demand.writes,
        waiting: demand.refills,
        reuse: demand.reuse,
        outstanding: demand.outstanding,
        ahead: requestsAhead(demand, memory, core),
      })),
    )
    const silent = { refills: 0, privateFills: 0, writes: 0, waiting: 0, reuse: undefined, outstanding: 1, ahead: 0 }
    const ofMasters = masters.flatMap(({ linesPerNs, outstanding }) => [
      silent,
      { ...silent, writes: linesPerNs, waiting: linesPerNs, outstanding, ahead: outstanding },
    ])
    const all = [...ofCores, ...ofMasters]
    this.isSilent = all.every(
      ({ refills, privateFills, writes, reuse }) => refills + privateFills + writes === 0 && reuse === undefined,
    )
    this.kinds = pinned(Int32Array.from([...cores.map(() => demands.length), ...masters.map(() => 2)]))
    this.firsts = pinned(this.kinds.map((_, c) => this.kinds.slice(0, c).reduce((sum, kinds) => sum + kinds, 0)))
    this.refills = pinned(Float64Array.from(all, (one) => one.refills))
    this.privateFills = pinned(Float64Array.from(all, (one) => one.privateFills))
    this.writes = pinned(Float64Array.from(all, (one) => one.writes))
    this.waiting = pinned(Float64Array.from(all, (one) => one.waiting))
    this.reuses = all.map((one) => one.reuse)
    this.outstanding = pinned(Float64Array.from(all, (one) => one.outstanding))
    this.ahead = pinned(Float64Array.from(all, (one) => one.ahead))
  }
}
