import { placementCpus } from '../plan/cores'
import { placementName } from '../plan/plan'
import { cores, fixOf, place } from './finding'
import { homes } from './references'
import type { Rule } from './rule'

/**
 * A workload is pinned to a core that its cell does not have. The guest sees only its own cores: sched_setaffinity fails
 * and the task runs elsewhere or not at all.
 */
export const workloadCore: Rule = {
  code: 'workload-core',
  severity: 'error',
  title: 'Workloads run on cores of their cell',
  check(input) {
    if (!input.board) return []
    return homes(input).flatMap((home) => {
      // A cell without a core is a problem of its own.
      if (home.cpus.length === 0) return []
      return home.workloads.flatMap((placement, i) => {
        const missing = placementCpus(placement, home.cpus).filter((cpu) => !home.cpus.includes(cpu))
        if (missing.length === 0) return []
        const name = placementName(placement)
        const rest = (placement.cpus ?? []).filter((cpu) => home.cpus.includes(cpu))
        const path = [...home.path, 'workloads', i]
        return [
          {
            message: `${name} is placed on ${cores(missing)}, and ${home.name} has ${cores(home.cpus)}.`,
            places: [place(`${name} in ${home.name}`, ...path)],
            fix: fixOf(input, `move ${name} to ${cores(rest.length > 0 ? rest : [home.cpus[0]!])}`, (draft) => {
              const owner = home.path[0] === 'root' ? draft.root : draft.cells?.[Number(home.path[1])]
              const target = owner!.workloads![i]!
              if (rest.length > 0 && placement.cpu === undefined) target.cpus = rest
              else {
                target.cpu = home.cpus[0]!
                delete target.cpus
              }
            }),
          },
        ]
      })
    })
  },
}
