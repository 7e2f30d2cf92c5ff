import type { Board } from './board'
import type { Workload } from './workload'

/** The boards and workloads that plans can name: the shipped templates and whatever the user added. */
export interface Library {
  boards: ReadonlyMap<string, Board>
  workloads: ReadonlyMap<string, Workload>
}

/** A library of parsed templates, by identifier. */
export function makeLibrary(boards: readonly Board[], workloads: readonly Workload[]): Library {
  return {
    boards: new Map(boards.map((board) => [board.id, board])),
    workloads: new Map(workloads.map((workload) => [workload.id, workload])),
  }
}
