/** The plan on paper: the board, who has which core, memory, device and link. */
import type { Board } from '../plan/board'
import { placementCpus, ROOT, rootCpus } from '../plan/cores'
import { GUEST_WORDS } from '../plan/guest-words'
import { placementTiming } from '../plan/placement-words'
import { placementName, PURPOSE_WORDS, type Placement, type Plan, type PlanCell } from '../plan/plan'
import { trafficName } from '../plan/traffic'
import { displayAddress, formatSize, formatTime } from '../plan/units'
import { cellColour } from './colours'
import type { Figures } from './figures'
import { html, type Markup } from './html'
import { swatch, table } from './table'
import { byteRate, NO_FIGURE } from './words'

const UNKNOWN = 'unknown'
const list = (values: readonly (string | number)[]) => (values.length === 0 ? NO_FIGURE : values.join(', '))

function clock(hertz: number): string {
  return hertz === 0 ? UNKNOWN : `${Number((hertz / 1e6).toFixed(3))} MHz`
}

/** What the board is. */
export function boardSection(board: Board): Markup {
  const { memory, interruptController, counter } = board
  const rows = board.clusters.map(({ name, cpus, clock: hertz, sharedCache }) => [
    name,
    list(cpus.map(({ cpu }) => cpu)),
    clock(hertz),
    sharedCache.size === 0n ? UNKNOWN : `level ${sharedCache.level}, ${formatSize(sharedCache.size)}`,
  ])
  const banks = memory.banks.map(({ physical, size }) => `${formatSize(size)} at ${displayAddress(physical)}`)
  const peak = memory.peak === 0 ? 'peak rate unknown' : `peak ${byteRate(memory.peak)}`
  return html`<p>
      ${board.name}, ${board.soc}. DRAM ${memory.type}: ${list(banks)}, ${peak}. Interrupt controller
      GICv${interruptController.version}. System counter ${clock(counter.frequency)}.
    </p>
    ${table(['cluster', 'cores', 'clock', 'shared cache'], rows)}`
}

function workloadList(placements: readonly Placement[], cpus: readonly number[], cpu: number): Markup {
  const here = placements.filter((placement) => placementCpus(placement, cpus).includes(cpu))
  const one = (placement: Placement) => {
    const timing = placementTiming(placement)
    return html`<li><span>${placementName(placement)}</span>${timing === '' ? '' : html`<span>${timing}</span>`}</li>`
  }
  return html`<ul>
    ${here.map(one)}
  </ul>`
}

/** Who runs on which core, and what. */
export function coresSection(plan: Plan, board: Board): Markup {
  const roots = rootCpus(plan, board)
  const card = (cpu: number) => {
    const index = plan.cells.findIndex((cell) => cell.cpus.includes(cpu))
    const cell = plan.cells[index] ?? {
      name: ROOT,
      guest: plan.root.guest,
      cpus: roots,
      workloads: plan.root.workloads,
    }
    return html`<div class="core" style="border-top-color: ${cellColour(index)}">
      <span class="number">core ${cpu}</span><strong>${cell.name}</strong
      ><span class="note">${GUEST_WORDS[cell.guest]}</span>${workloadList(cell.workloads, cell.cpus, cpu)}
    </div> `
  }
  return html`<div class="cores">${board.clusters.flatMap(({ cpus }) => cpus.map(({ cpu }) => card(cpu)))}</div>`
}

function budget({
  memoryBudget,
  cachePortion,
  colours,
}: Pick<PlanCell, 'memoryBudget' | 'cachePortion' | 'colours'>): string {
  return list([
    ...(memoryBudget ? [`${byteRate(memoryBudget.rate)} every ${formatTime(memoryBudget.period)} a core`] : []),
    ...(cachePortion === undefined ? [] : [`${100 * cachePortion} % of the shared cache`]),
    ...(colours === undefined ? [] : [`colours ${colours.join(', ')}`]),
  ])
}

/** Cells with their devices, and what each core did in the run. */
export function cellsSection(plan: Plan, board: Board): Markup {
  const rows = [
    [
      html`${swatch(cellColour(-1))}${ROOT}`,
      GUEST_WORDS[plan.root.guest],
      list(rootCpus(plan, board)),
      'what remains',
      plan.root.console ?? NO_FIGURE,
      'all that no cell has',
      budget({ ...plan.root, colours: undefined }),
    ],
    ...plan.cells.map((cell, i) => [
      html`${swatch(cellColour(i))}${cell.name}`,
      GUEST_WORDS[cell.guest],
      list(cell.cpus),
      formatSize(cell.memory.filter(({ purpose }) => purpose === 'ram').reduce((sum, { size }) => sum + size, 0n)),
      cell.console ?? NO_FIGURE,
      list(cell.devices),
      budget(cell),
    ]),
  ]
  return table(['cell', 'guest', 'cores', 'RAM', 'console', 'devices', 'shares'], rows)
}

/** Every region that the plan gives away, by address. */
export function memorySection(plan: Plan): Markup {
  const regions = [
    ...plan.cells.flatMap((cell, i) =>
      cell.memory.map((region) => ({
        ...region,
        owner: cell.name,
        what: region.name ?? PURPOSE_WORDS[region.purpose],
        colour: cellColour(i),
      })),
    ),
    ...plan.links.map((link, i) => ({
      ...link,
      owner: link.name,
      what: `${link.protocol} link`,
      colour: cellColour(plan.cells.length + i),
    })),
  ].sort((a, b) => (a.physical < b.physical ? -1 : 1))
  const rows = regions.map(({ owner, what, colour, physical, size }) => [
    html`${swatch(colour)}${owner}`,
    what,
    html`<code>${displayAddress(physical)} – ${displayAddress(physical + size - 1n)}</code>`,
    formatSize(size),
  ])
  return table(['of', 'what', 'physical addresses', ' size'], rows)
}

/** Links with the traffic that is planned over them. */
export function linksSection({ links }: Plan): Markup {
  if (links.length === 0) return html`<p>No links.</p>`
  const rows = links.map(({ name, protocol, between, traffic }) => [
    name,
    protocol,
    list(between),
    list(
      traffic.map(
        (flow) =>
          `${trafficName(name, flow)}, ${formatSize(flow.size)}${flow.period === undefined ? '' : ` every ${formatTime(flow.period)}`}`,
      ),
    ),
  ])
  return table(['link', 'protocol', 'between', 'traffic'], rows)
}

/** What the cores were used for. */
export function usageSection(figures: Figures, cpus: readonly { cell: string; stalledShare?: number }[]): Markup {
  const rows = cpus.map((_, i) => [
    figures.plain('cpus', i, 'cpu'),
    figures.plain('cpus', i, 'cell'),
    figures.share('cpus', i, 'utilisation'),
    figures.count('cpus', i, 'refillsPerSecond'),
    figures.rate('cpus', i, 'bytesPerSecond'),
    figures.share('cpus', i, 'stalledShare'),
  ])
  return table(['core', 'cell', ' busy', ' refills a second', ' DRAM', ' held back by its budget'], rows)
}
