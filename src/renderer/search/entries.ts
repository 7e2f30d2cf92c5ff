/** Everything that the search can find, and what going there is. */
import { boardCpus, type Board } from '../../sim/plan/board'
import { placementName, type Plan } from '../../sim/plan/plan'
import { displayAddress, formatSize, formatTime } from '../../sim/plan/units'
import { firstSentence } from '../format/first-sentence'
import { COMMANDS, shownKeys } from '../session/commands'
import { goTo } from '../session/go-to'
import { cellsOf, selectionOf, type Selection } from '../session/selection'
import type { Workbench } from '../session/workbench.svelte'
import { COMMAND_GROUPS } from '../texts/commands'
import { SEARCH, type KIND_LABELS } from '../texts/search'
import { fit, type Span } from './fuzzy'
import { typedAddress, whereIs } from './where-is'

export interface Entry {
  kind: keyof typeof KIND_LABELS
  title: string
  detail: string
  /** Other words that find it. */
  words?: string
  /** Of a command. */
  keys?: string | undefined
  /** False for a command that can do nothing now. */
  possible?: boolean
  go: () => void
}

/** An entry that was found, with what of its title matched. */
export interface Found {
  entry: Entry
  spans: Span[]
}

/** Shown at most; who does not find it among these types more. */
const MOST = 60

/** All that can be found in the window as it is now, addresses aside. */
export function allEntries(bench: Workbench): Entry[] {
  const { plan, board } = bench.session
  return [
    ...commandEntries(bench),
    ...(plan && board ? planEntries(bench, plan, board) : []),
    ...problemEntries(bench, plan),
    ...openEntries(bench),
    ...parameterEntries(bench),
    ...templateEntries(bench),
  ]
}

/** What fits what was typed, best first; commands that can do nothing last. */
export function find(typed: string, entries: readonly Entry[], bench: Workbench): Found[] {
  const address = typedAddress(typed)
  const { plan, board, check } = bench.session
  const places =
    address !== undefined && plan && board
      ? whereIs(address, plan, board, check.configuration).map(({ title, detail, select, span }): Found => {
          return { entry: { kind: 'address', title, detail, go: () => goTo(bench, select, span) }, spans: [] }
        })
      : []
  const found = entries.flatMap((entry) => {
    const fits = fit(typed, entry.title, `${entry.detail} ${entry.words ?? ''}`)
    return fits ? [{ entry, spans: fits.spans, score: fits.score - (entry.possible === false ? 1000 : 0) }] : []
  })
  // Without words the entries stand in their own order.
  if (typed.trim() !== '') found.sort((a, b) => b.score - a.score)
  return [...places, ...found].slice(0, MOST)
}

function commandEntries(bench: Workbench): Entry[] {
  return COMMANDS.filter(({ id }) => id !== 'search').map((command): Entry => {
    return {
      kind: 'command',
      title: command.now?.(bench) ?? command.label,
      detail: COMMAND_GROUPS[command.group],
      words: command.label,
      keys: shownKeys(command, bench.shell),
      possible: command.possible?.(bench) ?? true,
      go: () => command.run(bench),
    }
  })
}

function planEntries(bench: Workbench, plan: Plan, board: Board): Entry[] {
  const entries: Entry[] = []
  const place = (select: Selection, span?: { start: number; size: number }) => () => goTo(bench, select, span)
  const owners = deviceOwners(plan)
  const ownerOf = (device: string) => owners.get(device) ?? plan.root.name ?? SEARCH.owner
  const cellNames = cellsOf(plan).map(([ref, cell]) => ({ ref, cell, name: cell.name ?? SEARCH.owner }))
  for (const { ref, cell, name } of cellNames) {
    const detail = 'guest' in cell ? cell.guest : SEARCH.owner
    entries.push({ kind: 'cell', title: name, detail, go: place({ kind: 'cell', cell: ref }) })
    cell.workloads.forEach((placed, index) => {
      const cpus = placed.cpu === undefined ? (placed.cpus ?? []) : [placed.cpu]
      entries.push({
        kind: 'workload',
        title: placementName(placed),
        detail: SEARCH.onCore(name, cpus.map((cpu) => SEARCH.core(cpu).toLowerCase()).join(', ')),
        words: `${name}/${placementName(placed)} ${placed.use}`,
        go: place({ kind: 'workload', cell: ref, index }),
      })
    })
    if (ref === 'root' || !('memory' in cell)) continue
    cell.memory.forEach((region, index) => {
      entries.push({
        kind: 'region',
        title: SEARCH.regionOf(region.name ?? region.purpose, name),
        detail: SEARCH.sizeAt(formatSize(region.size), displayAddress(region.physical)),
        go: place({ kind: 'region', cell: ref, index }, { start: Number(region.physical), size: Number(region.size) }),
      })
    })
  }
  plan.links.forEach((link, index) => {
    entries.push({
      kind: 'link',
      title: SEARCH.link(link.name),
      detail: SEARCH.linkDetail(link.between, formatSize(link.size), displayAddress(link.physical)),
      go: place({ kind: 'link', index }, { start: Number(link.physical), size: Number(link.size) }),
    })
  })
  for (const cpu of boardCpus(board)) {
    const cell = plan.cells.find(({ cpus }) => cpus.includes(cpu))
    const detail = SEARCH.ownedBy(cell?.name ?? SEARCH.owner)
    entries.push({
      kind: 'core',
      title: SEARCH.core(cpu),
      detail,
      words: SEARCH.alsoCore(cpu),
      go: place({ kind: 'core', cpu }),
    })
  }
  for (const { name, kind, spis, streams, regions } of board.devices) {
    const go = place({ kind: 'device', name })
    const at = regions.map(({ physical }) => displayAddress(physical)).join(', ')
    entries.push({ kind: 'device', title: name, detail: `${SEARCH.ownedBy(ownerOf(name))}, ${at}`, words: kind, go })
    for (const spi of spis) {
      const detail = SEARCH.spiDetail(name, ownerOf(name), spi + 32)
      entries.push({ kind: 'spi', title: SEARCH.spi(spi), detail, words: SEARCH.alsoSpi(spi, spi + 32), go })
    }
    for (const { id } of streams ?? []) {
      const detail = SEARCH.streamDetail(name, ownerOf(name))
      entries.push({
        kind: 'stream',
        title: SEARCH.stream(`0x${id.toString(16)}`),
        detail,
        words: SEARCH.alsoStream(id),
        go,
      })
    }
  }
  plan.limits.forEach((limit, index) => {
    entries.push({
      kind: 'limit',
      title: SEARCH.limit(limit.of, limit.measure),
      detail: SEARCH.limitDetail(formatTime(limit.atMost)),
      words: SEARCH.alsoLimit,
      go: place(selectionOf(plan, ['limits', index])),
    })
  })
  for (const { name, steps } of plan.chains) {
    entries.push({ kind: 'chain', title: SEARCH.chain(name), detail: steps.join(' → '), go: place({ kind: 'plan' }) })
  }
  return entries
}

/** Which cell has a device; root has what is not here. */
function deviceOwners(plan: Plan): Map<string, string> {
  return new Map(plan.cells.flatMap(({ name, devices }) => devices.map((device): [string, string] => [device, name])))
}

function problemEntries(bench: Workbench, plan: Plan | undefined): Entry[] {
  return bench.session.check.problems.map(({ message, code, severity, places }): Entry => {
    return {
      kind: 'problem',
      title: message,
      detail: code,
      words: `${severity} ${places.map(({ label }) => label).join(' ')}`,
      go: () => {
        bench.tab = 'problems'
        goTo(bench, plan && places[0] ? selectionOf(plan, places[0].path) : { kind: 'plan' })
      },
    }
  })
}

function openEntries(bench: Workbench): Entry[] {
  const open = bench.plans.filter((plan) => plan !== bench.active)
  const recent = bench.files.recent.filter(({ path }) => !bench.plans.some(({ session }) => session.path === path))
  return [
    ...open.map((plan): Entry => {
      return { kind: 'plan', title: plan.session.name, detail: SEARCH.openPlan, go: () => bench.show(plan) }
    }),
    ...recent.map(({ name, path }): Entry => {
      return { kind: 'plan', title: name, detail: path, words: SEARCH.recent, go: () => void bench.files.open(path) }
    }),
  ]
}

function parameterEntries(bench: Workbench): Entry[] {
  return (bench.run.result?.parameters ?? []).map(({ name, value, unit, provenance, source }): Entry => {
    return {
      kind: 'parameter',
      title: name,
      detail: SEARCH.parameter(`${value} ${unit}`.trim(), provenance),
      words: source,
      go: () => (bench.tab = 'run'),
    }
  })
}

function templateEntries(bench: Workbench): Entry[] {
  const workloads = [...bench.library.workloads.values()].map(({ id, name, summary, keywords }): Entry => {
    const words = `${id} ${(keywords ?? []).join(' ')}`
    return { kind: 'template', title: name, detail: summary, words, go: () => goTo(bench, { kind: 'template', id }) }
  })
  const boards = [...bench.library.boards.values()].map((board): Entry => {
    const detail = `${board.id}, ${board.soc}`
    return { kind: 'board', title: SEARCH.newOn(board.name), detail, go: () => bench.files.newOn(board) }
  })
  const plans = bench.planTemplates.map((template): Entry => {
    const detail = firstSentence(template.document.description ?? '')
    const go = () => bench.files.newFrom(template)
    return { kind: 'lesson', title: SEARCH.newFrom(template.document.name), detail, words: template.id, go }
  })
  return [...workloads, ...boards, ...plans]
}
