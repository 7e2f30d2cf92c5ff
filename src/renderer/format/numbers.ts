/** Numbers as the window shows them: a unit on each, digits grouped, never more precision than there is. */
import { WORDS } from '../texts/words'

/** Between the digits of a whole number, where a thousand ends. */
const THOUSANDS = /\B(?=(\d{3})+$)/g

/** What stands where a number cannot be given. */
export const NO_NUMBER = '—'

/** `3890000` as `3,890,000`. Not with Intl, whose tables are read from disk: every start would wait for them. */
export function grouped(value: number): string {
  return String(Math.round(value)).replace(THOUSANDS, ',')
}

/** Nanoseconds as a whole number, `—` for null. */
export function nanoseconds(value: number | null | undefined): string {
  return value === null || value === undefined ? NO_NUMBER : grouped(Math.round(value))
}

/** Nanoseconds as microseconds, below a millisecond with one decimal; `—` for null. */
export function microseconds(value: number | null | undefined): string {
  if (value === null || value === undefined) return NO_NUMBER
  const tenths = Math.round(value / 100)
  return Math.abs(tenths) < 1e4 ? (tenths / 10).toFixed(1) : grouped(value / 1000)
}

/** A share of one as `48 %`. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

/** A moment of a run: `41.300 s`. */
export function moment(ns: number): string {
  return `${(ns / 1e9).toFixed(3)} s`
}

/** Seconds of wall or simulated time with three significant digits: `0.412 s`, `61.3 s`. */
export function seconds(value: number): string {
  return `${Number(value.toPrecision(3))} s`
}

/** Hertz in the largest unit that keeps it short: `1.8 GHz`, `400 MHz`; 0 is what no file of the board says. */
export function frequency(hertz: number): string {
  if (hertz === 0) return WORDS.unknownClock
  if (hertz >= 1e9) return `${Number((hertz / 1e9).toFixed(3))} GHz`
  if (hertz >= 1e6) return `${Number((hertz / 1e6).toFixed(3))} MHz`
  return `${Number((hertz / 1e3).toFixed(3))} kHz`
}

/** Bytes a second as `12 GB/s`. */
export function rate(bytesPerSecond: number): string {
  if (bytesPerSecond === 0) return WORDS.unknownRate
  return bytesPerSecond >= 1e9
    ? `${Number((bytesPerSecond / 1e9).toFixed(1))} GB/s`
    : `${Number((bytesPerSecond / 1e6).toFixed(1))} MB/s`
}

/** What was moved in a second, in a unit that keeps its digits: `12.8 kB/s`, `529.5 MB/s`. */
export function traffic(bytesPerSecond: number): string {
  const units = ['B/s', 'kB/s', 'MB/s', 'GB/s']
  const power = Math.min(3, Math.floor(Math.log10(Math.max(1, bytesPerSecond)) / 3))
  return `${Number((bytesPerSecond / 1000 ** power).toPrecision(4))} ${units[power]}`
}

/** A share of one with a digit behind the point, for what is small: `0.6 %`. */
export function fineShare(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

/** A time in ns with its SI symbol and at most four digits: `250 µs`, `6.374 µs`, `749 ns`. */
export function duration(ns: number): string {
  if (ns >= 1e9) return `${Number((ns / 1e9).toPrecision(4))} s`
  if (ns >= 1e6) return `${Number((ns / 1e6).toPrecision(4))} ms`
  if (ns >= 1e3) return `${Number((ns / 1e3).toPrecision(4))} µs`
  return `${Number(ns.toPrecision(4))} ns`
}

/** `1 problem`, `3 problems`. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`
}
