/** The RAM that a workload would run in: its cell's. It is shown on the memory bar and said while something is in the hand. */
import { displayAddress, formatSize } from '../../sim/plan/units'
import type { Plan } from '../../sim/plan/plan'
import type { CellRef } from '../session/selection'
import { ownerOf } from '../soc/core-views'
import { sizeAt } from '../texts/drag'
import type { DropTarget } from './drop'

/** The cell that has the core `target` in `plan`, which is the plan as it would be; undefined for root, whose RAM is the rest. */
export function heldHome(plan: Plan | undefined, target: DropTarget | undefined): CellRef | undefined {
  if (!plan || !target || !('core' in target)) return undefined
  const owner = ownerOf(plan, target.core)
  return owner === 'root' ? undefined : owner
}

/** `16 MiB at 0xb3c0_0000` for the largest of the cell's RAM; empty for root and for a cell without any. */
export function ramInWords(plan: Plan, cell: CellRef): string {
  if (cell === 'root') return ''
  const ram = (plan.cells[cell]?.memory ?? []).filter(({ purpose }) => purpose === 'ram')
  const [largest] = ram.sort((a, b) => (a.size < b.size ? 1 : -1))
  return largest ? sizeAt(formatSize(largest.size), displayAddress(largest.physical)) : ''
}
