/** How much of a plan can be simulated: each stream has a histogram of its own, and reports of all of them go out all the time. */
import { NotSimulatable } from '../machine/not-simulatable'
import { rootCpus } from '../plan/cores'
import type { Board } from '../plan/board'
import type { Placement, Plan } from '../plan/plan'
import { STRESSORS } from '../plan/workload'

/** Workloads, counted once per core that they run on. */
const MOST_WORKLOADS = 1000
/** Processes of all loads together. */
const MOST_STRESSORS = 1000

/** @throws NotSimulatable for a plan with more than a thousand workloads or stressors */
export function refuseTooLarge(plan: Plan, board: Board): void {
  const countOf = (placements: readonly Placement[], cores: number) =>
    placements.reduce((sum, { cpu, cpus }) => sum + (cpu === undefined ? (cpus?.length ?? cores) : 1), 0)
  const ofRoot = countOf(plan.root.workloads, rootCpus(plan, board).length)
  const workloads = plan.cells.reduce((sum, cell) => sum + countOf(cell.workloads, cell.cpus.length), ofRoot)
  if (workloads > MOST_WORKLOADS) {
    throw new NotSimulatable(
      `its workloads are ${workloads}, each counted on every core where it runs; at most ${MOST_WORKLOADS} can be simulated`,
    )
  }
  const stressors = plan.run.load.reduce((sum, load) => STRESSORS.reduce((all, kind) => all + load[kind], sum), 0)
  if (stressors > MOST_STRESSORS) {
    throw new NotSimulatable(`its loads have ${stressors} stressors; at most ${MOST_STRESSORS} can be simulated`)
  }
}
