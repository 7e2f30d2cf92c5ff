/**
 * Everything of a run that changes while it runs, so that it can be put aside, copied into another process, and gone on with
 * to the same bytes.
 *
 * Whoever keeps something that changes gets its arrays from here, in its constructor: the order of the requests is the
 * snapshot's layout, so the same scenario makes the same one. What is a pure function of the rest, such as a table of solved
 * sets, stays out.
 */

import { pinned } from './pinned'

/** The arrays that can hold state. */
export type StateArray = Float64Array | Int32Array | Uint32Array | Uint8Array

/** What a run holds at one moment: a structured-cloneable copy that shares nothing with the run. */
export interface Snapshot {
  arrays: StateArray[]
  parts: unknown[]
}

interface Part {
  save: () => unknown
  load: (saved: unknown) => void
}

export class State {
  private readonly arrays: StateArray[] = []
  private readonly parts: Part[] = []

  /** Doubles: so many zeros, or these values. */
  float64(content: number | readonly number[]): Float64Array {
    return this.register(typeof content === 'number' ? new Float64Array(content) : Float64Array.from(content))
  }

  /** Whole numbers from -2^31: so many zeros, or these values. */
  int32(content: number | readonly number[]): Int32Array {
    return this.register(typeof content === 'number' ? new Int32Array(content) : Int32Array.from(content))
  }

  /** Whole numbers below 2^32: so many zeros. */
  uint32(length: number): Uint32Array {
    return this.register(new Uint32Array(length))
  }

  /** Flags and whole numbers below 256: so many zeros. */
  uint8(length: number): Uint8Array {
    return this.register(new Uint8Array(length))
  }

  /**
   * A part that is no array: a few numbers that change seldom, samples that are kept.
   * @param save a structured-cloneable copy that later changes do not reach
   * @param load takes over such a copy, without keeping hold of what may change in it
   */
  part<Saved>(save: () => Saved, load: (saved: Saved) => void): void {
    this.parts.push({ save, load: load as (saved: unknown) => void })
  }

  /** A copy of everything registered. */
  snapshot(): Snapshot {
    return { arrays: this.arrays.map((array) => array.slice()), parts: this.parts.map(({ save }) => save()) }
  }

  /**
   * Puts everything back to what `snapshot` holds, which stays as it is.
   * @throws RangeError when it was taken of something with other arrays or parts
   */
  restore(snapshot: Snapshot): void {
    const fits =
      snapshot.parts.length === this.parts.length &&
      snapshot.arrays.length === this.arrays.length &&
      this.arrays.every(({ length, BYTES_PER_ELEMENT }, i) => {
        const saved = snapshot.arrays[i]!
        return saved.length === length && saved.BYTES_PER_ELEMENT === BYTES_PER_ELEMENT
      })
    if (!fits)
      throw new RangeError('the snapshot was taken of another scenario, or by another version of the simulator')
    this.arrays.forEach((array, i) => array.set(snapshot.arrays[i]!))
    this.parts.forEach(({ load }, i) => load(snapshot.parts[i]))
  }

  private register<T extends StateArray>(content: T): T {
    const array = pinned(content)
    this.arrays.push(array)
    return array
  }
}
