import { nearest } from '../plan/nearest'
import { choices, showValue } from '../plan/show'
import { fixOf, place } from './finding'
import { cellNames } from './references'
import type { Rule } from './rule'

/** A load, an event or a device names a cell that the plan does not have: the run would be quieter than meant. */
export const cellUnknown: Rule = {
  code: 'cell-unknown',
  severity: 'error',
  title: 'Loads, events and devices that move data name cells that exist',
  check(input) {
    if (!input.plan) return []
    const { plan } = input.plan
    const names = cellNames(plan)
    const events = plan.run.events.flatMap((event, i) => {
      if (event.cell === undefined || names.includes(event.cell)) return []
      const meant = nearest(event.cell, names) ?? names[0]!
      return [
        {
          message: `The event ${event.do} is about ${showValue(event.cell)}; the cells are ${choices(names)}.`,
          places: [place(`event ${event.do}`, 'run', 'events', i, 'cell')],
          fix: fixOf(input, `let it be about ${meant}`, (draft) => {
            draft.run!.events![i]!.cell = meant
          }),
        },
      ]
    })
    const loads = plan.run.load.flatMap((load, i) => {
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
    const masters = plan.masters.flatMap(({ name, cell }, i) => {
      if (cell === undefined || names.includes(cell)) return []
      const meant = nearest(cell, names) ?? names[0]!
      return [
        {
          message: `${name}, which moves data, belongs to ${showValue(cell)}; the cells are ${choices(names)}.`,
          places: [place(`cell of ${name}`, 'masters', i, 'cell')],
          fix: fixOf(input, `let it belong to ${meant}`, (draft) => {
            draft.masters![i]!.cell = meant
          }),
        },
      ]
    })
    return [...loads, ...events, ...masters]
  },
}
