/** One stream on paper: its charts, and why its largest sample is what it is. */
import { isAbout } from '../results/limit-target'
import { sharesByProvenance } from '../results/foundations'
import type { RunResult, StreamResult } from '../results/result'
import type { Figures } from './figures'
import { histogramChart } from './histogram-chart'
import { html, type Markup } from './html'
import { ninesChart } from './nines-chart'
import { stripChart } from './strip-chart'
import { swatch } from './table'
import { waterfallChart } from './waterfall-chart'
import { asMicroseconds } from './words'

/** Under which conditions a figure was made, in one line: what travels with a picture. */
export function conditionsLine(result: Pick<RunResult, 'plan' | 'seed' | 'simulatedSeconds' | 'load'>): string {
  const load = result.load === '' ? 'no load' : result.load
  const words = `simulated, ${result.plan.name} on ${result.plan.board}, ${result.simulatedSeconds} s, seed ${result.seed}; ${load}`
  return words.length > 128 ? `${words.slice(0, 127)}…` : words
}

const FOUNDATIONS = [
  ['measured', 'measured'],
  ['datasheet', 'data sheets'],
  ['plan', 'the plan'],
  ['estimate', 'estimates'],
] as const

function foundations({ worst }: StreamResult): string {
  const shares = sharesByProvenance(worst?.causes ?? [])
  const parts = FOUNDATIONS.flatMap(([provenance, words]) => {
    const ns = shares[provenance] ?? 0
    return ns > 0 ? [`${words} ${asMicroseconds(ns)} µs`] : []
  })
  return parts.join(', ')
}

function boundWords(stream: StreamResult, index: number, figures: Figures): Markup {
  if ('noBound' in stream.bound) return html`No bound: ${figures.plain('streams', index, 'bound', 'noBound')}.`
  return html`Bound ${figures.us('streams', index, 'bound', 'boundNs')} µs: no sample of this stream exceeds it.`
}

function worstCase(stream: StreamResult, index: number, figures: Figures, colour: string): Markup {
  const { worst } = stream
  if (!worst) return html``
  const at = (...path: (string | number)[]) => ['streams', index, 'worst', ...path] as const
  const causes = worst.causes.map(
    (_, i) =>
      html`${i > 0 ? '; ' : ''}${figures.plain(...at('causes', i, 'cause'))} ${figures.us(...at('causes', i, 'ns'))}`,
  )
  const neighbours = worst.neighbours.map(({ cpu, cell, what }) => `core ${cpu} (${cell}): ${what}`)
  return html`<p>
      The largest, ${figures.us(...at('valueNs'))} µs, is sample ${figures.count(...at('sample'))} of
      ${figures.count('streams', index, 'count')}, due at ${figures.moment(...at('atNs'))}. It rests on
      ${foundations(stream)}. ${neighbours.length === 0 ? '' : `Meanwhile: ${neighbours.join('; ')}.`}
    </p>
    ${waterfallChart(stream.id, worst, colour).map((chart) => html`<figure>${chart}</figure> `)}
    <p class="note">In the order in which they happened, µs: ${causes}.</p>`
}

/** The section of stream `index`; without a sample there is nothing to draw. */
export function streamSection(result: RunResult, index: number, figures: Figures, colour: string): Markup {
  const stream = result.streams[index]!
  const limits = result.limits.filter((limit) => isAbout(limit, stream.id))
  const heading = html`<h3>
    ${swatch(colour)}${stream.id} <span class="note">${stream.kind}, core ${stream.cpu}</span>
  </h3>`
  if (stream.count === 0)
    return html`<section class="stream">
      ${heading}
      <p>This stream has no sample.</p>
    </section>`
  return html`<section class="stream">
    ${heading}
    <figure>
      ${histogramChart(stream, limits, colour, conditionsLine(result))}
      <div class="pair">${stripChart(stream, result.simulatedSeconds, colour)}${ninesChart(stream, colour)}</div>
    </figure>
    <p>${boundWords(stream, index, figures)}</p>
    ${worstCase(stream, index, figures, colour)}
  </section> `
}
