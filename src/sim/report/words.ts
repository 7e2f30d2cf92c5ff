/** Figures as pages and comparisons show them: digits grouped, never fewer than what tells two values apart. */

const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const THREE = new Intl.NumberFormat('en-US', { minimumFractionDigits: 3, maximumFractionDigits: 3 })

/** What stands where there is no figure. */
export const NO_FIGURE = '—'

/** `3890000` as `3,890,000`. */
export function grouped(value: number): string {
  return WHOLE.format(value)
}

/** Nanoseconds as microseconds with all three digits behind the point: `6374` as `6.374`. The unit is for the caller. */
export function asMicroseconds(ns: number): string {
  return THREE.format(ns / 1000)
}

/** A time in its own unit with four digits: `250 µs`, `6.374 µs`, `749 ns`. */
export function shortDuration(ns: number): string {
  const [scale, unit] = ns >= 1e9 ? [1e9, 's'] : ns >= 1e6 ? [1e6, 'ms'] : ns >= 1e3 ? [1e3, 'µs'] : [1, 'ns']
  return `${Number((ns / scale).toPrecision(4))} ${unit}`
}

/** A moment of a run: `41.300412 s`, to the microsecond. */
export function moment(ns: number): string {
  return `${(ns / 1e9).toFixed(6)} s`
}

/** Bytes a second in decimal units, as rates are: `12.8 kB/s`. */
export function byteRate(bytesPerSecond: number): string {
  const units = ['B/s', 'kB/s', 'MB/s', 'GB/s']
  const power = Math.min(3, Math.max(0, Math.floor(Math.log10(Math.max(1, bytesPerSecond)) / 3)))
  return `${Number((bytesPerSecond / 1000 ** power).toPrecision(4))} ${units[power]!}`
}

/** A share of one as `48.2 %`. */
export function share(value: number): string {
  return `${(100 * value).toFixed(1)} %`
}

/** `100` as `max`, `99.9` as `p99.9`. */
export function percentileName(percentile: number): string {
  return percentile >= 100 ? 'max' : `p${percentile}`
}
