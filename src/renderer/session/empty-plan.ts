/** A plan to begin with on a board: root alone, on all of its cores. */
import type { Board } from '../../sim/plan/board'
import type { Library } from '../../sim/plan/library'
import type { PlanDocument } from '../../sim/plan/plan'

/** What root runs when nobody said anything else; left out where the library does not have it. */
const ROOT_SYSTEM = 'linux'

/** A plan without cells on `board`: every core is root's, and so are all devices. */
export function emptyPlan(board: Board, library: Library): PlanDocument {
  return {
    version: 1,
    name: board.name,
    board: board.id,
    root: { workloads: library.workloads.has(ROOT_SYSTEM) ? [{ use: ROOT_SYSTEM }] : [] },
    cells: [],
  }
}
