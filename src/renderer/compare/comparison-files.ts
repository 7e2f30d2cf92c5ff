/** A comparison as files: its figures as a table, all of it as data, and its chart as a picture. */
import { compareResults, FIGURES } from '../../sim/results/compare'
import { cssColour } from '../charts/chart-setup'
import type { StreamLook } from '../charts/stream-look'
import { canvasFont } from '../styles/canvas-font'
import { COMPARISON_FILE } from '../texts/compare'
import { verdictWords } from '../texts/limits'
import { NO_PICTURES } from '../texts/words'
import type { CompareRow, CompareView, Contestant } from './compare-model'

/** A field of a table: quoted where it would end early. */
function field(value: string | number | null): string {
  if (value === null) return ''
  const text = String(value)
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** One line for each run: its figures in ns, empty where samples are too few, the verdicts, and what differs. */
export function comparisonCsv({ rows, limits }: CompareView): string {
  const head = [
    'run',
    'origin',
    'stream',
    'count',
    ...FIGURES.map((figure) => COMPARISON_FILE.figure(figure)),
    ...limits.map(({ of, measure, percentile }) => COMPARISON_FILE.limit(of, measure, percentile)),
    COMPARISON_FILE.differsIn,
  ]
  const lines = rows.map((row) => [
    row.title,
    row.origin,
    row.stream ?? null,
    row.count,
    ...FIGURES.map((figure) => row.figures[figure].ns),
    ...row.verdicts.map((verdict) => (verdict === null ? null : verdictWords(verdict.met))),
    row.changes === null ? COMPARISON_FILE.notKnown : row.changes.join('; '),
  ])
  return [head, ...lines].map((line) => line.map(field).join(',')).join('\n') + '\n'
}

/** All streams of all runs, as `cellbench compare --json` prints them. */
export function comparisonJson(runs: readonly Contestant[]): string {
  const named = runs.map(({ title, result }) => ({ name: title, result }))
  return `${JSON.stringify(compareResults(named), undefined, 2)}\n`
}

const LINE = 18
const MARGIN = 12

/** The chart as it is on the screen, with the runs' names and what is shown below it, as base64 of a PNG. */
export function comparisonPng(
  chart: HTMLCanvasElement,
  rows: readonly CompareRow[],
  looks: ReadonlyMap<string, StreamLook>,
  title: string,
): string {
  const ratio = chart.width / chart.clientWidth
  const canvas = document.createElement('canvas')
  canvas.width = chart.width + 2 * MARGIN * ratio
  canvas.height = chart.height + (2 * MARGIN + LINE * (rows.length + 1)) * ratio
  const context = canvas.getContext('2d')
  if (!context) throw new Error(NO_PICTURES)
  context.fillStyle = cssColour('--panel')
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.scale(ratio, ratio)
  context.font = canvasFont(12, 600)
  context.fillStyle = cssColour('--ink')
  context.fillText(title, MARGIN, MARGIN + 10)
  context.drawImage(chart, MARGIN, MARGIN + LINE, chart.clientWidth, chart.clientHeight)
  context.font = canvasFont(12)
  rows.forEach((row, i) => {
    const y = MARGIN + LINE * (i + 1.5) + chart.clientHeight
    const look = looks.get(row.id)
    context.strokeStyle = cssColour(look?.colour ?? '--ink')
    context.lineWidth = 3
    context.setLineDash(look?.dash ?? [])
    context.beginPath()
    context.moveTo(MARGIN, y)
    context.lineTo(MARGIN + 24, y)
    context.stroke()
    const words = [
      row.origin,
      row.stream ?? COMPARISON_FILE.noStream,
      COMPARISON_FILE.samples(row.count),
      ...(row.changes ?? []),
    ].join(', ')
    context.fillText(`${row.title} (${words})`, MARGIN + 32, y + 4, chart.clientWidth - 32)
  })
  return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '')
}
