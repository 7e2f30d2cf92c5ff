/** Who has which device: what a cell names is the cell's, its console too; everything else stays with root. */
import type { Plan } from '../../sim/plan/plan'

export interface OwnedDevice {
  name: string
  /** Index of the cell. */
  cell: number
  owner: string
  /** True when the cell prints on it. */
  console: boolean
  /** Index in the cell's list of devices; undefined when only its console names it. */
  listed: number | undefined
}

/** Devices of cells in the plan's order; a device that two cells name appears twice. */
export function cellDevices(plan: Plan): OwnedDevice[] {
  return plan.cells.flatMap((cell, index) => {
    const listed = cell.devices.map((name, at): OwnedDevice => ({
      name,
      cell: index,
      owner: cell.name,
      console: cell.console === name,
      listed: at,
    }))
    if (cell.console === undefined || cell.devices.includes(cell.console)) return listed
    return [{ name: cell.console, cell: index, owner: cell.name, console: true, listed: undefined }, ...listed]
  })
}
