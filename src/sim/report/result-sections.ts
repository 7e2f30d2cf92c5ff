/** The result on paper: latencies, limits, messages, chains, the hypervisor's work, bringing up, and what it all rests on. */
import type { ParameterResult, Percentiles, RunResult } from '../results/result'
import { bootChart } from './boot-chart'
import { chainChart } from './chain-chart'
import type { Figures } from './figures'
import { html, type Markup } from './html'
import { swatch, table } from './table'
import { asMicroseconds, percentileName, shortDuration } from './words'

/** Colour of a cell by its name, root's for all others. */
export type ColourOf = (cell: string | undefined) => string

const PERCENTILES: readonly (keyof Percentiles)[] = ['p50', 'p99', 'p99.9', 'p99.99', 'p99.999']

/** One row a stream. */
export function latenciesSection({ streams }: RunResult, figures: Figures, colourOf: ColourOf): Markup {
  if (streams.length === 0) return html`<p>No workload of this plan reports latencies: no stream was recorded.</p>`
  const headings = ['stream', ' samples', ' min', ' mean', ...PERCENTILES.map((name) => ` ${name}`), ' max', ' bound']
  const rows = streams.map(({ cell, bound, missed }, i) => [
    html`${swatch(colourOf(cell))}${figures.plain('streams', i, 'id')}${missed ? html` (${figures.count('streams', i, 'missed')} deadlines missed)` : ''}`,
    figures.count('streams', i, 'count'),
    ...['min', 'mean'].map((name) => figures.us('streams', i, name)),
    ...PERCENTILES.map((name) => figures.us('streams', i, 'percentiles', name)),
    figures.us('streams', i, 'max'),
    'boundNs' in bound ? figures.us('streams', i, 'bound', 'boundNs') : 'none',
  ])
  return html`${table(headings, rows, 'tight')}
    <p class="note">
      Microseconds. A maximum is the largest of as many samples as stand beside it, not what can occur; that is the
      bound. — where fewer than ten samples lie beyond a percentile.
    </p>`
}

/** Every limit with its verdict. */
export function limitsSection({ limits }: RunResult, figures: Figures): Markup {
  if (limits.length === 0) return html`<p>The plan sets no limits.</p>`
  const verdict = (met: boolean | null, i: number) =>
    met === null
      ? html`<span class="unknown">too few samples</span>`
      : html`<span class="${met ? 'met' : 'missed'}">${figures.verdict('limits', i, 'met')}</span>`
  const rows = limits.map(({ percentile, boundNs, noBound, met }, i) => [
    figures.plain('limits', i, 'of'),
    html`${figures.plain('limits', i, 'measure')}, ${percentileName(percentile)}`,
    figures.us('limits', i, 'atMostNs'),
    figures.us('limits', i, 'observedNs'),
    figures.count('limits', i, 'count'),
    boundNs === undefined
      ? html`none${noBound === undefined ? '' : html`: ${figures.plain('limits', i, 'noBound')}`}`
      : figures.us('limits', i, 'boundNs'),
    verdict(met, i),
  ])
  return table(
    ['limit of', 'measure', ' at most µs', ' observed µs', ' of samples', 'bound µs', 'verdict'],
    rows,
    'tight',
  )
}

/** What is assumed beyond upstream Jailhouse on the board as it is delivered. */
export function whatIfsSection({ whatIfs }: RunResult, figures: Figures): Markup {
  if (whatIfs.length === 0) return html`<p>No what-if: upstream Jailhouse on the board as it is delivered.</p>`
  const rows = whatIfs.map((_, i) => ['name', 'setting', 'needs'].map((field) => figures.plain('whatIfs', i, field)))
  return table(['what if', 'set to', 'which needs'], rows)
}

/** What each flow of messages carried. */
export function messagesSection({ links }: RunResult, figures: Figures): Markup {
  if (links.length === 0) return html`<p>The plan sends no messages.</p>`
  const rows = links.map((_, i) => [
    figures.plain('links', i, 'stream'),
    ...['bytes', 'offered', 'delivered', 'dropped'].map((field) => figures.count('links', i, field)),
    ...['offeredBytesPerSecond', 'deliveredBytesPerSecond'].map((field) => figures.rate('links', i, field)),
  ])
  return table(['messages', ' bytes each', ' offered', ' arrived', ' dropped', ' offered', ' delivered'], rows)
}

/** How long data took through each chain. */
export function chainsSection({ chains, streams, limits }: RunResult, colourOf: ColourOf): Markup {
  const first = (step: string | undefined) => step?.slice(0, step.indexOf('/'))
  return html`${chains.map(
    (chain) =>
      html`<h3>${chain.name}</h3>
        <figure>${chainChart(chain, streams, limits, colourOf(first(chain.steps.at(-1))))}</figure> `,
  )}`
}

/** The DRAM, and who used it. */
export function dramSection({ dram }: RunResult, figures: Figures): Markup {
  const rows = [
    ...dram.cells.map((_, i) => [
      figures.plain('dram', 'cells', i, 'name'),
      figures.rate('dram', 'cells', i, 'bytesPerSecond'),
      figures.share('dram', 'cells', i, 'share'),
      '',
    ]),
    ...dram.masters.map((_, i) => [
      figures.plain('dram', 'masters', i, 'name'),
      figures.rate('dram', 'masters', i, 'bytesPerSecond'),
      figures.share('dram', 'masters', i, 'share'),
      figures.rate('dram', 'masters', i, 'wantedBytesPerSecond'),
    ]),
  ]
  return html`<p>
      ${figures.rate('dram', 'bytesPerSecond')} of ${figures.rate('dram', 'usableBytesPerSecond')} usable,
      ${figures.share('dram', 'share')}.
    </p>
    ${table(['DRAM of', ' moved', ' share', ' alone it would move'], rows)}`
}

/** Exits to the hypervisor by cell, and what was asked of it during the run. */
export function hypervisorSection({ cells, management }: RunResult, figures: Figures): Markup {
  const kinds = [...new Set(cells.flatMap(({ exits }) => Object.keys(exits)))]
  const rows = cells.map((_, i) => [
    figures.plain('cells', i, 'name'),
    ...kinds.map((kind) => figures.count('cells', i, 'exits', kind)),
  ])
  const asked = management.flatMap(({ everyNs, cores }, i) =>
    cores.map(({ role }, c) => [
      figures.plain('management', i, 'what'),
      everyNs === undefined ? figures.moment('management', i, 'atNs') : `every ${shortDuration(everyNs)}`,
      html`core ${figures.plain('management', i, 'cores', c, 'cpu')} ${role === 'asks' ? 'asks' : 'is hit'}`,
      html`${figures.count('management', i, 'cores', c, 'exits')} ${figures.plain('management', i, 'cores', c, 'exit')}`,
      figures.us('management', i, 'cores', c, 'ns'),
    ]),
  )
  return html`${table(['exits of', ...kinds.map((kind) => ` ${kind}`)], rows)}
  ${asked.length === 0 ? '' : html`<h3>Asked of it during the run</h3>`}
  ${table(['what', 'when', 'where', 'exits', ' µs, caches warm'], asked)}`
}

/** From power-on to the first cycles. */
export function bootSection({ boot }: RunResult, figures: Figures, colourOf: ColourOf): Markup {
  const cycles = boot.firstCycles.map(
    (_, i) =>
      html`${i > 0 ? ', ' : ''}${figures.plain('boot', 'firstCycles', i, 'of')}
      ${figures.moment('boot', 'firstCycles', i, 'atNs')}`,
  )
  return html`<p>
      ${boot.cellsStart === 'before-root' ? 'Cells start before root.' : 'Root starts before the cells.'} Bringing up
      stops root's cores for ${figures.us('boot', 'rootStopsNs')} µs in all. First cycles after power-on: ${cycles}.
    </p>
    ${bootChart(boot, colourOf).map((chart) => html`<figure>${chart}</figure> `)}`
}

function parameterRows(
  parameters: readonly ParameterResult[],
  figures: Figures,
  behind: ReadonlySet<string>,
  ...path: string[]
): Markup[][] {
  return parameters.map(({ name, provenance }, i) => {
    const shown = figures.plain(...path, i, 'name')
    return [
      behind.has(name) ? html`<strong>${shown}</strong>` : shown,
      html`${figures.plain(...path, i, 'value')} ${figures.plain(...path, i, 'unit')}`,
      html`<span class="${provenance}">${figures.plain(...path, i, 'provenance')}</span>`,
      figures.plain(...path, i, 'source'),
    ]
  })
}

/** Every number that went into the run, how well it is known and where it is from. */
export function parametersSection({ parameters, boot, streams }: RunResult, figures: Figures): Markup {
  const guesses = parameters.filter(({ provenance }) => provenance === 'estimate').length
  const behind = new Set(streams.flatMap(({ restsOn }) => restsOn))
  const headings = ['parameter', ' value', 'known by', 'source']
  return html`<p>${guesses} of ${parameters.length} are estimates. Bold: behind the largest sample of a stream.</p>
    ${table(headings, parameterRows(parameters, figures, behind, 'parameters'), 'tight')}
    <h3>For bringing up alone</h3>
    ${table(headings, parameterRows(boot.parameters, figures, new Set(), 'boot', 'parameters'), 'tight')}`
}

/** How far runs with other seeds lie apart; nothing for a single run. */
export function replicationsSection({ replications }: RunResult, figures: Figures): Markup {
  if (replications === undefined) return html``
  const estimate = (path: (string | number)[], known: boolean) =>
    known ? html`${figures.us(...path, 'mean')} (${figures.us(...path, 'low')} to ${figures.us(...path, 'high')})` : '—'
  const rows = replications.streams.map(({ percentiles }, i) => {
    const at = ['replications', 'streams', i]
    return [
      figures.plain(...at, 'id'),
      figures.count(...at, 'count'),
      estimate([...at, 'mean'], true),
      ...PERCENTILES.slice(1, 4).map((name) => estimate([...at, 'percentiles', name], percentiles[name] !== null)),
      html`${figures.us(...at, 'max', 'lowest')} to ${figures.us(...at, 'max', 'highest')}`,
    ]
  })
  return html`<h2>Replications</h2>
    <p>
      ${figures.count('replications', 'count')} runs with seeds ${replications.seeds[0]} to
      ${replications.seeds.at(-1)}; microseconds, in brackets the intervals of ${100 * replications.confidence} %
      confidence.
    </p>
    ${table(['stream', ' samples', ' mean', ' p99', ' p99.9', ' p99.99', ' maxima of the runs'], rows, 'tight')}`
}

/** The three largest samples of every stream; the result has ten. */
export function largestSection({ streams }: RunResult, figures: Figures): Markup {
  const rows = streams.flatMap(({ worstSamples }, s) =>
    worstSamples.slice(0, 3).map(({ causes }, i) => {
      const most = causes.reduce((a, b) => (b.ns > a.ns ? b : a), { cause: '', ns: 0 })
      return [
        figures.plain('streams', s, 'id'),
        figures.us('streams', s, 'worstSamples', i, 'valueNs'),
        figures.moment('streams', s, 'worstSamples', i, 'atNs'),
        figures.count('streams', s, 'worstSamples', i, 'sample'),
        `${most.cause} ${asMicroseconds(most.ns)}`,
      ]
    }),
  )
  return table(['stream', ' µs', ' due at', ' sample', 'most of it, µs'], rows, 'tight')
}
