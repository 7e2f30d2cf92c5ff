/** Who has which colour of a shared cache. */
import type { Plan } from '../../sim/plan/plan'

export interface ColourView {
  colour: number
  /** Cells that name it: more than one is a conflict. */
  cells: readonly number[]
  /** True where root's lines lie, and those of every cell that names no colour. */
  shared: boolean
}

/** Every colour of a cache of `count`; what nobody names is shared, and so is all of it when everything is named. */
export function colourViews(plan: Pick<Plan, 'cells'>, count: number): ColourView[] {
  const views = Array.from({ length: count }, (_, colour) => ({
    colour,
    cells: plan.cells.flatMap((cell, index) => (cell.colours?.includes(colour) ? [index] : [])),
  }))
  const full = views.every(({ cells }) => cells.length > 0)
  return views.map((view) => ({ ...view, shared: full || view.cells.length === 0 }))
}

/** All colours from `from` to `to`, both of them. */
export function stroke(from: number, to: number): number[] {
  const first = Math.min(from, to)
  return Array.from({ length: Math.abs(to - from) + 1 }, (_, i) => first + i)
}
