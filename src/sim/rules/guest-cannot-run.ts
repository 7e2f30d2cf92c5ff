import { choices } from '../plan/show'
import { placementName } from '../plan/plan'
import { fixOf, place, type Finding } from './finding'
import { homes } from './references'
import type { Rule } from './rule'

/** A workload needs another operating environment than its cell has: its image could not even be started there. */
export const guestCannotRun: Rule = {
  code: 'guest-cannot-run',
  severity: 'error',
  title: 'Every cell can run its workloads',
  check(input) {
    if (!input.plan) return []
    const { plan, workloads } = input.plan
    const all = homes(input)
    const placed = all.flatMap((home) =>
      home.workloads.flatMap((placement, i): Finding[] => {
        const template = workloads.get(placement.use)
        if (!template || template.behaviour.kind === 'load' || template.guests.includes(home.guest)) return []
        const others = home.workloads.flatMap((other) => workloads.get(other.use) ?? [])
        const guest = template.guests.find((candidate) => others.every((other) => other.guests.includes(candidate)))
        return [
          {
            message:
              `${placementName(placement)} runs under ${template.guests.join(' or ')}, and ${home.name} is ` +
              `${home.guest}.`,
            places: [place(`${placementName(placement)} in ${home.name}`, ...home.path, 'workloads', i)],
            fix:
              guest && home.path[0] === 'cells'
                ? fixOf(input, `make ${home.name} ${guest}`, (draft) => {
                    draft.cells![Number(home.path[1])]!.guest = guest
                  })
                : undefined,
          },
        ]
      }),
    )
    const loads = plan.run.load.flatMap((load, i): Finding[] => {
      const template = workloads.get(load.use)
      const home = all.find((candidate) => candidate.name === load.on)
      if (!template || template.behaviour.kind !== 'load' || !home || template.guests.includes(home.guest)) return []
      return [
        {
          message: `${load.use} runs under ${choices(template.guests)}, and ${home.name} is ${home.guest}.`,
          places: [place(`load ${load.use}`, 'run', 'load', i)],
          fix: fixOf(input, `remove the load ${load.use}`, (draft) => {
            draft.run?.load?.splice(i, 1)
          }),
        },
      ]
    })
    return [...placed, ...loads]
  },
}
