import { changePlan } from '../plan/change'
import type { Library } from '../plan/library'
import { nearest } from '../plan/nearest'
import type { PlanDocument } from '../plan/plan'
import { choices, showValue } from '../plan/show'
import type { Problem } from './rule'

/**
 * A plan for a board that nobody described. Without a board there are no cores, addresses or interrupts: nothing can be
 * lowered, so this stands in front of all rules instead of among them.
 */
export function boardUnknown(document: PlanDocument, library: Library): Problem {
  const known = [...library.boards.keys()]
  const meant = nearest(document.board, known) ?? (known.length === 1 ? known[0] : undefined)
  const broken = library.broken?.get(document.board)
  const what = broken === undefined ? `There is no board ${showValue(document.board)}` : `${broken} cannot be used`
  const label = `use the board ${meant ?? ''}`
  return {
    code: 'board-unknown',
    severity: 'error',
    message: `${what}; known: ${choices(known)}.`,
    places: [{ path: ['board'], label: 'board' }],
    ...(meant === undefined
      ? {}
      : {
          fix: {
            label,
            patches: changePlan(document, label, (draft) => {
              draft.board = meant
            }).patches,
          },
        }),
  }
}
