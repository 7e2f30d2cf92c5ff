/**
 * What a Zephyr build needs for a cell: an overlay on the board's own tree (memory, console, cores, links) and a fragment for
 * its prj.conf. Zephyr's trees of i.MX application cores have 32-bit addresses and interrupts with a priority
 * (dts/arm64/nxp/nxp_mimx8mm_a53.dtsi); links follow its sample eth_ivshmem.
 */
import type { ConfigurationSet, MemoryRegion } from '../../sim/configuration/configuration'
import { rootConsoleDevice } from '../../sim/configuration/root'
import { boardCpus, type Board } from '../../sim/plan/board'
import type { Plan } from '../../sim/plan/plan'
import { ownedDevices } from './cell-devices'
import { spiCells } from './interrupts'
import { labelFrom } from './names'
import { affinityOf } from './processors'
import { cells, hexCells, node, property, remark, text, wide, type Tree, type TreeNode } from './tree'
import { virtualPciHost, type VirtualPciHost } from './virtual-pci'

/** IRQ_TYPE_EDGE and IRQ_DEFAULT_PRIORITY of Zephyr's GIC binding. */
const EDGE = 4
const PRIORITY = 0xa0
const MIB = 1n << 20n
const MEMORY_SPACE = 0x02000000
const NETWORK = 1
/** Class code "unassigned" of ivshmem devices, with the protocol in the lower bytes. */
const IVSHMEM_CLASS = 0xff000000
const SIEMENS = 0x110a
const IVSHMEM = 0x4106

/** The region that holds the first instruction: where the image is linked. Undefined where no region does. */
export function linkRegion(regions: readonly MemoryRegion[], entry: bigint): MemoryRegion | undefined {
  return regions.find((region) => entry >= region.virtualStart && entry < region.virtualStart + region.size)
}

function coresNode(board: Board, cpus: readonly number[]): TreeNode {
  const cores = board.clusters.flatMap((cluster) => cluster.cpus)
  return node(
    'cpus',
    [],
    cores.map((core) =>
      node(`cpu@${affinityOf(core).toString(16)}`, [
        property('status', ...text(cpus.includes(core.cpu) ? 'okay' : 'disabled')),
      ]),
    ),
  )
}

function networkNode(host: VirtualPciHost, index: number): { device: TreeNode; ethernet: TreeNode } {
  const { bdf } = host.devices[index]!
  const device = (bdf >> 3) & 31
  const label = `ivshmem${device}`
  return {
    device: node(
      `ivshmem@${device.toString(16)}`,
      [
        property('compatible', ...text('qemu,ivshmem')),
        property('ivshmem-v2'),
        property('vendor-id', hexCells(SIEMENS)),
        property('device-id', hexCells(IVSHMEM)),
        property('class-rev', hexCells(IVSHMEM_CLASS + (NETWORK << 8))),
        property('class-rev-mask', hexCells(0xffffff00)),
        property('interrupt-parent', cells({ label: 'cell_pcie' })),
        property('interrupts', cells((device & 3) + 1)),
        property('reg', hexCells(bdf << 8, 0, 0, 0, 1)),
        property('status', ...text('okay')),
      ],
      [],
      { label },
    ),
    ethernet: node(`eth-${label}`, [
      property('compatible', ...text('siemens,ivshmem-eth')),
      property('ivshmem-v2', cells({ label })),
      property('zephyr,random-mac-address'),
      property('status', ...text('okay')),
    ]),
  }
}

function linkNodes(host: VirtualPciHost): TreeNode[] {
  const networks = host.devices.flatMap((device, i) => (device.shmemProtocol === NETWORK ? [networkNode(host, i)] : []))
  if (networks.length === 0) return []
  const { configuration, window, interrupts } = host
  const pcie = node(
    `pcie@${configuration.start.toString(16)}`,
    [
      property('compatible', ...text('pci-host-ecam-generic')),
      property('device_type', ...text('pci')),
      property('reg', hexCells(Number(configuration.start), Number(configuration.size))),
      property('bus-range', cells(0, Number(configuration.size / MIB) - 1)),
      property('#address-cells', cells(3)),
      property('#size-cells', cells(2)),
      property('#interrupt-cells', cells(1)),
      property('interrupt-map-mask', cells(0, 0, 0, 7)),
      property(
        'interrupt-map',
        ...interrupts.map(({ pin, spi }) =>
          remark(
            cells(0, 0, 0, pin, { label: 'gic' }, ...spiCells(spi, EDGE), PRIORITY),
            `INT${' ABCD'[pin]}: SPI ${spi}`,
          ),
        ),
      ),
      property('ranges', hexCells(MEMORY_SPACE, ...wide(window.start), Number(window.start), ...wide(window.size))),
    ],
    networks.map(({ device }) => device),
    { label: 'cell_pcie' },
  )
  return [pcie, ...networks.map(({ ethernet }) => ethernet)]
}

/**
 * The overlay of the Zephyr cell at `index`, on a board that `isDescribed`; undefined where its memory or its links lie above
 * 4 GiB.
 */
export function zephyrOverlay(
  plan: Plan,
  board: Board,
  configuration: ConfigurationSet,
  index: number,
): Tree | undefined {
  const cell = configuration.cells[index]!
  const planned = plan.cells[index]!
  const ram = linkRegion(cell.memoryRegions, cell.cpuResetAddress)
  const host = virtualPciHost(configuration.system, cell)
  const reach = 1n << 32n
  if (!ram || ram.virtualStart + ram.size > reach || (host && host.configuration.start >= reach)) return undefined
  const links = host ? linkNodes(host) : []
  const rootConsole = rootConsoleDevice(plan, board)
  const console = planned.console === rootConsole ? undefined : planned.console
  const others = ownedDevices(board, { devices: planned.devices }, rootConsole).map(({ device }) => device)
  return {
    form: 'fragment',
    head: [
      `Zephyr overlay of the cell "${cell.name}" of "${plan.name}", for the application cores of ${board.name}.`,
      'Made by Cellbench. Use it with -DEXTRA_DTC_OVERLAY_FILE=FILE and the .conf beside it with -DEXTRA_CONF_FILE=FILE.',
      ...(others.length > 0
        ? [
            '',
            "Devices of this cell; enable those that Zephyr's tree of the board has:",
            ...others.map(
              (device) =>
                `  ${device.name} at 0x${device.regions[0]!.physical.toString(16)}` +
                (device.spis.length > 0 ? `, SPI ${device.spis.join(', ')}` : ''),
            ),
          ]
        : []),
    ],
    root: node(
      '',
      [],
      [
        node('chosen', [
          property('zephyr,sram', { kind: 'path', label: 'cell_ram' }),
          ...(console === undefined
            ? []
            : ['zephyr,console', 'zephyr,shell-uart'].map((name) =>
                property(name, { kind: 'path', label: labelFrom(console) }),
              )),
        ]),
        coresNode(board, cell.cpus),
        node(
          `memory@${ram.virtualStart.toString(16)}`,
          [property('reg', hexCells(Number(ram.virtualStart), Number(ram.size)))],
          [],
          { label: 'cell_ram' },
        ),
        ...links,
      ],
    ),
    extensions: [
      ...(console === undefined
        ? []
        : [node(labelFrom(console), [property('current-speed', cells(115200)), property('status', ...text('okay'))])]),
      ...(links.length > 0
        ? [
            node('gic', [property('#address-cells', cells(0))], [], {
              comment: 'The interrupt map above counts on it.',
            }),
          ]
        : []),
    ],
  }
}

/** The lines for prj.conf of the Zephyr cell at `index`. */
export function zephyrConfiguration(plan: Plan, board: Board, configuration: ConfigurationSet, index: number): string {
  const cell = configuration.cells[index]!
  const host = virtualPciHost(configuration.system, cell)
  const network = host?.devices.some((device) => device.shmemProtocol === NETWORK) ?? false
  const printing = plan.cells[index]!.console !== undefined
  const switches = [
    ['A guest of a hypervisor runs in the non-secure world, from RAM', 'ARMV8_A_NS=y', 'XIP=n'],
    cell.cpus.length > 1
      ? [`Cores ${cell.cpus.join(', ')} of ${boardCpus(board).length}`, 'SMP=y', `MP_MAX_NUM_CPUS=${cell.cpus.length}`]
      : ['One core', 'SMP=n', 'MP_MAX_NUM_CPUS=1'],
    ...(printing ? [['Its console', 'SERIAL=y', 'CONSOLE=y', 'UART_CONSOLE=y']] : []),
    ...(network
      ? [
          ['Network links', 'NETWORKING=y', 'NET_L2_ETHERNET=y', 'ETH_IVSHMEM=y'],
          [
            'Interrupts of the virtual PCI host, and room to map it and the links',
            'DYNAMIC_INTERRUPTS=y',
            'KERNEL_VM_SIZE=0x10000000',
          ],
        ]
      : []),
  ]
  const lines = switches.map(([comment, ...options]) =>
    [`# ${comment}`, ...options.map((option) => `CONFIG_${option}`)].join('\n'),
  )
  return `${lines.join('\n')}\n`
}
