/** A run with something changed for it alone: what can be switched, and the plan that comes of it. */
import { changePlan, type AppliedChange } from '../../sim/plan/change'
import { diffPlans } from '../../sim/plan/diff'
import { parsePlan } from '../../sim/plan/parse'
import type { Plan, PlanDocument } from '../../sim/plan/plan'
import { SESSION } from '../texts/session'
import { WORDS } from '../texts/words'

/** Root, or a cell by its place. */
export type Home = 'root' | number

/** What differs from the plan; what is left out stays as the plan has it. */
export interface Variant {
  interruptDelivery?: Plan['jailhouse']['interruptDelivery']
  colouring?: Plan['jailhouse']['colouring']
  cellsStart?: Plan['jailhouse']['cellsStart']
  /** MB/s that each core of a home may move, by home; null for no budget. */
  budgets?: ReadonlyMap<Home, number | null>
  /** Share of the shared cache, 0 to 1, by home; null for none of its own. */
  portions?: ReadonlyMap<Home, number | null>
  /** Whole number below 2^64 as text. */
  seed?: string
  seconds?: number
  /** True to run without stress-ng and its like. */
  withoutLoad?: boolean
}

/** What a plan's cells have of something, by home, root first. */
export interface HomeAmount {
  home: Home
  name: string
  amount: number | undefined
}

/** Root and the cells of a plan with what `of` reads from them. */
export function amounts(
  plan: Plan,
  of: (cell: Plan['root'] | Plan['cells'][number]) => number | undefined,
): HomeAmount[] {
  const cells = plan.cells.map((cell, index): HomeAmount => ({ home: index, name: cell.name, amount: of(cell) }))
  return [{ home: 'root', name: WORDS.root, amount: of(plan.root) }, ...cells]
}

/** The same map with another value at `home`; undefined takes it out. */
export function withAmount(
  map: ReadonlyMap<Home, number | null> | undefined,
  home: Home,
  amount: number | null | undefined,
): ReadonlyMap<Home, number | null> | undefined {
  const next = new Map(map)
  if (amount === undefined) next.delete(home)
  else next.set(home, amount)
  return next.size > 0 ? next : undefined
}

/** Makes the changes in a draft of the document. */
function make(draft: PlanDocument, variant: Variant): void {
  const { interruptDelivery, colouring, cellsStart, budgets, portions, seed, seconds, withoutLoad } = variant
  if (interruptDelivery !== undefined || colouring !== undefined || cellsStart !== undefined) {
    draft.jailhouse = {
      ...draft.jailhouse,
      ...(interruptDelivery === undefined ? {} : { interruptDelivery }),
      ...(colouring === undefined ? {} : { colouring }),
      ...(cellsStart === undefined ? {} : { cellsStart }),
    }
  }
  const homeOf = (home: Home) => (home === 'root' ? (draft.root ??= {}) : draft.cells?.[home])
  for (const [home, megabytes] of budgets ?? []) {
    const cell = homeOf(home)
    if (!cell) continue
    if (megabytes === null) delete cell.memoryBudget
    else cell.memoryBudget = { ...cell.memoryBudget, rate: `${megabytes} MB/s` }
  }
  for (const [home, share] of portions ?? []) {
    const cell = homeOf(home)
    if (!cell) continue
    if (share === null) delete cell.cachePortion
    else cell.cachePortion = share
  }
  if (seed !== undefined || seconds !== undefined || withoutLoad) {
    draft.run = {
      ...draft.run,
      ...(seed === undefined ? {} : { seed }),
      ...(seconds === undefined ? {} : { seconds }),
      ...(withoutLoad ? { load: [] } : {}),
    }
  }
}

export interface VariedPlan {
  /** To run as it is, or to make part of the plan under its label. */
  change: AppliedChange
  /** What differs, in words; none where everything is as the plan has it. */
  words: string[]
}

/** The plan with the variant's changes. A value that the plan's schema refuses is left for the check of the document to say. */
export function vary(document: PlanDocument, variant: Variant): VariedPlan {
  const made = changePlan(document, '', (draft) => make(draft, variant))
  const [before, after] = [parsePlan(document), parsePlan(made.document)]
  const words = before.ok && after.ok ? diffPlans(before.value, after.value).map(({ text }) => text) : []
  return { change: { ...made, label: words.join(', ') || SESSION.noChange }, words }
}

/** True where two documents simulate alike: they differ in nothing, or in what only judges and names. */
export function simulatesAlike(a: PlanDocument, b: PlanDocument): boolean {
  if (a === b) return true
  const judging = new Set(['limits', 'name', 'description', '$schema'])
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every((key) => {
    if (judging.has(key)) return true
    const [own, other] = [a[key as keyof PlanDocument], b[key as keyof PlanDocument]]
    return own === other || JSON.stringify(own) === JSON.stringify(other)
  })
}
