/** The worst sample of a stream, cause by cause, in the order in which they happened. */
import type { WorstSample } from '../results/result'
import { barRows } from './bar-rows'
import type { Markup } from './html'
import { waterfall } from './waterfall'
import { asMicroseconds } from './words'

/** The pictures; each row says how well the length of its cause is known. */
export function waterfallChart(id: string, worst: WorstSample, colour: string): Markup[] {
  // A rounding down by the instrument ends left of where the causes before it ended.
  const widest = Math.max(worst.valueNs, ...runningSums(worst.causes.map(({ ns }) => ns)), 1)
  const rows = waterfall(worst.causes, widest).map(({ cause, ns, from, share, provenance }) => ({
    label: cause,
    from,
    to: from + share,
    figure: `${asMicroseconds(ns)} µs`,
    note: provenance ?? 'estimate',
    colour,
  }))
  return barRows(rows, `Causes of the largest sample of ${id}, ${asMicroseconds(worst.valueNs)} µs`)
}

function runningSums(values: readonly number[]): number[] {
  let sum = 0
  return values.map((value) => (sum += value))
}
