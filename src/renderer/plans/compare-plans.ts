/** Two plans beside each other: what differs in words, on which things of the newer one, and where in memory. */
import { boardCpus, type Board } from '../../sim/plan/board'
import { diffPlans, type PlanDifference } from '../../sim/plan/diff'
import type { Plan, PlanPath } from '../../sim/plan/plan'
import type { ChangeMark, ChangeMarks } from '../session/marks'
import { placeKey, selectionOf, type Selection } from '../session/selection'
import { linkWords, regionOf } from '../texts/plans'

/** A stretch of memory that is not what it was. */
export interface ChangedSpan {
  /** `was`: as the older plan had it. */
  kind: 'added' | 'changed' | 'was'
  label: string
  start: number
  size: number
}

export interface Difference extends PlanDifference {
  /** What to show of the newer plan. */
  select: Selection
}

export interface Comparison {
  differences: readonly Difference[]
  marks: ChangeMarks
  spans: readonly ChangedSpan[]
}

/** Compares; `board` is the newer plan's, where it is known. */
export function comparePlans(older: Plan, newer: Plan, board: Board | undefined): Comparison {
  const differences = diffPlans(older, newer).map((difference): Difference => {
    return { ...difference, select: selectionOfDifference(difference, older, newer) }
  })
  const marks = new Map<string, ChangeMark>()
  const mark = (selection: Selection, { kind, text }: PlanDifference) => {
    const key = placeKey(selection)
    const known = marks.get(key)
    if (known) known.texts.push(text)
    else marks.set(key, { kind, texts: [text] })
  }
  for (const difference of differences) {
    if (difference.select.kind !== 'plan') mark(difference.select, difference)
    if (difference.kind === 'removed') {
      for (const cpu of coresOfRemoved(difference.path, older, board)) {
        if (difference.select.kind !== 'core' || difference.select.cpu !== cpu) mark({ kind: 'core', cpu }, difference)
      }
    }
  }
  return { differences, marks, spans: changedSpans(older, newer) }
}

function selectionOfDifference({ kind, path, thing }: PlanDifference, older: Plan, newer: Plan): Selection {
  if (thing) return 'cpu' in thing ? { kind: 'core', cpu: thing.cpu } : { kind: 'device', name: thing.device }
  if (kind !== 'removed') return selectionOf(newer, path)
  // Of what is gone: the cell that it was in, else the core that it was on.
  const [group, index, ...rest] = path
  if (group === 'root') return { kind: 'cell', cell: 'root' }
  if (group === 'cells' && typeof index === 'number') {
    const name = older.cells[index]?.name
    const cell = newer.cells.findIndex((one) => one.name === name)
    if (cell >= 0) return { kind: 'cell', cell }
    const cpu = rest.length === 0 ? older.cells[index]?.cpus[0] : undefined
    if (cpu !== undefined) return { kind: 'core', cpu }
  }
  return { kind: 'plan' }
}

/** The cores that something removed was on. */
function coresOfRemoved(path: PlanPath, older: Plan, board: Board | undefined): number[] {
  const [group, index] = path
  const known = new Set(board ? boardCpus(board) : [])
  const cell = group === 'cells' && typeof index === 'number' ? older.cells[index] : undefined
  const owner = group === 'root' ? older.root : cell
  const at = path.indexOf('workloads')
  const place = path[at + 1]
  if (at >= 0 && typeof place === 'number') {
    const workload = owner?.workloads[place]
    const cpus = workload?.cpu !== undefined ? [workload.cpu] : (workload?.cpus ?? [])
    return cpus.filter((cpu) => known.has(cpu))
  }
  return path.length === 2 && cell ? cell.cpus.filter((cpu) => known.has(cpu)) : []
}

interface Holding {
  label: string
  start: number
  size: number
}

/** All memory that a plan gives away, by who has it and what for. */
function holdings(plan: Plan): Map<string, Holding> {
  const found = new Map<string, Holding>()
  const add = (key: string, label: string, { physical, size }: { physical: bigint; size: bigint }) => {
    let unique = key
    for (let i = 2; found.has(unique); i += 1) unique = `${key} ${i}`
    found.set(unique, { label, start: Number(physical), size: Number(size) })
  }
  for (const cell of plan.cells) {
    for (const region of cell.memory) {
      const label = region.purpose === 'ram' ? cell.name : regionOf(region.name ?? region.purpose, cell.name)
      add(`cell ${cell.name} ${region.purpose} ${region.name ?? ''}`, label, region)
    }
  }
  for (const link of plan.links) add(`link ${link.name}`, linkWords(link.name), link)
  return found
}

/** Memory that came, went, moved or changed its size: where it is now, and where it was. */
export function changedSpans(older: Plan, newer: Plan): ChangedSpan[] {
  const before = holdings(older)
  const now = holdings(newer)
  const spans: ChangedSpan[] = []
  for (const [key, is] of now) {
    const was = before.get(key)
    if (was?.start === is.start && was.size === is.size) continue
    spans.push({ kind: was ? 'changed' : 'added', ...is })
  }
  for (const [key, was] of before) {
    const is = now.get(key)
    if (is?.start === was.start && is.size === was.size) continue
    spans.push({ kind: 'was', ...was })
  }
  return spans
}
