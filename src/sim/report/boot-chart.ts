/** From power-on to the first cycle: one row a step. */
import type { BootResult } from '../results/boot-result'
import { barRows } from './bar-rows'
import type { Markup } from './html'
import { shortDuration } from './words'

/** The pictures; `colourOf` gives a cell's colour, root's for steps of the whole board. */
export function bootChart(
  { steps, firstCycles }: BootResult,
  colourOf: (cell: string | undefined) => string,
): Markup[] {
  const end = Math.max(
    1,
    ...steps.map(({ startNs, durationNs }) => startNs + durationNs),
    ...firstCycles.map(({ atNs }) => atNs),
  )
  const rows = [
    ...steps.map(({ what, cell, startNs, durationNs, provenance }) => ({
      label: what,
      from: startNs / end,
      to: (startNs + durationNs) / end,
      figure: shortDuration(durationNs),
      note: provenance,
      colour: colourOf(cell),
    })),
    ...firstCycles.map(({ of, atNs }) => ({
      label: `first cycle of ${of}`,
      from: atNs / end,
      to: atNs / end,
      figure: `at ${shortDuration(atNs)}`,
      note: '',
      colour: colourOf(of.slice(0, Math.max(0, of.indexOf('/')))),
    })),
  ]
  return barRows(rows, `From power-on to the first cycles, ${shortDuration(end)}`)
}
