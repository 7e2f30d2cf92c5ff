/** A chain: its steps, and how long data takes through them. */
import type { ChainResult, LimitResult, StreamResult } from '../results/result'
import { isAbout } from '../results/limit-target'
import { axisBelow, INK, line, linearTicks, px, sheet, text } from './chart'
import { niceEnd } from './histogram-shape'
import { html, type Markup } from './html'
import { asMicroseconds, grouped, shortDuration } from './words'

const WIDTH = 720
const PLOT = { left: 232, right: WIDTH - 12 }
const STEP = { height: 22, gap: 8 }
const ROW = 34

/** The steps as boxes with arrows, in as many rows as they need, and where the last row ends. */
function stepBoxes(steps: readonly string[]): { drawn: Markup[]; bottom: number } {
  let [x, y] = [0, 2]
  const drawn = steps.map((step, i) => {
    const width = Math.min(WIDTH - 20, 16 + step.length * 6.4)
    if (x > 0 && x + width > WIDTH) [x, y] = [0, y + STEP.height + STEP.gap]
    const left = x + (i > 0 ? 20 : 0)
    x = left + width
    const arrow = i > 0 ? text(left - 15, y + 15, '→', { fill: INK.quiet }) : ''
    return html`${arrow}<rect
        x="${px(left)}"
        y="${px(y)}"
        width="${px(width)}"
        height="${STEP.height}"
        rx="4"
        fill="none"
        stroke="${INK.axis}"
      />${text(left + 8, y + 15, step)}`
  })
  return { drawn, bottom: y + STEP.height }
}

/** The chart: a bar from the smallest to the largest reaction and age, its mean, and their limits. */
export function chainChart(
  chain: ChainResult,
  streams: readonly StreamResult[],
  limits: readonly LimitResult[],
  colour: string,
): Markup {
  const shown = [chain.reaction, chain.age].flatMap(
    (id) => streams.find((stream) => stream.id === id && stream.count > 0) ?? [],
  )
  const about = (id: string) => limits.filter((limit) => isAbout(limit, id))
  const { drawn, bottom } = stepBoxes(chain.steps)
  const end = niceEnd(
    Math.max(1e-3, ...shown.flatMap(({ id, max }) => [max, ...about(id).map(({ atMostNs }) => atMostNs)])) / 1000,
  )
  const x = (ns: number) => PLOT.left + (ns / 1000 / end) * (PLOT.right - PLOT.left)
  const plot = { ...PLOT, top: bottom + 12, bottom: bottom + 16 + shown.length * ROW }
  const bars = shown.map((stream, i) => {
    const y = plot.top + i * ROW
    const words = `${asMicroseconds(stream.min)} to ${asMicroseconds(stream.max)} µs of ${grouped(stream.count)}`
    const name = stream.id === chain.age ? 'data age' : 'reaction'
    const limitLines = about(stream.id).map(({ atMostNs, met }) => {
      const stroke = met === false ? INK.bad : INK.good
      const anchor = x(atMostNs) > WIDTH - 60 ? 'end' : 'middle'
      return html`${line(x(atMostNs), y + 10, x(atMostNs), y + 28, stroke, { width: 1.5, role: 'limit' })}${text(
        x(atMostNs),
        y + 7,
        `limit ${shortDuration(atMostNs)}`,
        { anchor, fill: stroke },
      )}`
    })
    return html`${text(0, y + 16, name)}${text(0, y + 29, words, { fill: INK.quiet })}<rect
        class="range"
        x="${px(x(stream.min))}"
        y="${px(y + 14)}"
        width="${px(Math.max(1.5, x(stream.max) - x(stream.min)))}"
        height="9"
        fill="${colour}"
        fill-opacity="0.45"
      />${line(x(stream.mean), y + 12, x(stream.mean), y + 25, colour, { width: 2 })}${limitLines}`
  })
  const axis =
    shown.length > 0
      ? axisBelow(
          plot,
          linearTicks(end, 10).map((us) => ({ at: x(us * 1000), label: String(us) })),
          'µs; the mark in a bar is the mean',
        )
      : []
  return sheet(
    WIDTH,
    shown.length > 0 ? plot.bottom + 32 : bottom + 4,
    `Chain ${chain.name}: ${chain.steps.join(', ')}`,
    [...drawn, ...bars, ...axis],
  )
}
