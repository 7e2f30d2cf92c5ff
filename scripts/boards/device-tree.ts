/** How a Linux cell's device tree describes the devices of a board. */
import type { PeripheralFacts } from './facts'
import type { Aliases, CollectedBoard, DeviceTreeNode } from './literals'

const GPIO_PROPERTIES = {
  'gpio-controller': true,
  '#gpio-cells': 2,
  'interrupt-controller': true,
  '#interrupt-cells': 2,
  '#address-cells': 0,
} as const

/** GPIO controllers that work without a clock of their own in Linux. */
export const GPIO_WITHOUT_CLOCK: Partial<DeviceTreeNode> = { clocks: [], properties: GPIO_PROPERTIES }
/** GPIO controllers whose clocks the collection does not say. */
export const GPIO_WITH_CLOCK: Partial<DeviceTreeNode> = { properties: GPIO_PROPERTIES }

/** Names of an i.MX 8M's device tree: uart1 is serial0, and so on. */
export const IMX8M_ALIASES: Aliases = {
  uart: { alias: 'serial', first: 1 },
  usdhc: { alias: 'mmc', first: 1 },
  i2c: { alias: 'i2c', first: 1 },
  gpio: { alias: 'gpio', first: 1 },
  ecspi: { alias: 'spi', first: 1 },
  fec: { alias: 'ethernet', first: 1 },
}
/** Names of the device trees of i.MX 8QuadMax, 8QuadXPlus and 8DualXLite. */
export const IMX8_ALIASES: Aliases = {
  lpuart: { alias: 'serial', first: 0 },
  usdhc: { alias: 'mmc', first: 1 },
  i2c: { alias: 'i2c', first: 0 },
  lsio_gpio: { alias: 'gpio', first: 0 },
  lpspi: { alias: 'spi', first: 0 },
  fec: { alias: 'ethernet', first: 1 },
}
/** Names of the device trees of i.MX 93 and 95. */
export const IMX9_ALIASES: Aliases = {
  lpuart: { alias: 'serial', first: 1 },
  usdhc: { alias: 'mmc', first: 1 },
  lpi2c: { alias: 'i2c', first: 1 },
  gpio: { alias: 'gpio', first: 1 },
  lpspi: { alias: 'spi', first: 1 },
}

const clock = (name: string, frequency: string) => ({ name, frequency })

/** An i.MX 8M UART that root leaves at its crystal. */
export function uartAt(frequency: string): Partial<DeviceTreeNode> {
  return { clocks: [clock('ipg', frequency), clock('per', frequency)] }
}

/** An eMMC on a uSDHC, 8 bits wide, at the clocks that root leaves it. */
export function emmcAt(ahb: string, per: string): Partial<DeviceTreeNode> {
  return {
    clocks: [clock('ipg', '0 Hz'), clock('ahb', ahb), clock('per', per)],
    properties: { 'bus-width': 8, 'non-removable': true, 'fsl,tuning-start-tap': 20, 'fsl,tuning-step': 2 },
  }
}

/** The node of a device; undefined when the collection does not know what it is compatible with. */
export function deviceTreeOf(
  { label, category, node, compatible }: PeripheralFacts,
  { aliases, deviceTree, gpio }: Pick<CollectedBoard, 'aliases' | 'deviceTree' | 'gpio'>,
): DeviceTreeNode | undefined {
  const generic = node?.split('/').at(-1)?.split('@')[0]
  if (generic === undefined || compatible === undefined) return undefined
  const [, stem, number] = /^([a-z][a-z0-9_]*[a-z])(\d+)$/.exec(label) ?? []
  const family = stem === undefined ? undefined : aliases[stem]
  return {
    node: generic,
    compatible,
    ...(family === undefined ? {} : { alias: `${family.alias}${Number(number) - family.first}` }),
    ...(category === 'gpio' ? gpio : deviceTree[label]),
  }
}
