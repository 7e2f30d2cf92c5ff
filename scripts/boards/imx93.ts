import * as boot from './boot-steps'
import { GPIO_WITH_CLOCK, IMX9_ALIASES } from './device-tree'
import type { CollectedBoard } from './literals'

const UBOOT = "NXP's U-Boot, jh_mmcboot and jh_clk in the environment of the i.MX 93 EVK"
const ROOT_TREE = "NXP's kernel, imx93-11x11-evk-root device tree"

export const imx93: CollectedBoard = {
  id: 'imx93-evk',
  name: 'i.MX 93 11x11 EVK',
  soc: 'i.MX 93',
  compatible: ['fsl,imx93-11x11-evk', 'fsl,imx93'],
  facts: { soc: 'imx93', root: 'imx93@nxp' },
  clusters: [{ name: 'Cortex-A55', core: 'cortex-a55', clock: '1700 MHz' }],
  companions: [{ core: 'Cortex-M33', clock: '250 MHz' }],
  accelerators: [{ name: 'Ethos-U65 microNPU, 0.5 TOPS', kind: 'npu' }],
  memory: {
    type: 'LPDDR4X-3733',
    peak: '7.466 GB/s',
    usableShare: 0.74,
    banks: [{ physical: '0x80000000', size: '2 GiB' }],
  },
  counter: '24 MHz',
  consoles: {
    device: 'lpuart1',
    type: 'IMX_LPUART',
    cells: ['lpuart2', 'lpuart3', 'lpuart4', 'lpuart5', 'lpuart6', 'lpuart7', 'lpuart8'],
  },
  cellInterrupts: [229, 230, 231, 232, 233, 234, 235, 236],
  reserved: [
    { name: 'RAM of cells', purpose: 'inmate', physical: '0xd0000000', size: '727 MiB' },
    { name: 'Loaders of Linux cells', purpose: 'loader', physical: '0xfdb00000', size: '1 MiB' },
    { name: 'Links', purpose: 'links', physical: '0xfd900000', size: '1 MiB' },
    { name: 'Network links', purpose: 'links', physical: '0xfda00000', size: '1 MiB' },
  ],
  regions: {
    '0x0': { name: 'Boot ROM, on-chip RAM and peripherals' },
    '0x80000000': { name: "Root's RAM" },
    '0xd0000000': { name: 'RAM for cells' },
    '0xfdb00000': { name: 'Loader area of Linux cells' },
    '0xfe000000': { name: 'Top of RAM', keptFor: 'the firmware' },
  },
  confine: true,
  aliases: IMX9_ALIASES,
  deviceTree: {
    lpuart1: { clocks: [{ name: 'ipg', frequency: '24 MHz' }] },
    lpuart2: { clocks: [{ name: 'ipg', frequency: '24 MHz' }] },
    usdhc1: {
      clocks: [
        { name: 'ipg', frequency: '0 Hz' },
        { name: 'ahb', frequency: '0 Hz' },
        { name: 'per', frequency: '200 MHz' },
      ],
      properties: { 'bus-width': 8, 'non-removable': true, 'fsl,tuning-start-tap': 20, 'fsl,tuning-step': 2 },
    },
  },
  gpio: GPIO_WITH_CLOCK,
  boot: {
    arguments: [boot.keepClocks(UBOOT), boot.withoutHostExtensions(UBOOT)],
    commands: [boot.passArguments(UBOOT), boot.bootRoot('imx93-11x11-evk-root.dtb', UBOOT)],
    deviceTree: boot.handOverDevices(ROOT_TREE),
  },
  sources: {
    clusters: '{collected} Each core has an L2 of its own; the L3 is shared.',
    accelerators: 'NXP product page; the device tree does not list its registers',
    memory:
      "Bank: the RAM that root's configuration ({vendor}) covers, 2 GB as on the EVK; the device tree leaves it to U-Boot. " +
      'Type, width and peak: LPDDR4X-3733 on 16 bits, data-sheet knowledge. Usable share: 0.70 to 0.78 published for x16 parts ' +
      'on Cortex-A53 SoCs.',
    counter: '{tree}: clock-frequency of the Arm generic timer',
    virtualPci:
      "Window, domain and root's base: {vendor}; size: the gap up to root's links there. Interrupts of cells: the eight " +
      "above root's, of which NXP's Linux cell rings 229 and 230; the device tree's last device has SPI 219.",
    root:
      '{collected} Cut around the interrupt controller, which the shipped one lets root reach. That firmware lives at the top ' +
      'of RAM is taken over from the other boards of the family, an inference.',
    reserved: "The regions that {vendor} gives cells in NXP's demonstrations: RAM, loader and links",
    deviceTree:
      "{collected} Clocks of LPUART2 and uSDHC1, bus width and tuning: NXP's imx93-11x11-evk-inmate device tree; LPUART1 as LPUART2.",
  },
  estimates: { 'memory.usableShare': 'the middle of what is published for x16 parts on Cortex-A53 SoCs' },
}
