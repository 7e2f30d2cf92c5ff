/** A stream over simulated time: the envelope of its smallest and largest samples, never a mean. */
import type { StreamProgress, StreamResult } from '../results/result'
import { axisBelow, axisLeft, INK, line, linearTicks, pathData, sheet, type Plot } from './chart'
import { niceEnd } from './histogram-shape'
import { html, type Markup } from './html'
import { stripColumns } from './strip-shape'
import { asMicroseconds } from './words'

const WIDTH = 350
const PLOT: Plot = { left: 44, right: WIDTH - 10, top: 20, bottom: 130 }

/** The chart, half a page wide; `spanSeconds` is the length of its time axis. */
export function stripChart(stream: StreamResult | StreamProgress, spanSeconds: number, colour: string): Markup {
  const top = niceEnd(stream.max / 1000)
  const x = (seconds: number) => PLOT.left + (seconds / spanSeconds) * (PLOT.right - PLOT.left)
  const y = (ns: number) => PLOT.bottom - (ns / 1000 / top) * (PLOT.bottom - PLOT.top)
  const columns = stripColumns(stream.strip, spanSeconds, 2 * (PLOT.right - PLOT.left))
  const highs = columns.map(({ atSeconds, maxNs }) => ({ x: x(atSeconds), y: y(maxNs) }))
  const lows = columns.map(({ atSeconds, minNs }) => ({ x: x(atSeconds), y: y(minNs) }))
  const worst = 'worst' in stream ? stream.worst : null
  const label = `${stream.id} over ${spanSeconds} s: between ${asMicroseconds(stream.min)} and ${asMicroseconds(stream.max)} µs`
  return sheet(WIDTH, PLOT.bottom + 34, label, [
    ...axisLeft(
      PLOT,
      linearTicks(top, 5).map((us) => ({ at: y(us * 1000), label: String(us) })),
      'µs, smallest to largest',
    ),
    html`<path
      class="envelope"
      d="${pathData([...highs, ...lows.reverse()])}Z"
      fill="${colour}"
      fill-opacity="0.3"
      stroke="${colour}"
      stroke-width="0.7"
    />`,
    worst
      ? line(x(worst.atNs / 1e9), PLOT.top, x(worst.atNs / 1e9), PLOT.bottom, INK.text, { dash: '2 3', role: 'max' })
      : html``,
    ...axisBelow(
      PLOT,
      linearTicks(spanSeconds, 6).map((seconds) => ({ at: x(seconds), label: String(seconds) })),
      's of the run',
    ),
  ])
}
