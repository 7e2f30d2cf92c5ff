import { cellPlace, cores, fixOf, place } from './finding'
import type { Rule } from './rule'

/** The cells take every core. Linux cannot offline its last one: the creation of the last cell fails. */
export const rootWithoutCpu: Rule = {
  code: 'root-without-cpu',
  severity: 'error',
  title: 'Root keeps a core',
  needsRoot: true,
  check(input) {
    const { rootCell } = input.system
    const taken = new Set(input.cells.flatMap((cell) => cell.cpus))
    if (rootCell.cpus.length === 0 || rootCell.cpus.some((cpu) => !taken.has(cpu))) return []
    const rich = input.cells.findIndex((cell) => cell.cpus.length > 1)
    const given = input.cells[rich]?.cpus[0]
    return [
      {
        message: `The cells take ${cores(rootCell.cpus)}: none remains for root, which needs one to manage them.`,
        places: [place('root', 'root'), ...input.cells.map((cell) => cellPlace(cell, 'cpus'))],
        fix:
          given === undefined
            ? undefined
            : fixOf(input, `give core ${given} back to root`, (draft) => {
                for (const cell of draft.cells ?? []) {
                  cell.cpus = cell.cpus.filter((cpu) => cpu !== given)
                  for (const placement of cell.workloads ?? []) {
                    const rest = placement.cpus?.filter((other) => other !== given) ?? []
                    if (rest.length > 0) placement.cpus = rest
                  }
                }
              }),
      },
    ]
  },
}
