/** Nanoseconds as microseconds in at most seven characters: all of them while they fit. */
export function microseconds(ns: number): string {
  const us = ns / 1000
  const digits = Math.abs(us) < 1000 ? 3 : Math.abs(us) < 100_000 ? 1 : 0
  return us.toFixed(digits)
}
