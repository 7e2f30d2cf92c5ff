/** A seeded stream of random numbers, so that every failure of a campaign can be had again. */
import { RandomStreams } from '../../src/sim/engine/random'

export class Random {
  private readonly streams: RandomStreams

  constructor(seed: string, name: string) {
    this.streams = new RandomStreams(seed, [name])
  }

  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number {
    return Math.floor(this.streams.unit(0) * limit)
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!
  }
}
