/**
 * The device tree of a Linux cell: what Jailhouse gives it and nothing else. It names its memory and its command line, so
 * that a script can load it without Jailhouse's Python tool.
 */
import type { CellConfiguration, ConfigurationSet, MemoryRegion } from '../../sim/configuration/configuration'
import { MEMORY_FLAGS } from '../../sim/configuration/configuration'
import { rootConsoleDevice } from '../../sim/configuration/root'
import type { Board } from '../../sim/plan/board'
import type { Plan } from '../../sim/plan/plan'
import { bootArguments } from './boot-arguments'
import { cellDevices, ownedDevices } from './cell-devices'
import { privateInterrupt, TRIGGER } from './interrupts'
import { processorsNode } from './processors'
import { cells, node, property, remark, text, wideRange, type Property, type Tree, type TreeNode } from './tree'
import { virtualPciHost, virtualPciNode } from './virtual-pci'

const { READ, WRITE, EXECUTE, DMA, IO, COMM_REGION, ROOTSHARED } = MEMORY_FLAGS
const LOOKED_AT = READ | WRITE | EXECUTE | DMA | IO | COMM_REGION | ROOTSHARED
const LOADER_SIZE = 0x10000n

/** INTIDs of Arm's generic timer in the order of its binding. */
const TIMER = [
  [29, 'secure physical timer'],
  [30, 'physical timer'],
  [27, 'virtual timer'],
  [26, 'hypervisor timer'],
] as const

/** True for a region that `jailhouse cell linux` takes as RAM and that is no loader. */
export function isLinuxMemory(region: MemoryRegion): boolean {
  if ((region.flags & LOOKED_AT) !== (READ | WRITE | EXECUTE | DMA)) return false
  return region.virtualStart > 0n || region.size > LOADER_SIZE
}

function memoryNode(cell: CellConfiguration): TreeNode {
  const ram = cell.memoryRegions
    .filter(isLinuxMemory)
    .sort((a, b) => (a.virtualStart < b.virtualStart ? -1 : a.virtualStart > b.virtualStart ? 1 : 0))
  return node(`memory@${(ram[0]?.virtualStart ?? 0n).toString(16)}`, [
    property('device_type', ...text('memory')),
    property('reg', ...ram.map((region) => wideRange(region.virtualStart, region.size))),
  ])
}

function interruptControllerNode(board: Board): TreeNode {
  const { interruptController } = board
  const { distributor, maintenanceInterrupt } = interruptController
  const others =
    interruptController.version === 3
      ? [{ ...interruptController.redistributors, name: 'redistributors of every core of the SoC' }]
      : [{ ...interruptController.cpuInterface, name: 'CPU interface' }]
  return node(
    `interrupt-controller@${distributor.physical.toString(16)}`,
    [
      property('compatible', ...text(interruptController.version === 3 ? 'arm,gic-v3' : 'arm,gic-400')),
      property(
        'reg',
        remark(wideRange(distributor.physical, distributor.size), 'distributor'),
        ...others.map(({ physical, size, name }) => remark(wideRange(physical, size), name)),
      ),
      property('#interrupt-cells', cells(3)),
      property('#address-cells', cells(0)),
      property('interrupt-controller'),
      property('interrupts', privateInterrupt(maintenanceInterrupt, TRIGGER.high, 'maintenance')),
    ],
    [],
    { label: 'gic' },
  )
}

function rootProperties(board: Board, cell: CellConfiguration): Property[] {
  return [
    property('#address-cells', cells(2)),
    property('#size-cells', cells(2)),
    property('interrupt-parent', cells({ label: 'gic' })),
    property('model', ...text(`${board.name}, cell ${cell.name}`)),
    ...(board.compatible ? [property('compatible', ...text(...board.compatible))] : []),
  ]
}

/** The tree of the cell at `index`, a Linux, on a board that `isDescribed`. */
export function linuxCellTree(plan: Plan, board: Board, configuration: ConfigurationSet, index: number): Tree {
  const cell = configuration.cells[index]!
  const planned = plan.cells[index]!
  const owned = ownedDevices(board, planned, rootConsoleDevice(plan, board))
  const { distributor } = board.interruptController
  const devices = cellDevices(owned.filter(({ device }) => device.regions[0]!.physical !== distributor.physical))
  const host = virtualPciHost(configuration.system, cell)
  const line = bootArguments(plan, planned, board)
  return {
    form: 'tree',
    head: [
      `Device tree of the Linux cell "${cell.name}" of "${plan.name}". Made by Cellbench.`,
      '',
      "Clocks are fixed: root Linux has configured them and keeps them on. Pins and power are root's too.",
    ],
    root: node('', rootProperties(board, cell), [
      node('chosen', [property('bootargs', ...text(line))]),
      ...(devices.aliases.length > 0 ? [node('aliases', devices.aliases)] : []),
      memoryNode(cell),
      processorsNode(board, cell.cpus),
      node('psci', [
        property('compatible', ...text('arm,psci-1.0', 'arm,psci-0.2')),
        property('method', ...text('smc')),
      ]),
      interruptControllerNode(board),
      node('timer', [
        property('compatible', ...text('arm,armv8-timer')),
        property('interrupts', ...TIMER.map(([intid, what]) => privateInterrupt(intid, TRIGGER.low, what))),
      ]),
      ...devices.clocks,
      ...(host ? [virtualPciNode(host)] : []),
      ...(devices.nodes.length > 0
        ? [
            node(
              'soc',
              [
                property('compatible', ...text('simple-bus')),
                property('#address-cells', cells(2)),
                property('#size-cells', cells(2)),
                property('ranges'),
              ],
              devices.nodes,
            ),
          ]
        : []),
    ]),
  }
}
