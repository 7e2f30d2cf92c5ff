/** Percentiles by nines, grey where too few samples lie beyond to say anything. */
import type { StreamProgress, StreamResult } from '../results/result'
import { axisBelow, axisLeft, INK, linearTicks, pathData, px, sheet, text, type Plot } from './chart'
import { niceEnd } from './histogram-shape'
import { html, type Markup } from './html'
import { ninesCurve, percentileName } from './nines-shape'
import { grouped } from './words'

const WIDTH = 350
const PLOT: Plot = { left: 44, right: WIDTH - 18, top: 20, bottom: 130 }

/** The chart, half a page wide. */
export function ninesChart(stream: StreamResult | StreamProgress, colour: string): Markup {
  const { points, supported, end } = ninesCurve(stream)
  const last = Math.max(1, end)
  const top = niceEnd(stream.max / 1000)
  const x = (nines: number) => PLOT.left + (nines / last) * (PLOT.right - PLOT.left)
  const y = (ns: number) => PLOT.bottom - (ns / 1000 / top) * (PLOT.bottom - PLOT.top)
  const chance = x(Math.min(supported, last))
  const label = `Percentiles of ${stream.id} by nines; with ${grouped(stream.count)} samples supported up to ${(100 * (1 - 10 ** -supported)).toPrecision(6)} %`
  return sheet(WIDTH, PLOT.bottom + 34, label, [
    ...axisLeft(
      PLOT,
      linearTicks(top, 5).map((us) => ({ at: y(us * 1000), label: String(us) })),
      'µs not exceeded',
    ),
    html`<rect
      class="unsupported"
      x="${px(chance)}"
      y="${PLOT.top}"
      width="${px(PLOT.right - chance)}"
      height="${PLOT.bottom - PLOT.top}"
      fill="${INK.axis}"
      fill-opacity="0.22"
    />`,
    text(PLOT.right, PLOT.top - 7, 'grey: fewer than 10 beyond', { anchor: 'end', fill: INK.quiet }),
    html`<path
      class="nines"
      d="${pathData(points.map(({ nines, ns }) => ({ x: x(nines), y: y(ns) })))}"
      fill="none"
      stroke="${colour}"
      stroke-width="1.3"
    />`,
    ...axisBelow(
      PLOT,
      Array.from({ length: Math.floor(last) + 1 }, (_, nines) => ({ at: x(nines), label: percentileName(nines) })),
      '% of the samples',
    ),
  ])
}
