import { isLinux } from '../configuration/cell'
import type { CellConfiguration } from '../configuration/configuration'
import { guestOf } from '../configuration/lift-cell'
import type { RuleInput } from './rule'

/** Cells that run Linux: by the plan, or by what their files are made for. */
export function linuxCells(input: RuleInput): CellConfiguration[] {
  return input.cells.filter((cell, c) => {
    const planned = input.plan?.plan.cells[c]
    return planned ? isLinux(planned) : guestOf(cell) === 'linux'
  })
}
