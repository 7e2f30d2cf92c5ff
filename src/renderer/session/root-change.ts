/** What the hypothetical plan takes from root or gives back to it. */
import { rootChange, rootShare, type RootChange } from '../../sim/plan/root-share'
import type { PlanSession } from './plan-session.svelte'

/** Undefined while nothing is hypothetical, and when root has what it had. */
export function heldRootChange({ plan, previewCheck, board }: PlanSession): RootChange | undefined {
  if (!previewCheck?.plan || !plan || !board) return undefined
  return rootChange(rootShare(plan, board), rootShare(previewCheck.plan, board))
}
