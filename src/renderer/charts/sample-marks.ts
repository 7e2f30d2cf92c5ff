/** A Chart.js plugin: marks the worst samples of a stream, and says which of them a click meant. */
import type { Plugin } from 'chart.js'
import { Chart, cssColour, type LineChart } from './chart-setup'
import { nearestMark, type Mark } from './nearest-mark'

export interface SampleMarks {
  /** In the order of their ranks; coordinates are those of the axes. */
  at: readonly { x: number; y: number }[]
  chosen: number
}

const RADIUS = 3.5
/** How far beside a mark a click may land, in pixels. */
const REACH = 12

const marksOf = new WeakMap<object, SampleMarks>()

/** Gives a chart its marks; drawn with its next update. */
export function setSampleMarks(chart: LineChart, marks: SampleMarks): void {
  marksOf.set(chart, marks)
}

function pixels(chart: Pick<LineChart, 'scales'>, { at }: SampleMarks): Mark[] {
  const { x, y } = chart.scales
  if (!x || !y) return []
  return at.map((mark) => ({ x: x.getPixelForValue(mark.x), y: y.getPixelForValue(mark.y) }))
}

/**
 * Calls `choose` with the rank of the mark that is clicked; by keyboard, samples are chosen in their list. With `byColumn` the
 * whole column above a mark counts as it: of a histogram, the bin. The returned function ends it.
 */
export function pickSamples(chart: LineChart, choose: (rank: number) => void, byColumn = false): () => void {
  const { canvas } = chart
  const rankAt = ({ offsetX, offsetY }: MouseEvent) => {
    const marks = marksOf.get(chart)
    if (!marks) return undefined
    const places = pixels(chart, marks)
    const inColumn = byColumn ? places.map(({ x }) => ({ x, y: offsetY })) : places
    return nearestMark(places, offsetX, offsetY, REACH) ?? nearestMark(inColumn, offsetX, offsetY, REACH / 2)
  }
  const click = (event: MouseEvent) => {
    const rank = rankAt(event)
    if (rank !== undefined) choose(rank)
  }
  const hover = (event: MouseEvent) => {
    canvas.style.cursor = rankAt(event) === undefined ? '' : 'pointer'
  }
  canvas.addEventListener('click', click)
  canvas.addEventListener('pointermove', hover)
  return () => {
    canvas.removeEventListener('click', click)
    canvas.removeEventListener('pointermove', hover)
  }
}

const plugin: Plugin<'line'> = {
  id: 'sampleMarks',
  afterDatasetsDraw(chart) {
    const marks = marksOf.get(chart)
    if (!marks) return
    const { ctx } = chart
    const places = pixels(chart, marks)
    ctx.save()
    ctx.strokeStyle = cssColour('--ink')
    ctx.lineWidth = 1.2
    // The chosen one last, above the others.
    for (const rank of [...places.keys()].sort((a, b) => Number(a === marks.chosen) - Number(b === marks.chosen))) {
      const { x, y } = places[rank]!
      const isChosen = rank === marks.chosen
      ctx.fillStyle = cssColour(isChosen ? '--accent' : '--panel')
      ctx.beginPath()
      ctx.moveTo(x, y - RADIUS)
      ctx.lineTo(x + RADIUS, y)
      ctx.lineTo(x, y + RADIUS)
      ctx.lineTo(x - RADIUS, y)
      ctx.closePath()
      ctx.fill()
      ctx.stroke()
    }
    ctx.restore()
  },
}
Chart.register(plugin)
