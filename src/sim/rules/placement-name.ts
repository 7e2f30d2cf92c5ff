import { uniqueName } from '../plan/edit-cells'
import { placementName } from '../plan/plan'
import { fixOf, place, type Finding } from './finding'
import { homes } from './references'
import type { Rule } from './rule'

/** Two workloads of a cell answer to one name: limits, chains and results could mean either. */
export const placementNameTaken: Rule = {
  code: 'placement-name',
  severity: 'error',
  title: 'Workloads of a cell have different names',
  check(input) {
    return homes(input).flatMap((home) => {
      const seen = new Map<string, number>()
      return home.workloads.flatMap((placement, i): Finding[] => {
        const name = placementName(placement)
        const first = seen.get(name)
        if (first === undefined) {
          seen.set(name, i)
          return []
        }
        const free = uniqueName(name, home.workloads.map(placementName))
        return [
          {
            message: `${home.name} has two workloads called ${name}.`,
            places: [first, i].map((index) => place(`${name} in ${home.name}`, ...home.path, 'workloads', index)),
            fix: fixOf(input, `call the second ${free}`, (draft) => {
              const owner = home.path[0] === 'root' ? draft.root : draft.cells?.[Number(home.path[1])]
              owner!.workloads![i]!.name = free
            }),
          },
        ]
      })
    })
  },
}
