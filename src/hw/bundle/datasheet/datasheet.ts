/**
 * datasheet.html: the plan on a few pages for a design review. One file, no script, nothing loaded from anywhere; the same
 * plan gives the same bytes, so there is no date on it: its identity is the plan's digest.
 */
import { displayAddress, formatSize } from '../../../sim/plan/units'
import { FORMATS } from '../../cellfile/formats'
import type { BundleFile } from '../bundle-file'
import { memoryLimitMiB, usedMemory } from '../memory-map'
import type { BundleParts } from '../parts'
import { coresPicture } from './cores-picture'
import { html, type Markup } from '../../../sim/report/html'
import { memoryPicture } from './memory-picture'
import { STYLE } from '../../../sim/report/style'
import { cellsTable, configurationSections, interruptsTable, limitsTable, linksTable, problemsTable } from './tables'

function verdict({ problems }: BundleParts): Markup {
  if (problems.length === 0) return html`<span class="verdict clean">no problems</span>`
  return html`<span class="verdict open"
    >${problems.length} ${problems.length === 1 ? 'finding' : 'findings'} to review</span
  >`
}

function facts(parts: BundleParts): Markup {
  const { plan, board, configuration, cells, digest, reserved } = parts
  const { hypervisorMemory } = configuration.system
  const format = FORMATS[plan.jailhouse.format]
  const limit = memoryLimitMiB(reserved, board)
  const away = reserved.reduce((sum, range) => sum + range.size, 0n)
  const fact = (term: string, value: string | Markup, wide = false) =>
    html`<div${wide ? html` class="wide"` : ''}><dt>${term}</dt><dd>${value}</dd></div>
`
  return html`<dl class="facts">
    ${fact('Board', board.name)}${fact('Jailhouse', `revision ${format.revision} (${format.label})`)}${fact('Interrupts', plan.jailhouse.interruptDelivery)}${fact('Cells', `${cells.length} beside root`)}${fact('Hypervisor', html`${formatSize(hypervisorMemory.size)} at <code>${displayAddress(hypervisorMemory.physicalStart)}</code>`)}${fact('Memory taken from root', `${(Number(away) / 2 ** 20).toFixed(1)} MiB${limit === undefined ? '' : `, or mem=${limit}M`}`)}${fact('Rules', verdict(parts))}${fact('Plan, SHA-256', html`<code>${digest}</code>`, true)}
  </dl>`
}

/** The page. `files` are the configurations, whose digests it states. */
export function datasheet(parts: BundleParts, files: readonly BundleFile[]): string {
  const { plan, board, configuration, digest } = parts
  const used = usedMemory(plan, configuration, board)
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${plan.name}</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <header>
          <h1>${plan.name}</h1>
          ${plan.description === undefined ? '' : html`<p class="lead">${plan.description}</p> `}${facts(parts)}
        </header>
        <main>
          <h2>Cores</h2>
          ${coresPicture(parts)}
          <h2>Cells</h2>
          ${cellsTable(parts)}
          <h2>Memory</h2>
          ${memoryPicture(board, used, plan.cells.length)}
          <h2>Links</h2>
          ${linksTable(parts)}
          <h2>Interrupts</h2>
          ${interruptsTable(parts)}
          <h2>Limits</h2>
          ${limitsTable(parts)}
          <h2>Problems</h2>
          ${problemsTable(parts)}
          <h2>Configurations</h2>
          ${configurationSections(parts, files)}
        </main>
        <footer>
          Made by Cellbench from the plan ${digest}. The figures are derived from the plan, nothing on this page was
          measured.
        </footer>
      </body>
    </html> `.text
}
