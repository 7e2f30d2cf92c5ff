/** A cell is a colour, on its cores and in memory, as in the window: root is grey, the hues go round. */
import type { MemoryUser } from '../memory-map'

export const ROOT_COLOUR = '#6b7686'
const HUES = ['#2468d6', '#b96a00', '#0b8068', '#9b3f9d', '#7d6c00', '#c2442f', '#4f7517']
const HYPERVISOR_COLOUR = '#171b22'

/** Colour of the cell at `index` in the plan. */
export function cellColour(index: number): string {
  return HUES[index % HUES.length]!
}

/** Colour of who uses a piece of memory, where the plan has `cells` cells. */
export function userColour(user: MemoryUser, cells: number): string {
  if (user.kind === 'cell') return cellColour(user.index)
  if (user.kind === 'link') return cellColour(cells + user.index)
  return HYPERVISOR_COLOUR
}
