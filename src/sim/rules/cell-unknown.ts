import { nearest } from '../plan/nearest'
import { choices, showValue } from '../plan/show'
import { fixOf, place } from './finding'
import { cellNames } from './references'
import type { Rule } from './rule'

/** A load runs in a cell that the plan does not have: the run would be quieter than meant. */
export const cellUnknown: Rule = {
  code: 'cell-unknown',
  severity: 'error',
  title: 'Loads run in cells that exist',
  check(input) {
    if (!input.plan) return []
    const { plan } = input.plan
    const names = cellNames(plan)
    return plan.run.load.flatMap((load, i) => {
      if (names.includes(load.on)) return []
      const meant = nearest(load.on, names) ?? names[0]!
      return [
        {
          message: `The load ${load.use} runs on ${showValue(load.on)}; the cells are ${choices(names)}.`,
          places: [place(`load ${load.use}`, 'run', 'load', i, 'on')],
          fix: fixOf(input, `run it on ${meant}`, (draft) => {
            draft.run!.load![i]!.on = meant
          }),
        },
      ]
    })
  },
}
