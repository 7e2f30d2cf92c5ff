import { cellPlace, cores, fixOf } from './finding'
import type { Rule } from './rule'

/** A cell asks for a core that root does not have: Jailhouse answers the creation of the cell with EBUSY. */
export const cpuUnknown: Rule = {
  code: 'cpu-unknown',
  severity: 'error',
  title: 'Cells take cores that the system has',
  needsRoot: true,
  check(input) {
    const { rootCell } = input.system
    const known = new Set(rootCell.cpus)
    return input.cells.flatMap((cell, c) => {
      const missing = cell.cpus.filter((cpu) => !known.has(cpu))
      if (missing.length === 0) return []
      return [
        {
          message: `${cell.name} takes ${cores(missing)}, and the system has ${cores(rootCell.cpus)}.`,
          places: [cellPlace(cell, 'cpus')],
          fix: fixOf(input, `take ${cores(missing)} from ${cell.name}`, (draft) => {
            draft.cells![c]!.cpus = draft.cells![c]!.cpus.filter((cpu) => known.has(cpu))
          }),
        },
      ]
    })
  },
}
