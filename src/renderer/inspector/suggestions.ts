/** What can be typed into a field that names something of the plan or the board. */
import type { Board } from '../../sim/plan/board'
import type { Plan, PlanPath } from '../../sim/plan/plan'
import { workloadTargets } from './starters'

/** Names that fit the field at `path`; none for a field that takes anything. */
export function suggestionsFor(plan: Plan, board: Board, path: PlanPath): string[] {
  const field = path.at(-1)
  const cells = ['root', ...plan.cells.map(({ name }) => name)]
  switch (field) {
    case 'from':
    case 'to':
      return [...workloadTargets(plan), ...cells]
    case 'of':
      return [...workloadTargets(plan), ...plan.chains.map(({ name }) => name)]
    case 'steps':
      return workloadTargets(plan)
    case 'on':
    case 'cell':
    case 'between':
      return cells
    case 'device':
      return path[0] === 'links' ? [] : (path[0] === 'cells' && plan.cells[Number(path[1])]?.devices) || []
    case 'console':
      return board.consoles.map(({ device }) => device)
    case 'resource':
      return [
        ...new Set(
          [plan.root, ...plan.cells].flatMap(({ workloads }) =>
            workloads.flatMap(({ sections }) => sections?.flatMap(({ resource }) => resource ?? []) ?? []),
          ),
        ),
      ]
    default:
      return []
  }
}
