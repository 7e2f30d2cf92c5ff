/**
 * The timers that run: a list sorted by time, the next one at its end.
 *
 * A machine has a few dozen timers and most of them are set again as soon as they expire, soon after now. Walking from the
 * end to the place of such a one takes a few steps that the processor foresees; a binary heap takes fewer, but guesses wrong
 * at each. Nothing is allocated.
 */

import { State } from './state'

/** What is handled first when two events fall on the same nanosecond. Within one class the older request goes first. */
export const EventClass = {
  /** A job or a burst ends. It goes first, or simulated responses would exceed their analytic bound. */
  completion: 0,
  hypervisor: 1,
  interrupt: 2,
  release: 3,
} as const

export class Timers {
  /**
   * Where the time of the timer that is set goes before the call, ns: as an argument of a call that is not inlined it would be
   * allocated.
   */
  readonly due = new Float64Array(1)
  // The first place holds an end that never comes, so that the list is never empty and every walk stops.
  private readonly times: Float64Array
  private readonly classes: Uint8Array
  private readonly sources: Int32Array
  private last = 0

  /** @param size how many timers can run at once */
  constructor(size: number, state = new State()) {
    this.times = state.float64(size + 1).fill(Infinity)
    this.classes = state.uint8(size + 1).fill(255)
    this.sources = state.int32(size + 1).fill(-1)
    state.part(
      () => this.last,
      (last) => {
        this.last = last
      },
    )
  }

  /** When the next timer expires, ns; Infinity when none runs. */
  nextTime(): number {
    return this.times[this.last]!
  }

  /** Whose timer expires next; -1 when none runs. */
  nextSource(): number {
    return this.sources[this.last]!
  }

  nextClass(): number {
    return this.classes[this.last]!
  }

  /** Sets a timer for `source`, which has none, at `due`. */
  set(source: number, eventClass: number): void {
    this.last += 1
    this.insert(source, eventClass)
  }

  /** The next timer has expired and is set again, at `due`. */
  setNextAgain(eventClass: number): void {
    this.insert(this.sources[this.last]!, eventClass)
  }

  /** The next timer has expired. */
  removeNext(): void {
    this.last -= 1
  }

  /** Stops the timer of `source`, if one runs. */
  remove(source: number): void {
    const { times, classes, sources } = this
    const place = sources.indexOf(source)
    if (place < 0 || place > this.last) return
    for (let above = place; above < this.last; above += 1) {
      times[above] = times[above + 1]!
      classes[above] = classes[above + 1]!
      sources[above] = sources[above + 1]!
    }
    this.last -= 1
  }

  /** Moves what goes before the new timer up, from the free place at the end. */
  private insert(source: number, eventClass: number): void {
    const { times, classes, sources } = this
    const time = this.due[0]!
    let place = this.last
    for (;;) {
      const before = times[place - 1]!
      if (before > time || (before === time && classes[place - 1]! > eventClass)) break
      times[place] = before
      classes[place] = classes[place - 1]!
      sources[place] = sources[place - 1]!
      place -= 1
    }
    times[place] = time
    classes[place] = eventClass
    sources[place] = source
  }
}
