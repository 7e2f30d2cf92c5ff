import type { Board } from './board'
import { LazyMap } from './lazy-map'
import { describeFaults, parseBoardText, parseWorkload, type Parsed } from './parse'
import type { Workload, WorkloadDocument } from './workload'

/** The boards and workloads that plans can name: the shipped templates and whatever the user added. */
export interface Library {
  boards: ReadonlyMap<string, Board>
  workloads: ReadonlyMap<string, Workload>
  /** Files of the user's own that cannot be used, by the identifier that each would have. */
  broken?: ReadonlyMap<string, string>
}

/** A board as its file has it: dozens of kilobytes of text, and of a dozen boards a plan needs one. */
export interface BoardText {
  id: string
  text: string
}

function read<T>(what: string, parsed: Parsed<T>): T {
  if (parsed.ok) return parsed.value
  throw new Error(`The ${what} cannot be read. ${describeFaults(parsed.faults, 3)}`)
}

/**
 * A library of templates as their files have them. Each is read when it is first asked for, since dozens are listed and a plan
 * needs few; to ask for one that is malformed throws.
 */
export function libraryOf(templates: {
  boards: readonly BoardText[]
  workloads: readonly WorkloadDocument[]
  broken?: readonly { id?: string | undefined; file: string }[]
}): Library {
  const { boards, workloads, broken = [] } = templates
  return {
    boards: new LazyMap(boards.map(({ id, text }) => [id, () => read(`board ${id}`, parseBoardText(text))])),
    workloads: new LazyMap(workloads.map((one) => [one.id, () => read(`workload ${one.id}`, parseWorkload(one))])),
    broken: new Map(broken.flatMap(({ id, file }) => (id === undefined ? [] : [[id, file]]))),
  }
}

/** A library of parsed templates, by identifier. */
export function makeLibrary(boards: readonly Board[], workloads: readonly Workload[]): Library {
  return {
    boards: new Map(boards.map((board) => [board.id, board])),
    workloads: new Map(workloads.map((workload) => [workload.id, workload])),
  }
}
