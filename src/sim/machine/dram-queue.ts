/**
 * The queue at the DRAM: a closed network with one server. Every core, and every device that moves data on its own, is one
 * customer: it thinks while it computes, then has requests in the queue. Its use u is the share of the DRAM's time that it
 * takes when alone. Mean value analysis gives the share of time for which each has requests in the queue.
 */

/** Above this many active customers the exact recursion over subsets gives way to a fixed point (Schweitzer). */
const EXACT_CUSTOMERS = 10
/** The fixed point is approached from below until nothing grows by more than this, in so many rounds at most. */
const PRECISION = 1e-6
const ROUNDS = 200

/** Presence in the queue of a customer of use `u` that finds `others` requests there on average. */
function presenceAt(u: number, others: number): number {
  const response = u * (1 + others)
  return response / (1 - u + response)
}

export class DramQueue {
  /** By customer: share of the DRAM's time that it takes when alone, below 1; 0 for one that is not active. */
  readonly uses: Float64Array
  private readonly active: Int32Array
  private count = 0
  /** By subset of the active customers: how many of them have requests in the queue, on average. */
  private readonly totals: Float64Array
  /** By customer: presence in the fixed point; and the sum of all. */
  private readonly settled: Float64Array
  private total = 0

  /** @param customers how many there are; all scratch memory is taken here */
  constructor(customers: number) {
    this.uses = new Float64Array(customers)
    this.active = new Int32Array(customers)
    this.totals = new Float64Array(1 << Math.min(customers, EXACT_CUSTOMERS))
    this.settled = new Float64Array(customers)
  }

  /** Takes over the `uses` as they are now. */
  solve(): void {
    this.count = 0
    for (let c = 0; c < this.uses.length; c += 1) {
      if (this.uses[c]! > 0) this.active[this.count++] = c
    }
    if (this.count <= EXACT_CUSTOMERS) this.fillTotals()
    else this.settle()
  }

  /**
   * Presences of all customers as `observer` finds them when it makes a request: as if it were not there itself (arrival
   * theorem of closed queues). Out of -1, or whoever is not active, looks at all of them.
   * @param into by customer
   */
  presences(observer: number, into: Float64Array): void {
    into.fill(0)
    if (this.count <= EXACT_CUSTOMERS) this.exact(observer, into)
    else this.approximate(observer, into)
  }

  private fillTotals(): void {
    const { count, active, uses, totals } = this
    totals[0] = 0
    for (let set = 1; set < 1 << count; set += 1) {
      let sum = 0
      for (let i = 0; i < count; i += 1) {
        if ((set >> i) & 1) sum += presenceAt(uses[active[i]!]!, totals[set ^ (1 << i)]!)
      }
      totals[set] = sum
    }
  }

  private exact(observer: number, into: Float64Array): void {
    const { count, active, uses, totals } = this
    let set = (1 << count) - 1
    for (let i = 0; i < count; i += 1) if (active[i] === observer) set ^= 1 << i
    for (let i = 0; i < count; i += 1) {
      if ((set >> i) & 1) into[active[i]!] = presenceAt(uses[active[i]!]!, totals[set ^ (1 << i)]!)
    }
  }

  /** Presences of all in the fixed point: what one finds is as if the others of all customers stayed as they are. */
  private settle(): void {
    const { count, active, uses, settled } = this
    settled.fill(0)
    for (let round = 0; round < ROUNDS; round += 1) {
      let total = 0
      for (let i = 0; i < count; i += 1) total += settled[active[i]!]!
      let change = 0
      for (let i = 0; i < count; i += 1) {
        const c = active[i]!
        const presence = presenceAt(uses[c]!, total - settled[c]!)
        change = Math.max(change, presence - settled[c]!)
        total += presence - settled[c]!
        settled[c] = presence
      }
      this.total = total
      if (change < PRECISION) return
    }
  }

  private approximate(observer: number, into: Float64Array): void {
    const { count, active, uses, settled } = this
    const others = this.total - (observer < 0 ? 0 : settled[observer]!)
    for (let i = 0; i < count; i += 1) {
      const c = active[i]!
      if (c !== observer) into[c] = presenceAt(uses[c]!, others - settled[c]!)
    }
  }
}

/**
 * The largest share of the DRAM's time that one customer can have while all of them together want more than there is: those
 * that want less get what they want, and the rest share equally what is left. Infinity while there is enough for all.
 * @param wanted shares by customer
 */
export function fairShare(wanted: Float64Array): number {
  let sum = 0
  for (const share of wanted) sum += share
  if (sum <= 1) return Infinity
  for (let level = 1 / wanted.length; ;) {
    let left = 1
    let greedy = 0
    for (const share of wanted) {
      if (share < level) left -= share
      else greedy += 1
    }
    const next = left / greedy
    if (!(next > level)) return level
    level = next
  }
}
