import { clusterOf } from '../plan/board'
import { fixOf, listed, place, type Finding } from './finding'
import type { Rule } from './rule'

/**
 * A cell is given cache colours that its shared cache does not have, or none at all. A page of such a colour does not
 * exist, so no memory could be found for it.
 */
export const colourUnknown: Rule = {
  code: 'colour-unknown',
  severity: 'error',
  title: 'Cache colours exist',
  check(input) {
    const { board, plan } = input
    if (!board || !plan) return []
    return plan.plan.cells.flatMap((cell, c): Finding[] => {
      const cluster = cell.cpus[0] === undefined ? board.clusters[0] : clusterOf(board, cell.cpus[0])
      if (!cell.colours || !cluster) return []
      const { colours } = cluster.sharedCache
      const missing = cell.colours.filter((colour) => colour >= colours)
      if (missing.length === 0 && cell.colours.length > 0) return []
      const rest = cell.colours.filter((colour) => colour < colours)
      return [
        {
          message:
            cell.colours.length === 0
              ? `${cell.name} has no cache colour.`
              : `${cell.name} has cache colour ${listed(missing.map(String))}; the shared cache of ${cluster.name} has 0 to ${colours - 1}.`,
          places: [place(`colours of ${cell.name}`, 'cells', c, 'colours')],
          fix: fixOf(input, rest.length > 0 ? 'keep the ones that exist' : 'use all colours', (draft) => {
            if (rest.length > 0) draft.cells![c]!.colours = rest
            else delete draft.cells![c]!.colours
          }),
        },
      ]
    })
  },
}
