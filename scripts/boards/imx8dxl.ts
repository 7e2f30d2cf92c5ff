import { GPIO_WITHOUT_CLOCK, IMX8_ALIASES } from './device-tree'
import type { CollectedBoard } from './literals'

export const imx8dxl: CollectedBoard = {
  id: 'imx8dxl-evk',
  name: 'i.MX 8DualXLite EVK',
  soc: 'i.MX 8DualXLite',
  compatible: ['fsl,imx8dxl-evk', 'fsl,imx8dxl'],
  facts: { soc: 'imx8dxl', root: 'imx8dxl@nxp' },
  clusters: [{ name: 'Cortex-A35', core: 'cortex-a35', clock: '1200 MHz' }],
  companions: [
    { core: 'Cortex-M4F', clock: '264 MHz' },
    { core: 'Cortex-M4 of the SCU', clock: 'unknown', purpose: 'System controller firmware; not for applications' },
  ],
  memory: { type: 'LPDDR4-2400', peak: '4.8 GB/s', usableShare: 'unknown' },
  partitioning: {
    controller: 'System controller unit (SCU)',
    note: 'Owns every resource and pad; U-Boot has to give those of a cell to a partition (scu_rm dtb, the domu node).',
  },
  counter: 'unknown',
  consoles: { device: 'lpuart0', type: 'IMX_LPUART', cells: ['lpuart1', 'lpuart2', 'lpuart3'] },
  cellInterrupts: [130, 131, 132, 133, 134, 135, 136, 137],
  reserved: [
    { name: 'RAM of cells', purpose: 'inmate', physical: '0xa1700000', size: '480 MiB' },
    { name: 'Loaders of Linux cells', purpose: 'loader', physical: '0xbfb00000', size: '1 MiB' },
    { name: 'Links', purpose: 'links', physical: '0xbf900000', size: '2 MiB' },
  ],
  regions: {
    '0x0': { name: 'Boot ROM, on-chip RAM and peripherals' },
    // The shipped one is 8 MiB larger and runs into the RAM of cells.
    '0x80200000': { name: "Root's RAM", size: '533 MiB' },
    '0xa1700000': { name: 'RAM for cells, without execute permission in root' },
    '0xbfb00000': { name: 'Loader area of Linux cells' },
  },
  confine: true,
  aliases: IMX8_ALIASES,
  deviceTree: {},
  gpio: GPIO_WITHOUT_CLOCK,
  sources: {
    clusters:
      'Core numbers and MPIDR affinity: {tree}, which gives no cache geometry: it stays unknown. Clock: NXP product page, the ' +
      'highest rate.',
    companions: 'NXP product page; the clock of the system controller was not found',
    memory:
      'Bank: {tree}. Type, width and peak: LPDDR4-2400 on 16 bits, data-sheet knowledge that nobody confirmed. Usable share: ' +
      'nothing was found.',
    partitioning: 'As on i.MX 8QuadXPlus, whose system controller it has. Resources of devices: {tree}',
    counter: 'Not in {tree}, and not found elsewhere',
    virtualPci:
      "Window, domain and root's base: {vendor}; size: the gap up to root's links there. Interrupts of cells: 130 is what " +
      "NXP's cells ring; no device of the device tree has one up to 137.",
    root: "{collected} Cut around the interrupt controller, and root's RAM ends where the RAM of cells starts.",
    reserved: "The regions that {vendor} gives cells in NXP's demonstrations: RAM, loader and links",
  },
}
