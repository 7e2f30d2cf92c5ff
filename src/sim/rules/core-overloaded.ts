import { coreUtilisation } from '../plan/utilisation'
import { place } from './finding'
import { homes } from './references'
import { placementCpus } from '../plan/cores'
import { placementName } from '../plan/plan'
import type { Rule } from './rule'

/** Rounding of three execution times that fill a core exactly must not count as too much. */
const TOLERANCE = 1e-9

/**
 * The workloads of a core ask for more time than there is. Some deadline is missed again and again, whatever the priorities:
 * the backlog grows without bound.
 */
export const coreOverloaded: Rule = {
  code: 'core-overloaded',
  severity: 'error',
  title: 'No core is asked for more time than it has',
  check(input) {
    if (!input.plan) return []
    const { plan, workloads } = input.plan
    return [...coreUtilisation(plan, workloads, input.board)].flatMap(([cpu, core]) => {
      if (core.utilisation <= 1 + TOLERANCE) return []
      const parts = core.parts.map((part) => `${part.name} ${part.utilisation.toFixed(2)}`).join(', ')
      return [
        {
          message: `Core ${cpu} of ${core.cell} is asked for ${core.utilisation.toFixed(2)} of its time: ${parts}.`,
          places: homes(input).flatMap((home) =>
            home.workloads.flatMap((placement, i) =>
              placementCpus(placement, home.cpus).includes(cpu)
                ? [place(`${placementName(placement)} in ${home.name}`, ...home.path, 'workloads', i)]
                : [],
            ),
          ),
        },
      ]
    })
  },
}
