/** The fix that most memory rules offer: to the next free place that is large enough. */
import { freePlace } from '../plan/free-space'
import { movableAt, moveRegionIn } from '../plan/edit-memory'
import type { PlanChange } from '../plan/change'
import type { PlanPath } from '../plan/plan'
import { alignUp } from '../plan/spans'
import { displayAddress, parseSize } from '../plan/units'
import { fixOf } from './finding'
import type { RuleInput } from './rule'

/** Moves the region or link at `path` to a free place of the board's reserved areas; undefined when there is none. */
export function moveToFreePlace(input: RuleInput, path: PlanPath, label: string): PlanChange | undefined {
  const { board, plan } = input
  const region = plan && movableAt(plan.document, path)
  if (!board || !region) return undefined
  const isLink = path[0] === 'links'
  const size = alignUp(parseSize(region.size) ?? 0n, 4096n)
  if (size === 0n) return undefined
  const guest = isLink ? undefined : plan.document.cells?.[Number(path[1])]?.guest
  const free = freePlace(plan.document, board, { purpose: isLink ? 'links' : 'inmate', size, guest }, path)
  if (free === undefined) return undefined
  return fixOf(input, `move ${label} to ${displayAddress(free)}`, (draft) => moveRegionIn(draft, path, free))
}
