import { fixOf, listed, place, type Finding } from './finding'
import type { Rule } from './rule'

/** Share of the cache that rounding of the portions may add up to beyond the whole. */
const ROUNDING = 1e-9

/**
 * The portions of the shared cache that cells have alone are more than the cache, or leave nothing to the cells without one:
 * these would not get a single line.
 */
export const cachePortions: Rule = {
  code: 'cache-portions',
  severity: 'error',
  title: 'Portions of the shared cache fit into it and leave something to the others',
  check(input) {
    if (!input.plan) return []
    const { root, cells } = input.plan.plan
    const all = [
      { name: 'root', portion: root.cachePortion, path: ['root', 'cachePortion'] },
      ...cells.map(({ name, cachePortion }, c) => ({
        name,
        portion: cachePortion,
        path: ['cells', c, 'cachePortion'],
      })),
    ]
    const given = all.filter(({ portion }) => portion !== undefined)
    const others = all.filter(({ portion }) => portion === undefined)
    const sum = given.reduce((total, { portion }) => total + portion!, 0)
    const tooMuch = sum > 1 + ROUNDING
    if (!tooMuch && (others.length === 0 || sum < 1 - ROUNDING)) return []
    const of = listed(given.map(({ name, portion }) => `${name} (${portion!})`))
    const finding: Finding = {
      message: tooMuch
        ? `The portions of the shared cache of ${of} add up to ${Number(sum.toFixed(4))}.`
        : `The portions of ${of} are all of the shared cache; nothing is left for ${listed(others.map(({ name }) => name))}.`,
      places: given.map(({ name, path }) => place(`cache portion of ${name}`, ...path)),
    }
    // Everybody gets as much of it as one share of equal ones.
    const most = 1 / (given.length + (others.length > 0 ? 1 : 0))
    const fix = fixOf(input, 'give each an equal portion', (draft) => {
      if (draft.root?.cachePortion !== undefined) draft.root.cachePortion = Number(most.toFixed(3))
      for (const cell of draft.cells ?? [])
        if (cell.cachePortion !== undefined) cell.cachePortion = Number(most.toFixed(3))
    })
    return [{ ...finding, fix }]
  },
}
