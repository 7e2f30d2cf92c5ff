import { oneOf } from '../plan/edit-workloads'
import { fixOf, place } from './finding'
import { homes } from './references'
import type { Rule } from './rule'

/**
 * A load stands among the workloads, or a workload among the loads. stress-ng runs in a Linux for the length of a run and
 * has no period, core or deadline; a task has nothing that a number of stressors would mean.
 */
export const loadMisplaced: Rule = {
  code: 'load-misplaced',
  severity: 'error',
  title: 'Loads stand in the run, workloads in cells',
  check(input) {
    if (!input.plan) return []
    const { plan, workloads } = input.plan
    const isLoad = (use: string) => workloads.get(use)?.behaviour.kind === 'load'
    const placedLoads = homes(input).flatMap((home) =>
      home.workloads.flatMap((placement, i) => {
        if (!isLoad(placement.use)) return []
        const path = [...home.path, 'workloads', i]
        return [
          {
            message: `${placement.use} is a load: it belongs to the run, not on a core of ${home.name}.`,
            places: [place(`${placement.use} in ${home.name}`, ...path)],
            fix: fixOf(input, `move ${placement.use} to the run`, (draft) => {
              const owner = home.path[0] === 'root' ? draft.root : draft.cells?.[Number(home.path[1])]
              owner?.workloads?.splice(i, 1)
              draft.run ??= {}
              draft.run.load = [...(draft.run.load ?? []), oneOf(workloads.get(placement.use)!, home.name)]
            }),
          },
        ]
      }),
    )
    const loadedWorkloads = plan.run.load.flatMap((load, i) =>
      workloads.has(load.use) && !isLoad(load.use)
        ? [
            {
              message: `${load.use} is a workload: place it in ${load.on}, it cannot load a run.`,
              places: [place(`load ${load.use}`, 'run', 'load', i)],
              fix: fixOf(input, `remove the load ${load.use}`, (draft) => {
                draft.run?.load?.splice(i, 1)
              }),
            },
          ]
        : [],
    )
    return [...placedLoads, ...loadedWorkloads]
  },
}
