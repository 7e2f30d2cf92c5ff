/** The shipped templates, for the tests of the window. */
import { makeLibrary, type Library } from '../../sim/plan/library'
import { parseBoard, parsePlan, parseWorkload, type Parsed } from '../../sim/plan/parse'
import type { Board } from '../../sim/plan/board'
import type { Plan, PlanDocument } from '../../sim/plan/plan'

type Files = Record<string, { default: unknown }>
const boards = import.meta.glob('../../../templates/boards/*.json', { eager: true }) as Files
const workloads = import.meta.glob('../../../templates/workloads/*.json', { eager: true }) as Files
const plans = import.meta.glob('../../../templates/plans/*.json', { eager: true }) as Files

function must<T>(parsed: Parsed<T>): T {
  if (parsed.ok) return parsed.value
  throw new Error(parsed.faults.map((fault) => `${fault.place}: ${fault.message}`).join('\n'))
}

/** Every shipped board and workload. */
export function shippedLibrary(): Library {
  return makeLibrary(
    Object.values(boards).map((file) => must(parseBoard(file.default))),
    Object.values(workloads).map((file) => must(parseWorkload(file.default))),
  )
}

/** The quadcopter plan, a fresh copy each time. */
export function quadcopter(): PlanDocument {
  const [, file] = Object.entries(plans).find(([path]) => path.includes('quadcopter-imx8mm'))!
  return structuredClone(file.default) as PlanDocument
}

/** A document as code reads it, with its board. */
export function read(document: PlanDocument): { plan: Plan; board: Board } {
  const plan = must(parsePlan(document))
  return { plan, board: shippedLibrary().boards.get(plan.board)! }
}
