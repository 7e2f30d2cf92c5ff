/** Who runs on which core, and what: one card a core, cluster by cluster. */
import type { BoardCluster } from '../../../sim/plan/board'
import { placementCpus, rootCpus } from '../../../sim/plan/cores'
import { placementName, type Placement } from '../../../sim/plan/plan'
import { placementTiming } from '../../../sim/plan/placement-words'
import { formatSize } from '../../../sim/plan/units'
import type { BundleParts } from '../parts'
import { cellColour, ROOT_COLOUR } from '../../../sim/report/colours'
import { GUEST_WORDS } from '../../../sim/plan/guest-words'
import { html, type Markup } from '../../../sim/report/html'

function workloads(placements: readonly Placement[], cpus: readonly number[], cpu: number): Markup {
  const here = placements.filter((placement) => placementCpus(placement, cpus).includes(cpu))
  return html`<ul>
    ${here.map((placement) => html`<li><span>${placementName(placement)}</span><span>${placementTiming(placement)}</span></li>`)}
  </ul>`
}

/** What the cores of a cluster have in common; nothing of a cluster that a configuration file only counted. */
function describedCluster({ name, clock, sharedCache }: BoardCluster): Markup | undefined {
  if (clock === 0 || sharedCache.size === 0n) return undefined
  return html`<p class="note">
    ${name} at ${clock / 1e6} MHz, level ${sharedCache.level} cache of ${formatSize(sharedCache.size)} shared by all its
    cores
  </p>`
}

/** Cards of all cores. */
export function coresPicture({ plan, board, configuration }: BundleParts): Markup {
  const roots = rootCpus(plan, board)
  const card = (cpu: number, affinity: string) => {
    const owner = plan.cells.findIndex((cell) => cell.cpus.includes(cpu))
    const cell = plan.cells[owner]
    const name = cell?.name ?? configuration.system.rootCell.name
    const guest = cell ? GUEST_WORDS[cell.guest] : `${GUEST_WORDS[plan.root.guest]}, root`
    return html`<div class="core" style="border-top-color: ${cell ? cellColour(owner) : ROOT_COLOUR}">
      <span class="number">core ${cpu}${affinity.startsWith('0x') ? `, MPIDR ${affinity}` : ''}</span
      ><strong>${name}</strong
      ><span class="note">${guest}</span>${workloads(cell?.workloads ?? plan.root.workloads, cell?.cpus ?? roots, cpu)}
    </div> `
  }
  return html`${board.clusters.map(
    (cluster) =>
      html`${describedCluster(cluster)}
        <div class="cores">${cluster.cpus.map((core) => card(core.cpu, core.affinity))}</div> `,
  )}`
}
