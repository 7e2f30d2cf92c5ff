/** Chart.js with the few parts that the window uses, and the window's colours and faces for it. */
import {
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  type ChartConfiguration,
} from 'chart.js'
import annotationPlugin from 'chartjs-plugin-annotation'
import { cssColour } from '../session/theme-colours'
import { CANVAS_FAMILY } from '../styles/canvas-font'

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale, Filler, annotationPlugin)

export type LineChart = Chart<'line'>
export type LineConfiguration = ChartConfiguration<'line'>
export type Scales = NonNullable<NonNullable<LineConfiguration['options']>['scales']>

/** `#rrggbb` or `#rgb` with an opacity of 0 to 1. */
export function faded(hex: string, opacity: number): string {
  if (hex.length === 4) return faded(`#${[...hex.slice(1)].map((digit) => digit + digit).join('')}`, opacity)
  const alpha = Math.round(opacity * 255)
  return `${hex}${alpha.toString(16).padStart(2, '0')}`
}

/** Options that every chart of the window shares: nothing moves, nothing is smoothed, nothing is decided behind one's back. */
export function baseOptions(): NonNullable<LineConfiguration['options']> {
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    parsing: false,
    normalized: true,
    events: [],
    layout: { padding: { top: 4, right: 8, bottom: 0, left: 0 } },
    elements: { point: { radius: 0 }, line: { tension: 0, borderJoinStyle: 'miter' } },
    plugins: { legend: { display: false }, tooltip: { enabled: false } },
  }
}

/** Ticks and grid of an axis in the window's own look. */
export function axisLook() {
  return {
    border: { display: false },
    grid: { color: cssColour('--line'), drawTicks: false },
    ticks: {
      color: cssColour('--ink-3'),
      font: { family: "'JetBrains Mono Variable', monospace", size: 11 },
      padding: 6,
      maxRotation: 0,
    },
  }
}

/** A linear axis from 0 in microseconds, the unit at its last tick. @param ticks how many at most */
export function microseconds(ticks: number): Scales[string] {
  const look = axisLook()
  return {
    type: 'linear',
    min: 0,
    ...look,
    ticks: {
      ...look.ticks,
      maxTicksLimit: ticks,
      callback: (value, index, all) => (index === all.length - 1 ? `${value} µs` : String(value)),
    },
  }
}

/** A text on a chart. */
export function labelLook() {
  return {
    display: true,
    color: cssColour('--ink'),
    backgroundColor: faded(cssColour('--panel'), 0.85),
    font: { family: CANVAS_FAMILY, size: 11, weight: 400 },
    padding: { x: 4, y: 2 },
  } as const
}

/** `1000` as `10³`: the ticks of the logarithmic axis; nothing for values between the powers. */
export function powerOfTen(value: number): string {
  const exponent = Math.log10(value)
  if (Math.abs(exponent - Math.round(exponent)) > 1e-9 || value < 1) return ''
  if (value <= 10) return String(value)
  return `10${[...String(Math.round(exponent))].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('')}`
}

export { Chart }
export { cssColour, onThemeChange } from '../session/theme-colours'
