/** A Chart.js plugin: greys and hatches the part of an axis where too few samples lie beyond for the curve to mean anything. */
import type { Plugin } from 'chart.js'
import { canvasFont } from '../styles/canvas-font'
import { Chart, cssColour, faded, type LineChart } from './chart-setup'

const startOf = new WeakMap<object, { from: number; label: string }>()

/** Sets from where on a chart's x axis is not supported; drawn with its next update. */
export function setUnsupported(chart: LineChart, from: number, label: string): void {
  startOf.set(chart, { from, label })
}

const plugin: Plugin<'line'> = {
  id: 'unsupportedArea',
  beforeDatasetsDraw(chart) {
    const area = startOf.get(chart)
    const axis = chart.scales['x']
    if (!area || !axis) return
    const { ctx, chartArea } = chart
    const left = Math.max(chartArea.left, axis.getPixelForValue(area.from))
    if (left >= chartArea.right) return
    ctx.save()
    ctx.beginPath()
    ctx.rect(left, chartArea.top, chartArea.right - left, chartArea.height)
    ctx.clip()
    ctx.fillStyle = faded(cssColour('--ink-3'), 0.12)
    ctx.fillRect(left, chartArea.top, chartArea.right - left, chartArea.height)
    ctx.strokeStyle = faded(cssColour('--ink-3'), 0.3)
    ctx.lineWidth = 1
    ctx.beginPath()
    for (let x = left - chartArea.height; x < chartArea.right; x += 8) {
      ctx.moveTo(x, chartArea.bottom)
      ctx.lineTo(x + chartArea.height, chartArea.top)
    }
    ctx.stroke()
    const text = area.label
    ctx.font = canvasFont(11)
    const width = ctx.measureText(text).width
    if (width + 8 < chartArea.right - left) {
      ctx.fillStyle = cssColour('--panel')
      ctx.fillRect(chartArea.right - width - 8, chartArea.bottom - 20, width + 8, 16)
      ctx.fillStyle = cssColour('--ink-2')
      ctx.textAlign = 'right'
      ctx.textBaseline = 'middle'
      ctx.fillText(text, chartArea.right - 4, chartArea.bottom - 12)
    }
    ctx.restore()
  },
}
Chart.register(plugin)
