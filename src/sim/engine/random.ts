/**
 * Random streams: one sfc32 generator per source, seeded from the run's seed and the source's name alone, so that adding a
 * task leaves every other task's draws unchanged.
 */

import { State } from './state'

const UNIT = 2 ** -32
/** The largest number that a draw in [0, 1) gives. */
export const LARGEST_DRAW = 1 - UNIT

/** 32-bit FNV-1a with the finishing rounds of MurmurHash3, over UTF-16 code units. */
function hash(text: string, start: number): number {
  let h = start | 0
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** Steps of the table of survival, and the largest wear in it: what survives more is less than a draw can tell from nothing. */
const STEPS = 16
const MOST_WEAR = 32
const SURVIVAL = Float64Array.from({ length: MOST_WEAR * STEPS + 1 }, (_, i) => Math.exp(-i / STEPS))

/** exp(-wear) to nine digits, by table and series: half the time of Math.exp. What rounding left below a wear of 0 is none. */
export function survival(wear: number): number {
  if (wear >= MOST_WEAR) return 0
  if (wear <= 0) return 1
  const step = (wear * STEPS) | 0
  const rest = step * (1 / STEPS) - wear
  const square = rest * rest
  return SURVIVAL[step]! * (1 + rest + square * (1 / 2 + rest * (1 / 6) + square * (1 / 24 + rest * (1 / 120))))
}

/** `base` to the power `exponent`, a whole number from 0, by squaring: a third of the time of a logarithm and an exponential. */
export function power(base: number, exponent: number): number {
  let result = 1
  for (let left = exponent, square = base; left > 0; left >>= 1, square *= square) if (left & 1) result *= square
  return result
}

/** `value`, from 0, rounded to a whole number: without the branch of Math.round, which is foreseen every other time. */
export function rounded(value: number): number {
  return Math.floor(value + 0.5)
}

/** Divisions by small whole numbers as products: the inversion below waits for nothing else. */
const RECIPROCALS = Float64Array.from({ length: 64 }, (_, i) => 1 / i)

/**
 * The value that a standard normal does not exceed with chance `p` in (1e-11, 1 - 1e-11), to seven digits.
 * Source: M. J. Wichura, 'Algorithm AS 241: The percentage points of the normal distribution', Applied Statistics 37 (1988),
 * routine PPND7.
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5
  if (q >= -0.425 && q <= 0.425) {
    const r = 0.180625 - q * q
    return (
      (q * (((59.10937472 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179)) /
      (((67.1875636 * r + 78.757757664) * r + 17.895169469) * r + 1)
    )
  }
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p)) - 1.6
  const tail =
    (((0.17023821103 * r + 1.3067284816) * r + 2.75681539) * r + 1.4234372777) /
    ((0.12021132975 * r + 0.7370016425) * r + 1)
  return q < 0 ? -tail : tail
}

/** The number of successes in `n` trials of probability `p` up to a half that `drawn`, uniform in [0, 1), stands for. */
function invert(n: number, p: number, drawn: number): number {
  const mean = n * p
  if (mean > 10) {
    const near = rounded(mean + Math.sqrt(mean * (1 - p)) * normalQuantile(drawn + UNIT / 2)) | 0
    return near < 0 ? 0 : near > n ? n : near
  }
  // (1 - p)^n is never below 1 - n p: most draws of rare things end here.
  if (drawn < 1 - mean) return 0
  const odds = p / (1 - p)
  const most = n < RECIPROCALS.length ? n : RECIPROCALS.length - 1
  let left = drawn
  let probability = power(1 - p, n)
  let k = 0
  while (left >= probability && k < most) {
    left -= probability
    k += 1
    probability *= odds * (n + 1 - k) * RECIPROCALS[k]!
  }
  return k
}

/**
 * The number of successes in `n` trials of probability `p` that `drawn`, uniform in [0, 1), stands for: exact by inversion while
 * at most 10 are expected, else a rounded normal cut to [0, n].
 */
export function binomialAt(n: number, p: number, drawn: number): number {
  if (n === 0 || p <= 0) return 0
  if (p >= 1) return n
  const often = p > 0.5
  const rare = invert(n, often ? 1 - p : p, drawn)
  return often ? n - rare : rare
}

/** A fixed set of random streams, addressed by index. */
export class RandomStreams {
  private readonly state: Int32Array

  /** @param seed whole number below 2^64 as text @param names one per stream; equal names give equal draws */
  constructor(seed: string, names: readonly string[], state = new State()) {
    const value = BigInt.asUintN(64, BigInt(seed))
    const low = Number(value & 0xffffffffn) | 0
    const high = Number(value >> 32n) | 0
    this.state = state.int32(4 * names.length)
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

  /** Standard normal, the quantile of one draw; at most 6.4 in magnitude. */
  normal(stream: number): number {
    return normalQuantile(this.unit(stream) + UNIT / 2)
  }

  /**
   * Successes in `n` trials of probability `p`. Exact by inversion while at most 10 are expected, else a rounded normal cut
   * to [0, n]: what a path's cache lines cost must not take time in proportion to their number.
   */
  binomial(stream: number, n: number, p: number): number {
    return n === 0 || p <= 0 ? 0 : binomialAt(n, p, this.unit(stream))
  }

  /**
   * Sum of `n` numbers from 1, 2, … `most`, each equally likely; a rounded normal cut to [n, n * most] above 16 of them. One draw
   * stands for as many numbers as leave it 16 bits to spare.
   */
  sumOfUniforms(stream: number, n: number, most: number): number {
    if (n <= 16) {
      const together = most <= 40 ? 3 : most <= 256 ? 2 : 1
      let sum = n
      let rest = 0
      for (let i = 0, left = 0; i < n; i += 1, left -= 1) {
        if (left === 0) {
          rest = this.unit(stream)
          left = together
        }
        rest *= most
        const digit = Math.floor(rest)
        sum += digit
        rest -= digit
      }
      return sum
    }
    const deviation = Math.sqrt((n * (most * most - 1)) / 12)
    const drawn = Math.floor((n * (most + 1)) / 2 + deviation * this.normal(stream) + 0.5)
    return drawn < n ? n : drawn > n * most ? n * most : drawn
  }
}
