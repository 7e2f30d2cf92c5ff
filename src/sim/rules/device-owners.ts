/** Which cell was given which device, its own console included. */
import { rootConsoleDevice } from '../configuration/root'
import type { BoardDevice } from '../plan/board'
import type { PlanPath } from '../plan/plan'
import type { RuleInput } from './rule'

export interface DeviceGrant {
  device: BoardDevice
  /** Index of the cell. */
  cell: number
  cellName: string
  path: PlanPath
}

const grants = new WeakMap<RuleInput, DeviceGrant[]>()

/** All devices that cells were given, worked out once per check. A UART that root prints on as well is shared, not given. */
export function deviceGrants(input: RuleInput): DeviceGrant[] {
  const known = grants.get(input)
  if (known) return known
  const { board, plan } = input
  const result: DeviceGrant[] = []
  if (board && plan) {
    const devices = new Map(board.devices.map((device) => [device.name, device]))
    const rootConsole = rootConsoleDevice(plan.plan, board)
    const consoles = new Set(board.consoles.map((console) => console.device))
    plan.plan.cells.forEach((cell, c) => {
      const add = (name: string, path: PlanPath) => {
        const device = devices.get(name)
        if (device) result.push({ device, cell: c, cellName: cell.name, path })
      }
      cell.devices.forEach((name, d) => add(name, ['cells', c, 'devices', d]))
      const { console } = cell
      const own = console !== undefined && console !== rootConsole && consoles.has(console)
      if (own && !cell.devices.includes(console)) add(console, ['cells', c, 'console'])
    })
  }
  grants.set(input, result)
  return result
}
