/** How instruments turn a latency into the number that they print. */
import type { Reading } from './scenario'

/**
 * gic-demo: whole ticks of the system counter, converted as Jailhouse's inmate library does: a quotient without remainder
 * comes out one too small. At 8 MHz 6 ticks print 749 ns, at 200 MHz 6 ticks print 29 ns; 0 prints 0.
 */
export function counterReading(ticksPerSecond: number): Reading {
  const tick = 1e9 / ticksPerSecond
  const words = Number.isInteger(tick) ? `${tick}` : tick.toFixed(1)
  return { resolutionNs: Math.round(tick), ticksPerSecond, rounding: `counter tick of ${words} ns` }
}

/** cyclictest: whole microseconds, the fraction dropped. */
export const MICROSECONDS: Reading = { resolutionNs: 1000, ticksPerSecond: 0, rounding: 'rounding to whole us' }

/** What an instrument prints for a latency of `ns`. */
export function printed(reading: Reading, ns: number): number {
  if (reading.ticksPerSecond > 0) {
    const ticks = Math.floor((ns * reading.ticksPerSecond) / 1e9)
    return ticks === 0 ? 0 : Math.ceil((ticks * 1e9) / reading.ticksPerSecond) - 1
  }
  return reading.resolutionNs === 1 ? ns : Math.floor(ns / reading.resolutionNs) * reading.resolutionNs
}

/** The smallest printed value that no true latency of at most `ns` exceeds, for bounds: what `ns` itself prints. */
export function printedBound(reading: Reading, ns: number): number {
  return printed(reading, Math.ceil(ns))
}
