/**
 * Random streams: one sfc32 generator per source, seeded from the run's seed and the source's name alone, so that adding a
 * task leaves every other task's draws unchanged.
 */

const UNIT = 2 ** -32

/** 32-bit FNV-1a with the finishing rounds of MurmurHash3, over UTF-16 code units. */
function hash(text: string, start: number): number {
  let h = start | 0
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** A fixed set of random streams, addressed by index. */
export class RandomStreams {
  private readonly state: Int32Array

  /** @param seed whole number below 2^64 as text @param names one per stream; equal names give equal draws */
  constructor(seed: string, names: readonly string[]) {
    const value = BigInt.asUintN(64, BigInt(seed))
    const low = Number(value & 0xffffffffn) | 0
    const high = Number(value >> 32n) | 0
    this.state = new Int32Array(4 * names.length)
    names.forEach((name, stream) => {
      this.state[4 * stream] = hash(name, 0x811c9dc5) ^ low
      this.state[4 * stream + 1] = hash(name, 0x9e3779b9) ^ high
      this.state[4 * stream + 2] = hash(name, 0x7f4a7c15)
      this.state[4 * stream + 3] = 1
      for (let i = 0; i < 15; i += 1) this.unit(stream)
    })
  }

  /** Uniform in [0, 1) with 32 bits. */
  unit(stream: number): number {
    const state = this.state
    const at = stream << 2
    const a = state[at]!
    const b = state[at + 1]!
    const c = state[at + 2]!
    const counter = state[at + 3]!
    const result = (((a + b) | 0) + counter) | 0
    state[at] = b ^ (b >>> 9)
    state[at + 1] = (c + (c << 3)) | 0
    state[at + 2] = (((c << 21) | (c >>> 11)) + result) | 0
    state[at + 3] = (counter + 1) | 0
    return (result >>> 0) * UNIT
  }

  /** Exponential with the given mean; at most 22 times the mean, since a draw has 32 bits. */
  exponential(stream: number, mean: number): number {
    return -mean * Math.log(1 - this.unit(stream))
  }

  /** Standard normal (Box and Muller, one of the pair); at most 6.7 in magnitude. */
  normal(stream: number): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.unit(stream)))
    return radius * Math.cos(2 * Math.PI * this.unit(stream))
  }

  /**
   * Successes in `n` trials of probability `p`. Exact by inversion while at most 10 are expected, else a rounded normal cut
   * to [0, n]: what a path's cache lines cost must not take time in proportion to their number.
   */
  binomial(stream: number, n: number, p: number): number {
    if (n === 0 || p <= 0) return 0
    if (p >= 1) return n
    if (p > 0.5) return n - this.binomial(stream, n, 1 - p)
    const mean = n * p
    if (mean > 10) {
      const drawn = Math.round(mean + Math.sqrt(mean * (1 - p)) * this.normal(stream))
      return drawn < 0 ? 0 : drawn > n ? n : drawn
    }
    let left = this.unit(stream)
    // (1 - p)^n is never below 1 - n p: most draws of rare things end here, without a logarithm.
    if (left < 1 - mean) return 0
    const odds = p / (1 - p)
    let probability = Math.exp(n * Math.log(1 - p))
    let k = 0
    while (left >= probability && k < n) {
      left -= probability
      probability *= (odds * (n - k)) / (k + 1)
      k += 1
    }
    return k
  }

  /** Sum of `n` draws from 1, 2, … `most`, each equally likely; a rounded normal cut to [n, n * most] above 16 draws. */
  sumOfUniforms(stream: number, n: number, most: number): number {
    if (n <= 16) {
      let sum = n
      for (let i = 0; i < n; i += 1) sum += Math.floor(most * this.unit(stream))
      return sum
    }
    const deviation = Math.sqrt((n * (most * most - 1)) / 12)
    const drawn = Math.round((n * (most + 1)) / 2 + deviation * this.normal(stream))
    return drawn < n ? n : drawn > n * most ? n * most : drawn
  }
}
