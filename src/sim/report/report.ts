/**
 * A run as one page for a design review: the plan, the conditions, every latency with its charts and causes, the limits, and
 * each number that it rests on. One file, no script, nothing loaded from anywhere; prints on A4. It holds what the result
 * holds: the same result gives the same bytes.
 */
import type { Board } from '../plan/board'
import type { Plan } from '../plan/plan'
import type { RunResult } from '../results/result'
import { cellColour } from './colours'
import { Figures } from './figures'
import { html, type Markup } from './html'
import { boardSection, cellsSection, coresSection, linksSection, memorySection, usageSection } from './plan-sections'
import {
  bootSection,
  chainsSection,
  dramSection,
  hypervisorSection,
  largestSection,
  latenciesSection,
  limitsSection,
  messagesSection,
  parametersSection,
  replicationsSection,
  whatIfsSection,
  type ColourOf,
} from './result-sections'
import { streamSection } from './stream-section'
import { STYLE } from './style'

export interface ReportInput {
  result: RunResult
  /** The plan that was run, and its board. */
  plan: Plan
  board: Board
  /** Of the Cellbench that made the page. */
  version: string
}

function verdict({ limits }: RunResult): Markup {
  const missed = limits.filter(({ met }) => met === false).length
  const unknown = limits.filter(({ met }) => met === null).length
  const badge = (style: string, words: string) => html`<span class="verdict ${style}">${words}</span>`
  if (limits.length === 0) return html`none set`
  if (missed > 0) return badge('bad', `${missed} of ${limits.length} missed`)
  if (unknown > 0) return badge('open', `${limits.length - unknown} of ${limits.length} met, ${unknown} unknown`)
  return badge('clean', `all ${limits.length} met`)
}

function facts({ result, board, plan }: ReportInput, figures: Figures): Markup {
  const fact = (term: string, value: string | Markup, wide = false) =>
    html`<div${wide ? html` class="wide"` : ''}><dt>${term}</dt><dd>${value}</dd></div> `
  const { jailhouse } = plan
  return html`<dl class="facts">
    ${fact('Board', board.name)}${fact('Limits', verdict(result))}${fact('Simulated, not measured', html`${figures.plain('simulatedSeconds')} s`)}${fact('Warm-up before, not counted', html`${figures.plain('warmUpSeconds')} s`)}${fact('Seed', figures.plain('seed'))}${fact('Interrupts', figures.plain('interruptDelivery'))}${fact('Colouring', figures.plain('colouring'))}${fact('Cells start', jailhouse.cellsStart === 'before-root' ? 'before root' : 'after root')}${fact('Events', figures.count('events'))}${fact('Jobs', figures.count('jobs'))}${fact('Load', result.load === '' ? 'none' : figures.plain('load'), true)}${fact('Plan, SHA-256', html`<code>${figures.plain('plan', 'sha256')}</code>`, true)}
  </dl>`
}

/** The page. */
export function runReport(input: ReportInput): string {
  const { result, plan, board, version } = input
  const figures = new Figures(result)
  const colourOf: ColourOf = (cell) => cellColour(plan.cells.findIndex(({ name }) => name === cell))
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="generator" content="Cellbench ${version}" />
        <title>${plan.name}: simulated run</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <header>
          <h1>${plan.name}</h1>
          ${plan.description === undefined ? '' : html`<p class="lead">${plan.description}</p> `}${facts(input, figures)}
        </header>
        <main>
          <h2>Limits</h2>
          ${limitsSection(result, figures)}
          <h2>Latencies</h2>
          ${latenciesSection(result, figures, colourOf)}
          <h2>What-ifs</h2>
          ${whatIfsSection(result, figures)}${replicationsSection(result, figures)}
          <h2>Why the largest are what they are</h2>
          ${result.streams.map((stream, i) => streamSection(result, i, figures, colourOf(stream.cell)))}
          <h2>Largest samples</h2>
          ${largestSection(result, figures)}
          ${result.chains.length === 0 ? '' : html`<h2>Chains</h2>`}${chainsSection(result, colourOf)}
          <h2>Messages</h2>
          ${messagesSection(result, figures)}
          <h2>Cores and memory in the run</h2>
          ${usageSection(figures, result.cpus)}${dramSection(result, figures)}
          <h2>The hypervisor</h2>
          ${hypervisorSection(result, figures)}
          <h2>The plan</h2>
          ${boardSection(board)}
          <h3>Cores</h3>
          ${coresSection(plan, board)}
          <h3>Cells</h3>
          ${cellsSection(plan, board)}
          <h3>Memory</h3>
          ${memorySection(plan)}
          <h3>Links</h3>
          ${linksSection(plan)}
          <h2>From power-on to the first cycle</h2>
          ${bootSection(result, figures, colourOf)}
          <h2>Parameters</h2>
          ${parametersSection(result, figures)}
        </main>
        <footer>
          Made by Cellbench ${version} from a run of the plan ${result.plan.sha256} with seed ${result.seed}. Nothing on
          this page was measured.
        </footer>
      </body>
    </html> `.text
}
