/** What the charts of a run say: to the eye on their lines, and to the ear in their names and tables. */
import { duration, grouped, moment, NO_NUMBER, seconds } from '../format/numbers'
import { FIGURES, noBound, TOO_FEW } from './figures'

const TABLE_BELOW = 'The table below holds its numbers.'

/** The largest sample of a stream on its line: which, how large, of how many, and when it is known. */
function worstWords(rank: number, ns: number, count: number, atNs: number | undefined): string {
  const which = rank === 0 || atNs === undefined ? FIGURES.max : `worst ${rank + 1},`
  return `${which} ${grouped(ns)} ns of ${grouped(count)}${atNs === undefined ? '' : `, at ${moment(atNs)}`}`
}

export const CHARTS = {
  bound: (ns: number, arrow = '') => `bound ${duration(ns)}${arrow === '' ? '' : ` ${arrow}`}`,
  worst: worstWords,
} as const

export const HISTOGRAM = {
  label: (id: string, count: number, minNs: number, maxNs: number) =>
    `Histogram of ${id}: ${grouped(count)} samples from ${grouped(minNs)} to ${grouped(maxNs)} ns. ${TABLE_BELOW}`,
  over: (count: number) => `over: ${grouped(count)}`,
  bin: (fromNs: number, toNs: number, count: number) => `${grouped(fromNs)} to ${grouped(toNs)} ns: ${grouped(count)}`,
  caption: (id: string) => `Histogram of ${id}`,
  from: 'from ns',
  largerRow: 'larger',
  overRow: 'over',
} as const

export const PERCENTILES = {
  label: (id: string, medianNs: number, maxNs: number, count: number) =>
    `Percentiles of ${id} by nines, from ${grouped(medianNs)} ns at 50 % to ${grouped(maxNs)} ns, ` +
    `the largest of ${grouped(count)} samples. ${TABLE_BELOW}`,
  caption: (id: string) => `Percentiles of ${id}`,
  share: 'share of the samples',
  atMost: 'at most ns',
  supported: 'supported',
  supportedWords: (isSupported: boolean) => (isSupported ? 'yes' : TOO_FEW),
  unsupported: (beyond: number) => `fewer than ${beyond} samples beyond`,
  /** What lies under the pointer: `99.9 % ≤ 6,374 ns`. */
  under: (percent: string, ns: number, isSupported: boolean) =>
    `${percent} % ≤ ${grouped(ns)} ns${isSupported ? '' : `, ${TOO_FEW} to say so`}`,
} as const

export const STRIP = {
  label: (id: string, spanSeconds: number, minNs: number, maxNs: number) =>
    `${id} over ${seconds(spanSeconds)}: between ${grouped(minNs)} and ${grouped(maxNs)} ns`,
} as const

export const STREAM_TABLE = {
  maxHint: 'The largest that was observed among so many samples',
  boundHint: 'The largest that can occur, by analysis',
  boundMeans: 'Bound: no sample exceeds it, however long the run',
  ofCore: (kind: string, cpu: number | string) => `${kind} on core ${cpu}`,
  unsupported: (count: number, percentile: string) => `${grouped(count)} samples cannot support ${percentile}`,
  noSample: 'no sample yet',
} as const

export const WORST = {
  worst: 'worst',
  at: 'at, s',
  sample: 'sample',
  mostLostTo: 'most lost to',
  label: (rank: number, ns: number) => `Worst sample ${rank + 1}: ${grouped(ns)} ns`,
  cause: (cause: string, ns: number) => `${cause}: ${grouped(ns)} ns`,
  sum: 'sum',
} as const

/** What analysis says about the largest sample that can occur, with the time that `time` writes. */
export function boundWords(
  bound: { boundNs: number } | { noBound: string },
  time: (ns: number) => string,
): { text: string; title: string } {
  if ('noBound' in bound) return { text: NO_NUMBER, title: noBound(bound.noBound) }
  return { text: time(bound.boundNs), title: STREAM_TABLE.boundMeans }
}
