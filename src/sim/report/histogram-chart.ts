/** A stream's histogram for paper and for image files: linear microseconds against logarithmic counts. */
import { percentileName, asMicroseconds, grouped, moment, shortDuration } from './words'
import type { LimitResult, StreamProgress, StreamResult } from '../results/result'
import {
  axisBelow,
  axisLeft,
  INK,
  linearTicks,
  MARK_ROW,
  marks,
  pathData,
  px,
  sheet,
  type Mark,
  type Plot,
} from './chart'
import { COUNT_FLOOR, histogramEnd, histogramOutline, niceEnd, tallest } from './histogram-shape'
import { html, type Markup } from './html'

const WIDTH = 720
const PLOT_HEIGHT = 170
/** How far beyond the last filled bin a bound may lie and still stretch the axis, as a factor. */
const BOUND_WITHIN = 1.6
/** Finest columns that are drawn one by one: on paper a quarter of a point. */
const COLUMNS = 4096

/** `3` as `10³`. */
function powerOfTen(exponent: number): string {
  if (exponent < 2) return String(10 ** exponent)
  return `10${[...String(exponent)].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('')}`
}

/** The largest of the stream in words: how large, of how many, when, and what most of it is. */
function maximumWords(stream: StreamResult | StreamProgress): string {
  const worst = 'worst' in stream ? stream.worst : null
  const value = `max ${asMicroseconds(stream.max)} µs of ${grouped(stream.count)}`
  if (!worst) return value
  const most = worst.causes.reduce((a, b) => (b.ns > a.ns ? b : a), { cause: '', ns: -Infinity })
  const why = most.cause === '' ? '' : `: ${most.cause} ${asMicroseconds(most.ns)} µs`
  return `${value} at ${moment(worst.atNs)}${why}`
}

/** The chart. `limits` are those about this stream; `conditions` stand below it, so that the picture can travel alone. */
export function histogramChart(
  stream: StreamResult | StreamProgress,
  limits: readonly LimitResult[],
  colour: string,
  conditions: string,
): Markup {
  const { histogram, bound } = stream
  const dataEnd = histogramEnd(histogram)
  const boundUs = 'boundNs' in bound ? bound.boundNs / 1000 : undefined
  const near = boundUs !== undefined && boundUs * 1.02 <= BOUND_WITHIN * dataEnd ? boundUs * 1.02 : 0
  const end = niceEnd(Math.max(dataEnd, near, ...limits.map(({ atMostNs }) => (atMostNs / 1000) * 1.02)))
  const rows = limits.length + (boundUs === undefined ? 0 : 1) + (stream.count > 0 ? 1 : 0)
  const top = 20 + rows * MARK_ROW
  const plot: Plot = { left: 44, right: WIDTH - 12, top, bottom: top + PLOT_HEIGHT }
  const x = (us: number) => plot.left + (us / end) * (plot.right - plot.left)
  const decades = Math.max(1, Math.ceil(Math.log10(tallest(histogram) * 1.05)))
  const lowest = Math.log10(COUNT_FLOOR)
  const y = (count: number) =>
    plot.bottom - ((Math.log10(count) - lowest) / (decades - lowest)) * (plot.bottom - plot.top)
  const points = histogramOutline(histogram, end, COLUMNS).map((point) => ({ x: x(point.x), y: y(point.y) }))
  const data = pathData(points)
  const marked: Mark[] = limits.map(({ atMostNs, met, percentile }) => ({
    at: x(atMostNs / 1000),
    words: `limit of ${percentileName(percentile)} ${shortDuration(atMostNs)}`,
    stroke: met === false ? INK.bad : INK.good,
    role: 'limit',
    drawn: true,
  }))
  if (boundUs !== undefined) {
    const beyond = boundUs > end
    const words = `bound ${shortDuration(boundUs * 1000)}${beyond ? ' →' : ''}`
    marked.push({ at: x(beyond ? end : boundUs), words, stroke: INK.bound, dash: '6 3', role: 'bound', drawn: !beyond })
  }
  if (stream.count > 0) {
    const at = x(Math.min(stream.max / 1000, end))
    marked.push({ at, words: maximumWords(stream), stroke: INK.text, dash: '2 3', role: 'max', drawn: true })
  }
  const over =
    histogram.over > 0
      ? html`<text x="${px(x(dataEnd) - 4)}" y="${px(y(histogram.over) - 4)}" text-anchor="end" class="over"
          >over: ${grouped(histogram.over)}</text
        >`
      : ''
  const label = `Histogram of ${stream.id}: ${grouped(stream.count)} samples from ${asMicroseconds(stream.min)} to ${asMicroseconds(stream.max)} µs`
  return sheet(WIDTH, plot.bottom + 34, label, [
    ...axisLeft(
      plot,
      Array.from({ length: decades + 1 }, (_, i) => ({ at: y(10 ** i), label: powerOfTen(i) })),
      `samples per bin of ${shortDuration(histogram.binNs)}`,
    ),
    html`<path
      class="counts"
      d="${data}"
      fill="${colour}"
      fill-opacity="0.22"
      stroke="${colour}"
      stroke-width="1.2"
    />`,
    ...axisBelow(
      plot,
      linearTicks(end, 10).map((us) => ({ at: x(us), label: String(us) })),
      'µs',
    ),
    html`<text x="${plot.left}" y="${px(plot.bottom + 28)}" fill="${INK.quiet}" font-size="10">${conditions}</text>`,
    ...marks(plot, 0, marked),
    html`${over}`,
  ])
}
