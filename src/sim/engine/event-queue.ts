/**
 * The event queue: a binary heap in typed arrays with one place per source.
 *
 * Every source (a core, a task's timer, a waiting process) has at most one event pending, so rescheduling moves its entry in
 * place instead of leaving a stale one behind: there is no allocation, no generation number and no growth. Rescheduling the
 * source at the top is the fused replace-top that a simulator does all day. Sources without an event wait at infinity.
 */

/** What is handled first when two events fall on the same nanosecond. Within one class the older request goes first. */
export const EventClass = {
  /** A job or a burst ends. It goes first, or simulated responses would exceed their analytic bound. */
  completion: 0,
  hypervisor: 1,
  interrupt: 2,
  release: 3,
  sampling: 4,
} as const

/** Room for the sequence below the class: both fit an f64 exactly for 2^48 requests. */
const CLASS_STEP = 2 ** 48

export class EventQueue {
  /** By place in the heap: when, in which order among equals, and whose event it is. */
  private readonly times: Float64Array
  private readonly orders: Float64Array
  private readonly sources: Int32Array
  /** By source: its place in the heap, and when its event is due. */
  private readonly places: Int32Array
  private readonly due: Float64Array
  /** Kept in a typed array because a number field above 2^31 would be allocated anew on every change. */
  private readonly sequence = new Float64Array(1)

  /** A queue for sources 0 to `size` - 1, all without an event. */
  constructor(readonly size: number) {
    if (!Number.isInteger(size) || size < 1) throw new RangeError(`an event queue needs at least 1 source, not ${size}`)
    this.times = new Float64Array(size).fill(Infinity)
    this.orders = Float64Array.from({ length: size }, (_, i) => i)
    this.sources = Int32Array.from({ length: size }, (_, i) => i)
    this.places = Int32Array.from({ length: size }, (_, i) => i)
    this.due = new Float64Array(size).fill(Infinity)
    this.sequence[0] = size
  }

  /** Time of the next event, ns; Infinity when nothing is pending. */
  nextTime(): number {
    return this.times[0]!
  }

  /** Source of the next event. */
  nextSource(): number {
    return this.sources[0]!
  }

  /** Class of the next event. */
  nextClass(): number {
    return Math.floor(this.orders[0]! / CLASS_STEP)
  }

  /** When the event of `source` is due, ns; Infinity when it has none. */
  timeOf(source: number): number {
    return this.due[source]!
  }

  /** Sets the one event of `source`; an earlier request of the same source is forgotten. */
  schedule(source: number, time: number, eventClass: number): void {
    // The time takes the way through the array: as an argument of a call that is not inlined it would be allocated.
    this.due[source] = time
    this.settle(source, eventClass)
  }

  /** Moves `source` to where its due time belongs. */
  private settle(source: number, eventClass: number): void {
    const time = this.due[source]!
    const order = eventClass * CLASS_STEP + this.sequence[0]!
    this.sequence[0]! += 1
    const times = this.times
    const orders = this.orders
    const sources = this.sources
    const places = this.places
    let place = places[source]!

    while (place > 0) {
      const parent = (place - 1) >> 1
      const parentTime = times[parent]!
      if (parentTime < time || (parentTime === time && orders[parent]! < order)) break
      const moved = sources[parent]!
      times[place] = parentTime
      orders[place] = orders[parent]!
      sources[place] = moved
      places[moved] = place
      place = parent
    }
    const size = this.size
    for (;;) {
      let child = 2 * place + 1
      if (child >= size) break
      let childTime = times[child]!
      const right = child + 1
      if (right < size) {
        const rightTime = times[right]!
        if (rightTime < childTime || (rightTime === childTime && orders[right]! < orders[child]!)) {
          child = right
          childTime = rightTime
        }
      }
      if (time < childTime || (time === childTime && order < orders[child]!)) break
      const moved = sources[child]!
      times[place] = childTime
      orders[place] = orders[child]!
      sources[place] = moved
      places[moved] = place
      place = child
    }
    times[place] = time
    orders[place] = order
    sources[place] = source
    places[source] = place
  }

  /** Takes the event of `source` away. */
  cancel(source: number): void {
    this.schedule(source, Infinity, EventClass.sampling)
  }
}
