/**
 * The virtual PCI host of a cell, on which its ivshmem links appear.
 *
 * Jailhouse answers the configuration space wherever the system configuration puts it. The registers behind the BARs go
 * where the guest puts them: the tree offers a window of the cell's address space in which nothing else lies.
 */
import type { CellConfiguration, PciDevice, SystemConfiguration } from '../../sim/configuration/configuration'
import { interruptPin } from '../../sim/configuration/interrupts'
import { PCI_TYPE_IVSHMEM } from '../../sim/configuration/links'
import { overlaps, type Span } from '../../sim/plan/spans'
import { spiCells, TRIGGER } from './interrupts'
import { cells, hexCells, node, property, remark, text, wide, wideRange, type TreeNode } from './tree'

const MIB = 1n << 20n
/** Where the search for a free window starts: the place that NXP's and Jailhouse's own inmate trees use. */
const FIRST_WINDOW = 0x10000000n
const SMALLEST_WINDOW = 0x10000n
/** Registers and MSI-X table of one device. */
const PER_DEVICE = 0x2000n
/** "Any domain" in Jailhouse's configurations. */
const NO_DOMAIN = 0xffff
/** 32-bit memory space, not prefetchable (PCI bus binding, phys.hi). */
const MEMORY_SPACE = 0x02000000

/** What a guest must know of its virtual PCI host. */
export interface VirtualPciHost {
  configuration: Span
  /** Where the guest may put BARs, in its own address space. */
  window: Span
  domain: number
  /** Pin (1 is INTA) and SPI of each interrupt that a device of the cell asserts, ascending. */
  interrupts: { pin: number; spi: number }[]
  devices: PciDevice[]
}

function freeWindow(taken: readonly Span[], size: bigint): Span {
  for (let start = FIRST_WINDOW; ; start += MIB) {
    const window = { start, size }
    if (!taken.some((span) => overlaps(span, window))) return window
  }
}

/** The virtual PCI host of `cell`; undefined for a cell without links. */
export function virtualPciHost(system: SystemConfiguration, cell: CellConfiguration): VirtualPciHost | undefined {
  const devices = cell.pciDevices.filter((device) => device.type === PCI_TYPE_IVSHMEM)
  const [first] = devices
  if (!first) return undefined
  const configuration = { start: system.pciMmconfigBase as bigint, size: BigInt(system.pciMmconfigEndBus + 1) * MIB }
  const pins = [...new Set(devices.map((device) => interruptPin((device.bdf >> 3) & 31)))].sort((a, b) => a - b)
  let size = SMALLEST_WINDOW
  while (size < PER_DEVICE * BigInt(devices.length)) size *= 2n
  const taken = [
    configuration,
    { start: system.gicdBase, size: MIB },
    { start: system.gicrBase, size: MIB },
    ...cell.memoryRegions.map((region) => ({ start: region.virtualStart as bigint, size: region.size })),
  ]
  return {
    configuration,
    window: freeWindow(taken, size),
    domain: first.domain,
    interrupts: pins.map((pin) => ({ pin: pin + 1, spi: cell.vpciIrqBase + pin })),
    devices,
  }
}

/** The node of `host` below a root with 64-bit addresses. */
export function virtualPciNode(host: VirtualPciHost): TreeNode {
  return node(`pci@${host.configuration.start.toString(16)}`, [
    property('compatible', ...text('pci-host-ecam-generic')),
    property('device_type', ...text('pci')),
    property('bus-range', cells(0, Number(host.configuration.size / MIB) - 1)),
    property('#address-cells', cells(3)),
    property('#size-cells', cells(2)),
    property('#interrupt-cells', cells(1)),
    property('interrupt-map-mask', cells(0, 0, 0, 7)),
    property(
      'interrupt-map',
      ...host.interrupts.map(({ pin, spi }) =>
        remark(
          cells(0, 0, 0, pin, { label: 'gic' }, ...spiCells(spi, TRIGGER.rising)),
          `INT${' ABCD'[pin]}: SPI ${spi}`,
        ),
      ),
    ),
    property('reg', wideRange(host.configuration.start, host.configuration.size)),
    property(
      'ranges',
      hexCells(MEMORY_SPACE, ...wide(host.window.start), ...wide(host.window.start), ...wide(host.window.size)),
    ),
    ...(host.domain === NO_DOMAIN ? [] : [property('linux,pci-domain', cells(host.domain))]),
    property('dma-coherent'),
  ])
}
