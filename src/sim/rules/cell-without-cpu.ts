import { ownerOf } from '../plan/cores'
import { cellPlace, fixOf } from './finding'
import type { Rule } from './rule'

/** A cell without a core: Jailhouse has nothing to start it on and refuses the configuration with EINVAL. */
export const cellWithoutCpu: Rule = {
  code: 'cell-without-cpu',
  severity: 'error',
  title: 'Every cell has a core',
  check(input) {
    return input.cells.flatMap((cell, c) => {
      if (cell.cpus.length > 0) return []
      const document = input.plan?.document
      const free = document ? input.system.rootCell.cpus.filter((cpu) => ownerOf(document, cpu) < 0) : []
      const cpu = free.length > 1 ? free.at(-1) : undefined
      return [
        {
          message: `${cell.name} has no core.`,
          places: [cellPlace(cell, 'cpus')],
          fix:
            cpu === undefined
              ? undefined
              : fixOf(input, `give core ${cpu} to ${cell.name}`, (draft) => {
                  draft.cells![c]!.cpus = [cpu]
                  for (const placement of draft.root?.workloads ?? []) {
                    const rest = placement.cpus?.filter((other) => other !== cpu) ?? []
                    if (rest.length > 0) placement.cpus = rest
                  }
                }),
        },
      ]
    })
  },
}
