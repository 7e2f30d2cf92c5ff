/** Which cell was given which device, its own console included. */
import { hasFlags } from '../configuration/configuration'
import { rootConsoleDevice } from '../configuration/root'
import type { Board, BoardDevice } from '../plan/board'
import type { PlanPath } from '../plan/plan'
import { memoryOf, type Claim } from './claims'
import type { RuleInput } from './rule'

export interface DeviceGrant {
  device: BoardDevice
  /** Index of the cell. */
  cell: number
  cellName: string
  path: PlanPath
  /** The region that shows it, where no word of a plan does. */
  claim?: Claim
}

const grants = new WeakMap<RuleInput, DeviceGrant[]>()

/**
 * All devices that cells were given, worked out once per check: by name in a plan, by address in a file and in the raw
 * regions of a plan. What is shared with root, such as a UART that root prints on as well, is not given.
 */
export function deviceGrants(input: RuleInput): DeviceGrant[] {
  const known = grants.get(input)
  if (known) return known
  const named = namedGrants(input)
  const result = [...named, ...(input.board ? grantsByAddress(input, input.board) : [])]
  grants.set(input, result)
  return result
}

/** Name of the device that `claim` was made for; undefined when no device was given with it. */
export function deviceAt(input: RuleInput, claim: Claim): string | undefined {
  const path = claim.place.path.join()
  const grant = deviceGrants(input).find((candidate) =>
    candidate.claim ? candidate.claim === claim : path !== '' && candidate.path.join() === path,
  )
  return grant?.device.name
}

function namedGrants({ board, plan }: RuleInput): DeviceGrant[] {
  const result: DeviceGrant[] = []
  if (!board || !plan) return result
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
  return result
}

function grantsByAddress(input: RuleInput, board: Board): DeviceGrant[] {
  const starts = board.devices
    .filter((device) => !isContainer(device, board))
    .map((device) => ({ device, start: device.regions[0]!.physical as bigint }))
  const indices = new Map(input.cells.map((cell, c) => [cell, c]))
  const rootConsole = input.system.debugConsole.address as bigint
  return memoryOf(input).claims.flatMap((claim): DeviceGrant[] => {
    const [, , kind] = claim.place.path
    if (claim.kind !== 'device' || kind === 'devices' || kind === 'console') return []
    if (hasFlags(claim.region, 'ROOTSHARED')) return []
    return starts
      .filter(({ start }) => start >= claim.start && start < claim.start + claim.size && start !== rootConsole)
      .map(({ device }) => ({
        device,
        cell: indices.get(claim.cell)!,
        cellName: claim.cell.name,
        path: claim.place.path,
        claim,
      }))
  })
}

/** True for a bus or a block whose first register is also where what it holds begins. */
function isContainer(device: BoardDevice, board: Board): boolean {
  const [{ physical, size }] = device.regions as [BoardDevice['regions'][number]]
  return board.devices.some(
    ({ regions: [inner], name }) =>
      name !== device.name && inner!.physical >= physical && inner!.physical < physical + size && inner!.size < size,
  )
}
