import type { Board } from './board'
import type { Workload } from './workload'

/** The boards and workloads that plans can name: the shipped templates and whatever the user added. */
export interface Library {
  boards: ReadonlyMap<string, Board>
  workloads: ReadonlyMap<string, Workload>
  /** Files of the user's own that cannot be used, by the identifier that each would have. */
  broken?: ReadonlyMap<string, string>
}

/** A library of parsed templates, by identifier. */
export function makeLibrary(
  boards: readonly Board[],
  workloads: readonly Workload[],
  broken: readonly { id?: string | undefined; file: string }[] = [],
): Library {
  return {
    boards: new Map(boards.map((board) => [board.id, board])),
    workloads: new Map(workloads.map((workload) => [workload.id, workload])),
    broken: new Map(broken.flatMap(({ id, file }) => (id === undefined ? [] : [[id, file]]))),
  }
}
