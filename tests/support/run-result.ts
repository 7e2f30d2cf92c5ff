/** A run as it is stored: what the services add to a simulation, for tests of what is made from results. */
import { documentDigest } from '../../src/hw/bundle/canonical-json'
import { simulate } from '../../src/sim/engine/simulate'
import type { Board } from '../../src/sim/plan/board'
import type { Plan, PlanDocument } from '../../src/sim/plan/plan'
import type { RunResult } from '../../src/sim/results/result'
import { parsedPlan, shippedLibrary } from './templates'

const library = shippedLibrary()

/** Runs a plan for some seconds with a seed. */
export function runOf(
  document: PlanDocument,
  seconds: number,
  seed = '1',
): { result: RunResult; plan: Plan; board: Board } {
  const plan = parsedPlan(document)
  const board = library.boards.get(plan.board)!
  const simulated = simulate(plan, board, library.workloads, { seconds, seed })
  const result = {
    ...simulated,
    plan: { ...simulated.plan, sha256: documentDigest(document), document },
    wallSeconds: 1,
  }
  return { result, plan, board }
}
