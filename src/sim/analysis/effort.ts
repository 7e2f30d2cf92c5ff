/**
 * How far the analysis goes for one bound: so many terms of its sums, the same on every machine, so that the same plan always
 * gets the same answer. A busy period on a core that is loaded to the brim can be longer than anybody wants to follow it.
 */

/** Terms for all bounds of a scenario together, a few tenths of a second: each stream gets its share. */
const TERMS = 4e7
/** Terms between two beats, about a millisecond. */
const BETWEEN_BEATS = 1e5

export class Effort {
  private left = 0
  private untilBeat = BETWEEN_BEATS

  /**
   * @param streams how many bounds are looked for
   * @param beat called about every millisecond; it may throw to end the analysis
   */
  constructor(
    private readonly streams: number,
    private readonly beat: () => void = () => undefined,
  ) {}

  /** Begins with the next bound. */
  renew(): void {
    this.left = TERMS / Math.max(1, this.streams)
  }

  /** Notes `terms` more; false when this bound has taken its share. */
  spend(terms: number): boolean {
    this.left -= terms
    this.untilBeat -= terms
    if (this.untilBeat < 0) {
      this.untilBeat = BETWEEN_BEATS
      this.beat()
    }
    return this.left >= 0
  }
}
