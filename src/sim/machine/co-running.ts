/**
 * What runs on all cores right now, and what that does to each: its stretch and its presence in the DRAM queue.
 *
 * The DRAM is a closed queue with one server: every core is one customer with the demand u = lines per second x time of a
 * line, thinking while it computes. Exact mean value analysis over the set of active cores gives the share of time that each
 * core has requests in the queue. The set of co-running demands is one number in mixed radix; each set is solved once.
 *
 * Code that uses lines again finds them in the shared cache while they are there: they fit into the colours of its cell, and
 * nobody else's fills evict them between two uses. What it does not find is one more refill.
 */
import { State } from '../engine/state'
import type { Demand, MemorySystem, Reuse, Scenario } from './scenario'

/** No core asks for more than this share of the DRAM's time on its own. */
const LARGEST_DEMAND = 0.95
/** Sets that are kept solved. */
const SLOTS = 1 << 14
/** Above this many active cores the exact recursion over subsets gives way to a fixed point (Schweitzer). */
const EXACT_CORES = 8

/** Requests of code on `core` that can be ahead of another core's request: its reads, and a batch of writes. */
export function requestsAhead(demand: Demand, memory: MemorySystem, core: number): number {
  const readsAtAll = demand.refills > 0 || demand.reuse !== undefined
  if (!readsAtAll && demand.writes === 0) return 0
  const reads = readsAtAll ? memory.readsAhead[core]! : 0
  const batch = memory.writesAhead[core]!
  return Math.max(1, reads + Math.round(batch * Math.min(1, demand.writes / Math.max(demand.refills, 1e-12))))
}

/** Share of the time that each customer of demand `use[i]` has requests in the queue, by exact mean value analysis. */
export function queuePresence(use: readonly number[]): Float64Array {
  return use.length <= EXACT_CORES ? exactPresence(use) : approximatePresence(use)
}

function exactPresence(use: readonly number[]): Float64Array {
  const n = use.length
  const solved = new Float64Array(n << n)
  for (let set = 1; set < 1 << n; set += 1) {
    for (let m = 0; m < n; m += 1) {
      if (((set >> m) & 1) === 0) continue
      const without = (set ^ (1 << m)) * n
      let others = 0
      for (let j = 0; j < n; j += 1) others += solved[without + j]!
      const response = use[m]! * (1 + others)
      solved[set * n + m] = response / (1 - use[m]! + response)
    }
  }
  return solved.slice(n * ((1 << n) - 1))
}

function approximatePresence(use: readonly number[]): Float64Array {
  const presence = Float64Array.from(use)
  for (let round = 0; round < 50; round += 1) {
    const sum = presence.reduce((total, p) => total + p, 0)
    use.forEach((u, m) => {
      const response = u * (1 + sum - presence[m]!)
      presence[m] = response / (1 - u + response)
    })
  }
  return presence
}

/**
 * Share of a cell's reused lines that are gone when they are wanted again.
 * @param capacity lines of the cell's colours @param pressure evictions of a given line by others, per ns
 */
export function lostReuse(reuse: Reuse, capacity: number, pressure: number): number {
  const resident = Math.min(reuse.lines, capacity)
  // By Little's law a line that stays is used again after this time.
  const between = resident / reuse.perNs
  return 1 - (resident / reuse.lines) * Math.exp(-pressure * between)
}

export class CoRunning {
  /** By place in the solved table, then by core. */
  readonly stretches: Float64Array
  readonly presences: Float64Array
  /** Requests that can be ahead of another core's, by core, then by demand. */
  private readonly ahead: Int32Array
  private readonly keys = new Float64Array(SLOTS).fill(-1)
  private readonly strides: Float64Array
  private readonly demandOf: Int32Array
  /** The running set as one number: exact as long as demands ^ cores stays below 2^53. */
  private readonly mix: Float64Array
  readonly cores: number

  constructor(
    private readonly scenario: Pick<Scenario, 'cores' | 'demands' | 'memory'>,
    state = new State(),
  ) {
    const { cores, demands, memory } = scenario
    this.cores = cores.length
    this.strides = Float64Array.from(cores, (_, c) => demands.length ** c)
    if (demands.length ** cores.length > Number.MAX_SAFE_INTEGER) {
      throw new RangeError(
        `${demands.length} kinds of memory demand on ${cores.length} cores are more than can be told apart`,
      )
    }
    this.mix = state.float64(1)
    this.demandOf = state.int32(cores.length)
    this.stretches = new Float64Array(SLOTS * cores.length)
    this.presences = new Float64Array(SLOTS * cores.length)
    const ahead = cores.flatMap((_, core) => demands.map((demand) => requestsAhead(demand, memory, core)))
    this.ahead = Int32Array.from(ahead)
  }

  /** Notes that `core` now runs code of `demand`; false when it did already. */
  change(core: number, demand: number): boolean {
    const before = this.demandOf[core]!
    if (before === demand) return false
    this.mix[0]! += (demand - before) * this.strides[core]!
    this.demandOf[core] = demand
    return true
  }

  /** The demand that runs on `core`. */
  demandOn(core: number): number {
    return this.demandOf[core]!
  }

  /** Requests of what runs on `core` that can be ahead of another core's. */
  aheadOf(core: number): number {
    return this.ahead[core * this.scenario.demands.length + this.demandOf[core]!]!
  }

  /** Offset of the running set's row in `stretches` and `presences`; solves the set when it is new. */
  row(): number {
    const mix = this.mix[0]!
    const slot = mix - Math.floor(mix / SLOTS) * SLOTS
    if (this.keys[slot] !== mix) this.solve(slot, mix)
    return slot * this.cores
  }

  private solve(slot: number, mix: number): void {
    const { demands, memory } = this.scenario
    const { lineNs } = memory
    const lost = this.lostReuses()
    const uses = lost.map((refills, c) => {
      const demand = demands[this.demandOf[c]!]!
      return Math.min(LARGEST_DEMAND, (demand.refills + refills + demand.writes) * lineNs)
    })
    const active = uses.flatMap((use, c) => (use > 0 ? [c] : []))
    const row = slot * this.cores
    const presence = this.presenceOf(active, uses)
    for (let c = 0; c < this.cores; c += 1) {
      this.presences[row + c] = presence[c]!
      // A request finds the queue as if its own core were not there (arrival theorem of closed queues).
      const others = active.filter((m) => m !== c)
      const found = others.length < active.length ? this.presenceOf(others, uses) : presence
      const demand = demands[this.demandOf[c]!]!
      const wait = found.reduce((sum, p, m) => sum + (p * (this.aheadOf(m) + 1)) / 2, 0)
      const stall = (demand.refills + lost[c]!) * wait * lineNs + lost[c]! * memory.missNs[c]!
      this.stretches[row + c] = 1 + stall / demand.outstanding
    }
    this.keys[slot] = mix
  }

  /** Refills per ns of each core beyond its demand's own: lines that others evicted, or that its colours cannot hold. */
  private lostReuses(): number[] {
    const { cores, demands, memory } = this.scenario
    const { evictions } = memory
    const n = this.cores
    return cores.map((_, c) => {
      const { reuse } = demands[this.demandOf[c]!]!
      if (reuse === undefined) return 0
      const pressure = cores.reduce((sum, _other, m) => {
        const fills = m === c ? 0 : demands[this.demandOf[m]!]!.refills
        return sum + fills * evictions[c * n + m]!
      }, 0)
      return reuse.perNs * lostReuse(reuse, 1 / evictions[c * n + c]!, pressure)
    })
  }

  private presenceOf(active: readonly number[], uses: readonly number[]): Float64Array {
    const presence = new Float64Array(this.cores)
    const solved = queuePresence(active.map((c) => uses[c]!))
    active.forEach((c, i) => {
      presence[c] = solved[i]!
    })
    return presence
  }
}
