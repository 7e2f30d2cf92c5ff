/**
 * What changed from one plan to another, in words: "motor moved from core 2 to core 3", "flight RAM 64 KiB -> 128 KiB". For a
 * comparison of runs, and for whoever wants to know what another version of a plan is.
 *
 * Things are recognised by their names, wherever they stand. Every difference between two parsed plans is said, if need be by the
 * names of its fields; only `$schema`, which says nothing about the plan, is passed over.
 */
import { diffFields, type PlanDifference } from './diff-fields'
import { diffHoldings } from './diff-holdings'
import { diffPlacements } from './diff-placements'
import { matchBy, matchRest, reordered, sameData, without } from './match'
import { GUEST_WORDS } from './guest-words'
import type { Plan, PlanCell } from './plan'

export type { PlanDifference } from './diff-fields'

/** Fields of a cell that are told in words of their own. */
const HANDLED = ['name', 'cpus', 'devices', 'workloads']
const APART = ['cells', 'root', '$schema']

/** All differences: those of the plan as a whole, of root, cells, what they hold and run, links, and the rest. */
export function diffPlans(older: Plan, newer: Plan): PlanDifference[] {
  const cells = matchRest(
    matchBy(older.cells, newer.cells, ({ name }) => name),
    // A cell with another name that is otherwise the same on its cores.
    (a, b) => a.guest === b.guest && sameData(a.cpus, b.cpus) && sameData(a.memory, b.memory),
  )
  const found: PlanDifference[] = []
  found.push(...diffFields(without(older.root, 'workloads'), without(newer.root, 'workloads'), 'root', ['root']))
  for (const { item, index } of cells.removed) {
    found.push({ kind: 'removed', text: `removed cell ${item.name}`, path: ['cells', index] })
  }
  for (const { item, index } of cells.added) {
    found.push({ kind: 'added', text: `added cell ${item.name}${about(item)}`, path: ['cells', index] })
  }
  for (const { a, b, bi } of cells.pairs) {
    if (a.name !== b.name) {
      found.push({ kind: 'changed', text: `cell ${a.name} renamed ${b.name}`, path: ['cells', bi, 'name'] })
    }
    found.push(...diffFields(without(a, ...HANDLED), without(b, ...HANDLED), b.name, ['cells', bi]))
  }
  if (reordered(cells)) found.push({ kind: 'moved', text: 'order of cells changed', path: ['cells'] })
  found.push(...diffHoldings(cells), ...diffPlacements(older, newer, cells))
  found.push(...diffFields(without(older, ...APART), without(newer, ...APART), '', []))
  return found
}

function about({ guest, cpus }: PlanCell): string {
  const cores = cpus.length === 1 ? `core ${cpus[0]}` : `cores ${cpus.join(', ')}`
  return ` (${GUEST_WORDS[guest]}${cpus.length === 0 ? '' : `, ${cores}`})`
}
