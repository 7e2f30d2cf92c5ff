/** What rules share when they put a finding into words. */
import type { CellConfiguration, MemoryRegion } from '../configuration/configuration'
import { changePlan, type PlanChange } from '../plan/change'
import type { PlanDocument, PlanPath } from '../plan/plan'
import type { Span } from '../plan/spans'
import { displayAddress, formatSize } from '../plan/units'
import type { Place, Problem, RuleInput } from './rule'

/** A finding before its rule's code and severity are put on it. */
export type Finding = Omit<Problem, 'code' | 'severity'>

/** Findings of one rule that are listed one by one; a hostile file would have thousands. */
export const MOST_FINDINGS = 20

export function place(label: string, ...path: PlanPath): Place {
  return { path, label }
}

/** A change of the input's plan as a fix; undefined for files, and when nothing would change. */
export function fixOf(input: RuleInput, label: string, recipe: (draft: PlanDocument) => void): PlanChange | undefined {
  if (!input.plan) return undefined
  const { patches } = changePlan(input.plan.document, label, recipe)
  return patches.length > 0 ? { label, patches } : undefined
}

/** `(0xb3c0_0000, 64 KiB)` */
export function extent(span: Span): string {
  return `(${displayAddress(span.start)}, ${formatSize(span.size)})`
}

/** Words that a sentence lists before it counts the rest. */
const MOST_WORDS = 24

/** `a, b and c` */
export function listed(words: readonly string[]): string {
  const said = words.length > MOST_WORDS ? [...words.slice(0, MOST_WORDS), `${words.length - MOST_WORDS} more`] : words
  return said.length < 2 ? said.join('') : `${said.slice(0, -1).join(', ')} and ${said.at(-1)!}`
}

/** `core 2` or `cores 0, 1 and 2` */
export function cores(cpus: readonly number[]): string {
  return `core${cpus.length === 1 ? '' : 's'} ${listed(cpus.map(String))}`
}

/** Physical range of a region. */
export function physicalSpan(region: MemoryRegion): Span {
  return { start: region.physicalStart, size: region.size }
}

/** Range of a region as its cell sees it. */
export function guestSpan(region: MemoryRegion): Span {
  return { start: region.virtualStart, size: region.size }
}

/** Where a cell stands in the plan, or just its name for a file. */
export function cellPlace(cell: CellConfiguration, ...below: PlanPath): Place {
  return { path: cell.origin ? [...cell.origin.path, ...below] : [], label: cell.name }
}
