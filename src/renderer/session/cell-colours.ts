/** A cell is a colour: on its cores, its memory, its devices and its curves. Root is grey. */
import type { Plan } from '../../sim/plan/plan'
import type { CellRef } from './selection'

/** Colours for cells and links; `--c0` is root's. */
const HUES = 7

/** The style variable of a cell's colour. */
export function cellColour(cell: CellRef): string {
  return cell === 'root' ? 'var(--c0)' : `var(--c${1 + (cell % HUES)})`
}

/** The style variable of a link's colour: the ones that the cells leave over come first. */
export function linkColour(link: number, cells: number): string {
  return `var(--c${1 + ((cells + link) % HUES)})`
}

/** The style variable of the colour of a cell by its name; a name that the plan does not know is root's. */
export function colourOfCell(plan: Plan | undefined, name: string): string {
  const index = plan?.cells.findIndex((cell) => cell.name === name) ?? -1
  return cellColour(index >= 0 ? index : 'root')
}
