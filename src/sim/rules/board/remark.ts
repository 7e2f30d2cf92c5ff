/** What a check of a board says, and the words that all checks share. */
import type { Board } from '../../plan/board'
import { placeOf, type Fault } from '../../plan/faults'
import type { PlanPath } from '../../plan/plan'
import { showValue } from '../../plan/show'
import type { Severity } from '../rule'

/** Something to say about a board's file. An error keeps the board from being used. */
export interface BoardRemark extends Fault {
  severity: Severity
}

/** A check, and the groups of the board's file that it reads: it is done where each of them could be read. */
export interface BoardCheck {
  needs: readonly (keyof Board)[]
  check(board: Board): BoardRemark[]
}

/** A remark at `path` that keeps the board from being used. */
export function error(path: PlanPath, message: string): BoardRemark {
  return { severity: 'error', path, place: placeOf(path), message }
}

/** A remark at `path` with which the board can still be used. */
export function warning(path: PlanPath, message: string): BoardRemark {
  return { ...error(path, message), severity: 'warning' }
}

/** Errors for entries whose name an earlier one has. */
export function once(names: readonly (string | number)[], path: PlanPath, field: string): BoardRemark[] {
  return names.flatMap((name, i) =>
    names.indexOf(name) === i
      ? []
      : [error([...path, i, field], `${showValue(name)} is there already; each is there once`)],
  )
}
