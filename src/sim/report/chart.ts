/** What the charts on paper share: the sheet, its axes, and marks with their texts. They stand alone: no style sheet. */
import { html, type Markup } from './html'

export const INK = {
  text: '#171b22',
  quiet: '#5b6574',
  line: '#d9dde5',
  axis: '#8b95a5',
  good: '#177a46',
  bad: '#c4302b',
  bound: '#8f5f00',
}

/** Where a chart draws, in pixels of its own. */
export interface Plot {
  left: number
  right: number
  top: number
  bottom: number
}

/** A picture on its own: `label` says in words what it shows. */
export function sheet(width: number, height: number, label: string, content: Markup | readonly Markup[]): Markup {
  return html`<svg
    xmlns="http://www.w3.org/2000/svg"
    class="chart"
    viewBox="0 0 ${width} ${px(height)}"
    width="${width}"
    height="${px(height)}"
    role="img"
    aria-label="${label}"
    font-family="Inter, system-ui, 'DejaVu Sans', sans-serif"
    font-size="11"
    fill="${INK.text}"
  >
    ${content}
  </svg>`
}

/** Rounded for the file: a hundredth of a pixel. */
export function px(value: number): string {
  return String(Math.round(value * 100) / 100)
}

/** Tidy values from 0 to `end`, at most `most` steps: multiples of 1, 2 or 5 times a power of ten. */
export function linearTicks(end: number, most: number): number[] {
  const least = end / most
  const power = 10 ** Math.floor(Math.log10(least))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= least * 0.999999)!
  const ticks: number[] = []
  for (let i = 0; i * step <= end * 1.000001; i += 1) ticks.push(Number((i * step).toPrecision(12)))
  return ticks
}

/** A text; `anchor` says which of its ends stands at `x`. */
export function text(
  x: number,
  y: number,
  words: string,
  options: { anchor?: 'start' | 'middle' | 'end'; fill?: string; role?: string } = {},
): Markup {
  const { anchor = 'start', fill, role } = options
  return html`<text
    x="${px(x)}"
    y="${px(y)}"
    ${anchor === 'start' ? '' : html` text-anchor="${anchor}"`}${fill === undefined ? '' : html` fill="${fill}"`}${role === undefined ? '' : html` class="${role}"`}
    >${words}</text
  >`
}

/** A straight line. */
export function line(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  stroke: string,
  options: { width?: number; dash?: string; role?: string } = {},
): Markup {
  const { width = 1, dash, role } = options
  return html`<line
    x1="${px(x1)}"
    y1="${px(y1)}"
    x2="${px(x2)}"
    y2="${px(y2)}"
    stroke="${stroke}"
    stroke-width="${width}"
    ${dash === undefined ? '' : html` stroke-dasharray="${dash}"`}${role === undefined ? '' : html` class="${role}"`}
  />`
}

/** Points as the `d` of a path. */
export function pathData(points: readonly { x: number; y: number }[]): string {
  return points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${px(x)} ${px(y)}`).join('')
}

/** A horizontal axis below the plot; the last tick carries the unit. */
export function axisBelow(plot: Plot, ticks: readonly { at: number; label: string }[], title: string): Markup[] {
  return [
    line(plot.left, plot.bottom, plot.right, plot.bottom, INK.axis),
    ...ticks.map(
      ({ at, label }) =>
        html`${line(at, plot.bottom, at, plot.bottom + 4, INK.axis)}${text(at, plot.bottom + 15, label, { anchor: 'middle', fill: INK.quiet, role: 'x-tick' })}`,
    ),
    text(plot.right, plot.bottom + 28, title, { anchor: 'end', fill: INK.quiet }),
  ]
}

/** A vertical axis left of the plot, with a grid line at each tick. */
export function axisLeft(plot: Plot, ticks: readonly { at: number; label: string }[], title: string): Markup[] {
  return [
    ...ticks.map(
      ({ at, label }) =>
        html`${line(plot.left, at, plot.right, at, INK.line)}${text(plot.left - 6, at + 4, label, { anchor: 'end', fill: INK.quiet, role: 'y-tick' })}`,
    ),
    text(plot.left, plot.top - 7, title, { fill: INK.quiet }),
  ]
}

/** A vertical line from a row of its own above the plot, where its text stands on the side with more room. */
export interface Mark {
  at: number
  words: string
  stroke: string
  dash?: string
  role: string
  /** False where only the text stands, with the line outside the plot. */
  drawn: boolean
}

/** Height of a row of `marks`. */
export const MARK_ROW = 14

/** About as wide as a character of this size is on average, so that texts keep clear of the edges. */
const CHARACTER = 6.1

/** Marks in rows from `top` down, one a row: texts never lie on each other, nor on the data, and lines pass behind them. */
export function marks(plot: Plot, top: number, list: readonly Mark[]): Markup[] {
  const y = (row: number) => top + MARK_ROW * row + 10
  const lines = list.map(({ at, stroke, dash, role, drawn }, row) =>
    drawn
      ? line(at, y(row) - 9, at, plot.bottom, stroke, { width: 1.3, role, ...(dash === undefined ? {} : { dash }) })
      : html``,
  )
  const texts = list.map(({ at, words, stroke, role }, row) => {
    const width = words.length * CHARACTER
    const left = at + 5 + width <= plot.right ? at + 5 : Math.max(2, at - 5 - width)
    const anchor = left < at && left > 2 ? 'end' : 'start'
    return html`<text
      x="${px(anchor === 'end' ? at - 5 : left)}"
      y="${px(y(row))}"
      text-anchor="${anchor}"
      fill="${stroke}"
      class="${role}-text"
      stroke="#fff"
      stroke-width="4"
      paint-order="stroke"
      >${words}</text
    >`
  })
  return [...lines, ...texts]
}
