/** The fixes that memory rules offer. */
import { freePlace, takenSpans, type TakenSpan } from '../plan/free-space'
import { movableAt, moveRegionIn } from '../plan/edit-memory'
import type { PlanChange } from '../plan/change'
import type { PlanPath } from '../plan/plan'
import { alignUp, overlaps } from '../plan/spans'
import { displayAddress, formatAddress, parseSize } from '../plan/units'
import { memoryOf, type Claim } from './claims'
import { fixOf, guestSpan } from './finding'
import type { RuleInput } from './rule'

/** What is taken in the plan of an input: read once for all fixes of a check. */
const taken = new WeakMap<RuleInput, TakenSpan[]>()

/** Moves the region or link at `path` to a free place of the board's reserved areas; undefined when there is none. */
export function moveToFreePlace(input: RuleInput, path: PlanPath, label: string): PlanChange | undefined {
  const { board, plan } = input
  const region = plan && movableAt(plan.document, path)
  if (!board || !region) return undefined
  const isLink = path[0] === 'links'
  const size = alignUp(parseSize(region.size) ?? 0n, 4096n)
  if (size === 0n) return undefined
  const guest = isLink ? undefined : plan.document.cells?.[Number(path[1])]?.guest
  const spans = taken.get(input) ?? takenSpans(plan.document, board)
  taken.set(input, spans)
  const wish = { purpose: isLink ? ('links' as const) : ('inmate' as const), size, guest }
  const free = freePlace(plan.document, board, wish, path, spans)
  if (free === undefined) return undefined
  return fixOf(input, `move ${label} to ${displayAddress(free)}`, (draft) => moveRegionIn(draft, path, free))
}

/**
 * Lets a cell see its memory at the physical address; undefined when it does already, when something else of the cell is
 * there, or when the claim is no memory that the plan lists.
 */
export function showAtPhysical(input: RuleInput, claim: Claim): PlanChange | undefined {
  const { path } = claim.place
  const { physicalStart, virtualStart } = claim.region
  if (claim.kind !== 'memory' || path[2] !== 'memory' || virtualStart === (physicalStart as bigint)) return undefined
  const isFree = memoryOf(input).claims.every(
    (other) => other === claim || other.cell !== claim.cell || !overlaps(claim, guestSpan(other.region)),
  )
  if (!isFree) return undefined
  return fixOf(input, 'show it at its physical address', (draft) => {
    const region = movableAt(draft, path)
    if (region) region.guest = formatAddress(physicalStart)
  })
}
