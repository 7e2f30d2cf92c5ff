/** The content of each file that a finished run can be saved as. Its code comes when the first of them is saved. */
import type { Board } from '../../sim/plan/board'
import type { Plan } from '../../sim/plan/plan'
import { cellColour } from '../../sim/report/colours'
import { histogramChart } from '../../sim/report/histogram-chart'
import { runReport } from '../../sim/report/report'
import { conditionsLine } from '../../sim/report/stream-section'
import { cyclictestHistogram } from '../../sim/results/cyclictest-histogram'
import { isAbout } from '../../sim/results/limit-target'
import type { RunResult, StreamResult } from '../../sim/results/result'
import { conditions, streamCsv, streamJson } from '../../sim/results/stream-export'
import { SESSION } from '../texts/session'
import { NO_PICTURES } from '../texts/words'
import type { RunFileKind } from './run-files'

export interface RunFileSource {
  result: RunResult
  /** The plan that was run, and its board. */
  plan: Plan
  board: Board
  /** The stream that the charts are about; undefined where the run has none. */
  stream: StreamResult | undefined
  /** Of this Cellbench. */
  version: string
}

/** The stream's histogram as a picture on white that stands alone. */
export function chartSvg({ result, plan }: Pick<RunFileSource, 'result' | 'plan'>, stream: StreamResult): string {
  const limits = result.limits.filter((limit) => isAbout(limit, stream.id))
  const colour = cellColour(plan.cells.findIndex(({ name }) => name === stream.cell))
  const { text } = histogramChart(stream, limits, colour, conditionsLine(result))
  const content = text.indexOf('>') + 1
  return `${text.slice(0, content)}<title>${/aria-label="([^"]*)"/.exec(text)?.[1] ?? ''}</title><rect width="100%" height="100%" fill="#fff"/>${text.slice(content)}\n`
}

/** Twice the picture's own size: sharp on paper and on dense screens. */
const PNG_SCALE = 2

/** A picture drawn by this browser, as base64. Rejects where it cannot be drawn. */
async function png(svg: string): Promise<string> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = PNG_SCALE * image.naturalWidth
  canvas.height = PNG_SCALE * image.naturalHeight
  const context = canvas.getContext('2d')
  if (!context) throw new Error(NO_PICTURES)
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '')
}

/** The content of a file: text, for a PNG base64. */
export async function runFile(kind: RunFileKind, source: RunFileSource): Promise<string> {
  const { result } = source
  const chosen = () => {
    if (!source.stream) throw new Error(SESSION.noStream)
    return source.stream
  }
  switch (kind) {
    case 'report':
      return runReport(source)
    case 'result':
      return `${JSON.stringify(result, undefined, 2)}\n`
    case 'histogram':
      return cyclictestHistogram(result.streams, conditions(result))
    case 'csv':
      return streamCsv(chosen())
    case 'stream':
      return streamJson(result, chosen())
    case 'svg':
      return chartSvg(source, chosen())
    case 'png':
      return png(chartSvg(source, chosen()))
  }
}
