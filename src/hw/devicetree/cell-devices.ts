/**
 * The devices that a cell owns, as far as the board's data describes them. A device is only enabled when its clocks are
 * known: a driver that finds none, or wrong ones, is worse than none.
 */
import type { Board, BoardDevice } from '../../sim/plan/board'
import { labelFrom } from './names'
import { spiInterrupt } from './interrupts'
import { cells, node, property, text, wideRange, type Property, type TreeNode } from './tree'

export interface CellDevices {
  aliases: Property[]
  clocks: TreeNode[]
  /** Nodes below a bus with 64-bit addresses. */
  nodes: TreeNode[]
}

/** A device of a cell; `size` where only a part of its registers is the cell's. */
export interface OwnedDevice {
  device: BoardDevice
  size?: bigint
}

const GENERIC_NAME = /^[a-z][a-z0-9-]{0,30}$/
const clockLabel = (frequency: number) => `clk_${frequency}`

function clockNode(frequency: number): TreeNode {
  return node(
    `clock-${frequency}`,
    [
      property('compatible', ...text('fixed-clock')),
      property('#clock-cells', cells(0)),
      property('clock-frequency', cells(frequency)),
    ],
    [],
    { label: clockLabel(frequency) },
  )
}

function clockProperties(device: BoardDevice): Property[] {
  const clocks = device.deviceTree?.clocks ?? []
  if (clocks.length === 0) return []
  const names = clocks.flatMap((clock) => (clock.name === undefined ? [] : [clock.name]))
  return [
    property('clocks', ...clocks.map((clock) => cells({ label: clockLabel(clock.frequency) }))),
    ...(names.length === clocks.length ? [property('clock-names', ...text(...names))] : []),
  ]
}

function extraProperties(device: BoardDevice): Property[] {
  return Object.entries(device.deviceTree?.properties ?? {}).map(([name, value]) => {
    if (value === true) return property(name)
    return property(name, ...(typeof value === 'number' ? [cells(value)] : text(value)))
  })
}

/** Why the node of a device stays disabled; undefined for a device that is described in full. */
function missing(device: BoardDevice): string | undefined {
  if (!device.deviceTree) return `${device.name}: add compatible and clocks, then enable it`
  if (!device.deviceTree.clocks) return `${device.name}: add the clocks as root leaves them, then enable it`
  return undefined
}

function deviceNode({ device, size }: OwnedDevice): TreeNode {
  const { deviceTree } = device
  const generic = deviceTree?.node ?? (GENERIC_NAME.test(device.kind) ? device.kind : 'device')
  const incomplete = missing(device)
  return node(
    `${generic}@${device.regions[0]!.physical.toString(16)}`,
    [
      ...(deviceTree ? [property('compatible', ...text(...deviceTree.compatible))] : []),
      property('reg', ...device.regions.map((region) => wideRange(region.physical, size ?? region.size))),
      ...(device.spis.length > 0 ? [property('interrupts', ...device.spis.map(spiInterrupt))] : []),
      ...clockProperties(device),
      ...extraProperties(device),
      property('status', ...text(incomplete === undefined ? 'okay' : 'disabled')),
    ],
    [],
    { label: labelFrom(device.name), ...(incomplete === undefined ? {} : { comment: incomplete }) },
  )
}

/** Nodes, clocks and aliases of `owned`. Of two devices at the same address only the first gets a node. */
export function cellDevices(owned: readonly OwnedDevice[]): CellDevices {
  const taken = new Set<bigint>()
  const listed = owned.filter(({ device }) => {
    const start = device.regions[0]!.physical
    return taken.has(start) ? false : taken.add(start)
  })
  const frequencies = new Set(listed.flatMap(({ device }) => (device.deviceTree?.clocks ?? []).map((c) => c.frequency)))
  return {
    aliases: listed.flatMap(({ device }) =>
      device.deviceTree?.alias === undefined
        ? []
        : [property(device.deviceTree.alias, { kind: 'path', label: labelFrom(device.name) })],
    ),
    clocks: [...frequencies].sort((a, b) => a - b).map(clockNode),
    nodes: listed.map(deviceNode).sort((a, b) => (address(a) < address(b) ? -1 : 1)),
  }
}

const address = (tree: TreeNode) => BigInt(`0x${tree.name.split('@')[1]}`)

/** The devices that the cell at `index` owns: those of the plan, and its console where root does not print there. */
export function ownedDevices(
  board: Board,
  cell: { devices: readonly string[]; console?: string | undefined },
  rootConsole: string,
): OwnedDevice[] {
  const named = (name: string) => board.devices.filter((device) => device.name === name)
  const owned: OwnedDevice[] = [...new Set(cell.devices)].flatMap(named).map((device) => ({ device }))
  if (cell.console !== undefined && cell.console !== rootConsole && !cell.devices.includes(cell.console)) {
    const choice = [board.root.console, ...board.consoles].find((console) => console.device === cell.console)
    for (const device of named(cell.console)) owned.push(choice ? { device, size: choice.size } : { device })
  }
  return owned
}
