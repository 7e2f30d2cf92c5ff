/**
 * What runs on all cores right now, which devices move data on their own beside them, and what all of that does to each: its
 * stretch, its refills, and its presence in the DRAM queue.
 *
 * The set of co-running demands is a number in mixed radix, or a few of them where one cannot hold it. What follows from a set is a pure function of it, solved when
 * it first occurs and kept in a table: forgetting a set costs time, never a different result.
 */
import { pinned } from '../engine/pinned'
import { State } from '../engine/state'
import { DramQueue, fairShare } from './dram-queue'
import { lostReuse } from './reuse'
import type { Scenario } from './scenario'
import { Traffic } from './traffic'

/** No customer asks for more than this share of the DRAM's time on its own. */
const LARGEST_USE = 0.95
/** Sets that are kept solved, as a power of two. */
const SLOT_BITS = 14
const SLOTS = 1 << SLOT_BITS
/** 2^32 divided by the golden ratio: its powers spread sets over all slots, however regular their numbers are. */
const SPREAD = 0x9e3779b1

/**
 * What a solved set says about every customer, in the order in which its rows follow each other. Per ns that passes: the
 * undisturbed execution that gets done, ns; fills of the shared cache, those of lost lines among them; fills of the core's
 * private caches; and lines written. Then the time that an ns of undisturbed execution takes, ns; the share of time with
 * requests in the queue, and how many of those can be ahead of another's; and the chance that a line finds nobody else there.
 * A set's rows stand together: those of four cores are four lines of the cache.
 */
export const Row = { pace: 0, shared: 1, private: 2, written: 3, stretch: 4, presence: 5, ahead: 6, nobody: 7 } as const
export const ROWS = 8

type Parts = Pick<Scenario, 'cores' | 'demands' | 'memory' | 'masters'>

export class CoRunning {
  /** Cores, then masters. */
  readonly customers: number
  /** True where nobody ever asks for anything: every set is like the first. */
  readonly isSilent: boolean
  /** By place in the table of solved sets, then in the rows of `Row`, then by customer. */
  readonly solved: Float64Array

  private readonly traffic: Traffic
  private readonly cores: number
  private readonly demandOf: Int32Array
  private readonly strides: Float64Array
  /** The running set: numbers below 2^53, each of so many customers as it can tell apart. */
  private readonly set: Float64Array
  private readonly groupOf: Uint8Array
  private readonly groups: number
  /** The same number folded into 32 bits, for its place in the table. */
  private readonly hash: Int32Array
  private readonly spreads: Int32Array
  /** By number, then by place: the sets that are solved. */
  private readonly solvedSets: Float64Array
  /** Of each pair of slots, the one that was used last: the other one is overwritten. */
  private readonly recent = new Uint8Array(SLOTS / 2)
  /** Where the running set begins in `solved`. */
  private current = 0
  private readonly queue: DramQueue
  private readonly found: Float64Array
  private readonly wanted: Float64Array
  /** By customer, while a set is solved: refills per ns of undisturbed execution, those of lost lines among them. */
  private readonly refills: Float64Array
  /** Numbers that a solved set takes. */
  private readonly record: number

  constructor(
    private readonly scenario: Parts,
    state = new State(),
  ) {
    this.cores = scenario.cores.length
    const traffic = (this.traffic = new Traffic(scenario))
    const customers = (this.customers = traffic.kinds.length)
    this.isSilent = traffic.isSilent
    this.strides = pinned(new Float64Array(customers))
    this.spreads = pinned(new Int32Array(customers))
    this.groupOf = pinned(new Uint8Array(customers))
    let group = 0
    let sets = 1
    let spread = SPREAD
    traffic.kinds.forEach((kinds, c) => {
      if (sets * kinds > Number.MAX_SAFE_INTEGER) {
        group += 1
        sets = 1
      }
      this.groupOf[c] = group
      this.strides[c] = sets
      this.spreads[c] = spread
      sets *= kinds
      spread = Math.imul(spread, SPREAD)
    })
    this.groups = group + 1
    this.set = state.float64(this.groups)
    this.solvedSets = new Float64Array(this.groups * SLOTS).fill(-1)
    this.hash = state.int32(1)
    this.demandOf = state.int32(customers)
    this.record = customers * ROWS
    this.solved = new Float64Array(SLOTS * this.record)
    this.refills = pinned(new Float64Array(customers))
    this.queue = new DramQueue(customers)
    this.found = pinned(new Float64Array(customers))
    this.wanted = pinned(new Float64Array(customers))
    this.current = this.find()
    state.part(
      () => null,
      () => {
        this.current = this.find()
      },
    )
  }

  /**
   * Notes that `customer` now runs code of `demand`, or, a master, is active (1) or silent (0); false when it did already. The
   * rows of the set before are still in their place.
   */
  change(customer: number, demand: number): boolean {
    const before = this.demandOf[customer]!
    if (before === demand) return false
    this.set[this.groupOf[customer]!]! += (demand - before) * this.strides[customer]!
    this.hash[0]! += Math.imul(demand - before, this.spreads[customer]!)
    this.demandOf[customer] = demand
    this.current = this.find()
    return true
  }

  /** The demand that runs on `customer`. */
  demandOn(customer: number): number {
    return this.demandOf[customer]!
  }

  /** Place of what `customer` does in the lists of `traffic`. */
  private trafficOf(customer: number): number {
    return this.traffic.firsts[customer]! + this.demandOf[customer]!
  }

  /** Where `row` of the running set begins in `solved`. */
  row(row: number): number {
    return this.current + row * this.customers
  }

  /** Finds the rows of the running set, and solves it when it is new: never in the place of the one that was found last. */
  private find(): number {
    const pair = (this.hash[0]! >>> (32 - SLOT_BITS)) & -2
    let slot = pair
    if (!this.isSolved(pair)) slot = this.isSolved(pair + 1) ? pair + 1 : this.solveAnew(pair)
    this.recent[pair >> 1] = slot & 1
    return slot * this.record
  }

  /** Solves the running set in the one of two slots that was used longer ago, which it returns. */
  private solveAnew(pair: number): number {
    const slot = pair + 1 - this.recent[pair >> 1]!
    for (let group = 0; group < this.groups; group += 1) this.solvedSets[group * SLOTS + slot] = this.set[group]!
    this.solve(slot * this.record)
    return slot
  }

  /** True when `slot` holds the running set. */
  private isSolved(slot: number): boolean {
    return this.solvedSets[slot] === this.set[0] && (this.groups === 1 || this.isSolvedInAll(slot))
  }

  private isSolvedInAll(slot: number): boolean {
    for (let group = 1; group < this.groups; group += 1) {
      if (this.solvedSets[group * SLOTS + slot] !== this.set[group]) return false
    }
    return true
  }

  /** Solves the running set, whose rows begin at `first`. */
  private solve(first: number): void {
    const { queue, wanted, found, traffic, solved, refills, customers } = this
    const { lineNs, missNs } = this.scenario.memory
    this.addLostReuses()
    for (let c = 0; c < customers; c += 1) {
      wanted[c] = (refills[c]! + traffic.writes[this.trafficOf(c)]!) * lineNs
      queue.uses[c] = Math.min(LARGEST_USE, wanted[c]!)
    }
    queue.solve()
    const fair = fairShare(wanted)
    for (let c = 0; c < customers; c += 1) {
      const doing = this.trafficOf(c)
      queue.presences(c, found)
      let wait = 0
      for (let m = 0; m < customers; m += 1) wait += (found[m]! * (traffic.ahead[this.trafficOf(m)]! + 1)) / 2
      const lost = refills[c]! - traffic.refills[doing]!
      const alone = lost > 0 ? lost * missNs[c]! : 0
      const stall = (traffic.waiting[doing]! + lost) * wait * lineNs + alone
      // Nobody gets more of the DRAM than its fair share while there is not enough for all.
      const stretch = Math.max(1 + stall / traffic.outstanding[doing]!, wanted[c]! / fair)
      const set = (row: number, value: number) => (solved[first + row * customers + c] = value)
      set(Row.pace, 1 / stretch)
      set(Row.shared, refills[c]! / stretch)
      set(Row.private, traffic.privateFills[doing]! / stretch)
      set(Row.written, traffic.writes[doing]! / stretch)
      set(Row.stretch, stretch)
      set(Row.ahead, traffic.ahead[doing]!)
    }
    queue.presences(-1, found)
    for (let c = 0; c < customers; c += 1) {
      solved[first + Row.presence * customers + c] = found[c]!
      let nobody = 1
      for (let m = 0; m < customers; m += 1) if (m !== c) nobody *= 1 - found[m]!
      solved[first + Row.nobody * customers + c] = nobody
    }
  }

  /** Sets the refills of every customer: its demand's own, and the lines that others evicted or its cell has no room for. */
  private addLostReuses(): void {
    const { traffic, refills, cores } = this
    const { kinds, shares, chances } = this.scenario.memory.evictions
    for (let c = 0; c < this.customers; c += 1) refills[c] = traffic.refills[this.trafficOf(c)]!
    for (let c = 0; c < cores; c += 1) {
      const reuse = traffic.reuses[this.trafficOf(c)]
      if (reuse === undefined) continue
      for (let kind = c * kinds; kind < (c + 1) * kinds; kind += 1) {
        if (shares[kind] === 0) continue
        let pressure = 0
        for (let m = 0; m < cores; m += 1) {
          if (m !== c) pressure += traffic.refills[this.trafficOf(m)]! * chances[kind * cores + m]!
        }
        refills[c]! += reuse.perNs * shares[kind]! * lostReuse(reuse, 1 / chances[kind * cores + c]!, pressure)
      }
    }
  }
}
