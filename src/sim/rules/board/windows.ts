/** Windows of addresses in a board's file, and which of them share bytes. */
import type { PlanPath } from '../../plan/plan'
import { overlappingPairs, type Span } from '../../plan/spans'
import { displayAddress, formatSize } from '../../plan/units'
import { error, type BoardRemark } from './remark'

/** Bytes of the pages that Jailhouse maps. */
export const PAGE = 4096

interface Window {
  physical: bigint
  size: bigint
}

/** Addresses that a part of the board takes, with where its file gives them and what it is called. */
type Placed = Span & { path: PlanPath; what: string }

/** Addresses of a window as a span. */
export const spanOf = ({ physical, size }: Window): Span => ({ start: physical, size })

/** A window's addresses, named `what` in remarks. */
export const placed = (path: PlanPath, what: string, window: Window): Placed => ({ ...spanOf(window), path, what })

/** Start and size of a span in words. */
export const extentOf = ({ start, size }: Span) => `${displayAddress(start)}, ${formatSize(size)}`

/** One error for each pair that shares bytes, at the later of the two in the file. */
export function apart(windows: readonly Placed[], right: string): BoardRemark[] {
  return overlappingPairs(windows).map((pair) => {
    const [first, second] = windows.indexOf(pair[0]) < windows.indexOf(pair[1]) ? pair : [pair[1], pair[0]]
    return error(
      second.path,
      `${second.what} (${extentOf(second)}) overlaps ${first.what} (${extentOf(first)}); ${right}`,
    )
  })
}
