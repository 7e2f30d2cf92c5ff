import { cellPlace, cores, fixOf, listed } from './finding'
import type { Rule } from './rule'

/**
 * Two cells take one core. Root no longer owns it when the second cell is created: Jailhouse answers EBUSY and that cell
 * does not exist.
 */
export const cpuShared: Rule = {
  code: 'cpu-shared',
  severity: 'error',
  title: 'A core belongs to one cell',
  check(input) {
    const groups = new Map<string, { cells: number[]; cpus: number[] }>()
    const owners = new Map<number, number[]>()
    input.cells.forEach((cell, c) => {
      for (const cpu of cell.cpus) owners.set(cpu, [...(owners.get(cpu) ?? []), c])
    })
    for (const [cpu, cells] of owners) {
      if (cells.length < 2) continue
      const group = groups.get(cells.join()) ?? { cells, cpus: [] }
      group.cpus.push(cpu)
      groups.set(cells.join(), group)
    }
    return [...groups.values()].map(({ cells, cpus }) => {
      const losers = cells.slice(1)
      const keepsSome = losers.every((c) => input.cells[c]!.cpus.some((cpu) => !cpus.includes(cpu)))
      const names = cells.map((c) => input.cells[c]!.name)
      const verb = cpus.length === 1 ? 'belongs' : 'belong'
      return {
        message: `${cores(cpus).replace(/^c/, 'C')} ${verb} to ${listed(names)}; a core has one owner.`,
        places: cells.map((c) => cellPlace(input.cells[c]!, 'cpus')),
        fix: keepsSome
          ? fixOf(input, `leave ${cores(cpus)} to ${names[0]}`, (draft) => {
              for (const c of losers) {
                draft.cells![c]!.cpus = draft.cells![c]!.cpus.filter((cpu) => !cpus.includes(cpu))
              }
            })
          : undefined,
      }
    })
  },
}
