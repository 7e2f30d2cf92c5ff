/**
 * Where the system configuration that Cellbench derives from a board is not the shipped one, because one of the rules calls
 * the shipped one wrong. Everywhere else the two are the same byte for byte.
 */

/** Physical start and size of a region of root, in hexadecimal. */
export type Extent = readonly [start: string, size: string]

/** What differs: the shipped value and the derived one. */
export type Change =
  | { field: 'name of root'; shipped: string; derived: string }
  | { field: "SPI of root's links"; shipped: number; derived: number }
  | { field: 'flags of the console'; shipped: number; derived: number }
  | { field: 'regions of root'; shipped: readonly Extent[]; derived: readonly Extent[] }

export interface Difference {
  /** The shipped configuration, by its place in the fixture. */
  file: string
  /** Code of the rule that speaks against the shipped one. */
  rule: string
  change: Change
  reason: string
}

const REACHES_GIC = 'root reaches the interrupt controller of every cell without a trap'

/** One block of registers, and what is left of it around the interrupt controller. */
function confined(file: string, derived: readonly Extent[], reason = REACHES_GIC): Difference {
  const change: Change = { field: 'regions of root', shipped: [['0x0', '0x80000000']], derived }
  return { file, rule: 'root-unconfined', change, reason }
}

export const DIFFERENCES: readonly Difference[] = [
  {
    file: 'imx8mn@nxp',
    rule: 'root-name',
    change: { field: 'name of root', shipped: 'imx8mm', derived: 'imx8mn' },
    reason: 'it is called like the root of another SoC',
  },
  {
    file: 'imx8mp@nxp',
    rule: 'virtual-pci-peripheral',
    change: { field: "SPI of root's links", shipped: 51, derived: 150 },
    reason: 'SPI 51 to 54 are those of timers that Linux drives',
  },
  confined(
    'imx8qm@nxp',
    [
      ['0x0', '0x51400000'],
      ['0x51440000', '0x5c0000'],
      ['0x51a10000', '0xf0000'],
      ['0x51bc0000', '0x2e440000'],
    ],
    `${REACHES_GIC}, and the SMMU that holds their DMA`,
  ),
  confined('imx8qxp@nxp', [
    ['0x0', '0x51a00000'],
    ['0x51a10000', '0xf0000'],
    ['0x51bc0000', '0x2e440000'],
  ]),
  confined('imx8dxl@nxp', [
    ['0x0', '0x51a00000'],
    ['0x51a10000', '0xf0000'],
    ['0x51bc0000', '0x2e440000'],
  ]),
  {
    file: 'imx8dxl@nxp',
    rule: 'region-override',
    change: {
      field: 'regions of root',
      shipped: [['0x80200000', '0x21d00000']],
      derived: [['0x80200000', '0x21500000']],
    },
    reason: "root's RAM runs 8 MiB into the RAM of cells",
  },
  confined('imx8ulp@nxp', [
    ['0x0', '0x2d400000'],
    ['0x2d410000', '0x30000'],
    ['0x2d500000', '0x52b00000'],
  ]),
  {
    file: 'imx8ulp@nxp',
    rule: 'console-flags',
    change: { field: 'flags of the console', shipped: 0xb, derived: 0x3 },
    reason: 'the type of the UART stands among its flags',
  },
  confined('imx93@nxp', [
    ['0x0', '0x48000000'],
    ['0x48010000', '0x30000'],
    ['0x48100000', '0x37f00000'],
  ]),
  confined('imx95@nxp', [
    ['0x0', '0x48000000'],
    ['0x48010000', '0x50000'],
    ['0x48120000', '0x37ee0000'],
  ]),
]

/** The shipped root configuration that a board is compared with: NXP's, and upstream's where NXP has none. */
export const SHIPPED: Readonly<Record<string, string>> = {
  'imx8mm-evk': 'imx8mm@nxp',
  'imx8mn-evk': 'imx8mn@nxp',
  'imx8mp-evk': 'imx8mp@nxp',
  'imx8mq-evk': 'imx8mq@nxp',
  'imx8qm-mek': 'imx8qm@nxp',
  'imx8qxp-mek': 'imx8qxp@nxp',
  'imx8dxl-evk': 'imx8dxl@nxp',
  'imx8ulp-evk': 'imx8ulp@nxp',
  'imx93-evk': 'imx93@nxp',
  'imx95-evk': 'imx95@nxp',
  'qemu-arm64': 'qemu-arm64@nxp',
}
