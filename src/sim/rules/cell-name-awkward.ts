import { renameCellIn, uniqueName } from '../plan/edit-cells'
import { showValue } from '../plan/show'
import { cellPlace, fixOf } from './finding'
import type { Rule } from './rule'

/**
 * A name that the jailhouse tool misreads: digits alone are taken as a cell's number, spaces and quotes need escaping in
 * every script, and a slash reads as `cell/workload` in limits.
 */
export const cellNameAwkward: Rule = {
  code: 'cell-name-awkward',
  severity: 'warning',
  title: 'Names of cells can be typed',
  check(input) {
    return input.cells.flatMap((cell, c) => {
      const numeric = /^\d+$/.test(cell.name)
      if (!numeric && !/[\s'"`\\$/]/.test(cell.name)) return []
      const others = input.cells.filter((_, other) => other !== c).map((other) => other.name)
      const plain = numeric ? `cell-${cell.name}` : cell.name.replace(/[\s'"`\\$/]+/g, '-')
      const name = uniqueName(plain, others)
      const why = numeric
        ? 'the jailhouse tool takes digits for the number of a cell'
        : 'spaces, quotes and slashes break command lines'
      return [
        {
          message: `The name ${showValue(cell.name)} is hard to type: ${why}.`,
          places: [cellPlace(cell, 'name')],
          fix: fixOf(input, `call it ${name}`, (draft) => renameCellIn(draft, c, name)),
        },
      ]
    })
  },
}
