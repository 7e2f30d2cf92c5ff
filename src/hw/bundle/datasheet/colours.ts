/** Colours of what uses memory: cells have theirs, links those behind them. */
import { cellColour } from '../../../sim/report/colours'
import type { MemoryUser } from '../memory-map'

const HYPERVISOR_COLOUR = '#171b22'

/** Colour of who uses a piece of memory, where the plan has `cells` cells. */
export function userColour(user: MemoryUser, cells: number): string {
  if (user.kind === 'cell') return cellColour(user.index)
  if (user.kind === 'link') return cellColour(cells + user.index)
  return HYPERVISOR_COLOUR
}
