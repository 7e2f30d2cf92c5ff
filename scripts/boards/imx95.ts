import * as boot from './boot-steps'
import { GPIO_WITH_CLOCK, IMX9_ALIASES } from './device-tree'
import type { CollectedBoard } from './literals'

const UBOOT = "NXP's U-Boot, jh_mmcboot and jh_clk in the environment of the i.MX 95 EVK"
const ROOT_TREE = "NXP's kernel, imx95-19x19-evk-root device tree"

export const imx95: CollectedBoard = {
  id: 'imx95-evk',
  name: 'i.MX 95 19x19 EVK',
  soc: 'i.MX 95',
  compatible: ['fsl,imx95-19x19-evk', 'fsl,imx95'],
  facts: { soc: 'imx95', root: 'imx95@nxp' },
  clusters: [{ name: 'Cortex-A55', core: 'cortex-a55', clock: '2000 MHz' }],
  companions: [
    { core: 'Cortex-M7', clock: '800 MHz' },
    { core: 'Cortex-M33', clock: '333 MHz', purpose: 'System manager: clocks, pins and power of everybody' },
  ],
  accelerators: [
    { name: 'eIQ Neutron NPU, 2 TOPS', kind: 'npu' },
    { name: 'Mali-G310 GPU', kind: 'gpu' },
  ],
  memory: {
    type: 'LPDDR5-6400',
    peak: '25.6 GB/s',
    usableShare: 0.56,
    banks: [
      { physical: '0x80000000', size: '2 GiB' },
      { physical: '0x100000000', size: '14 GiB' },
    ],
  },
  smmu: {
    type: 'smmu-v3',
    registers: { physical: '0x490d0000', size: '1 MiB' },
    driven: false,
    rootStreams: [],
  },
  counter: '24 MHz',
  consoles: {
    device: 'lpuart1',
    type: 'IMX_LPUART',
    cells: ['lpuart3', 'lpuart2', 'lpuart4', 'lpuart5', 'lpuart6', 'lpuart7', 'lpuart8'],
  },
  cellInterrupts: [380, 381, 382, 383, 372, 373, 374, 375],
  reserved: [
    { name: 'RAM of cells', purpose: 'inmate', physical: '0xf0000000', size: '247 MiB' },
    { name: 'Loaders of Linux cells', purpose: 'loader', physical: '0xffb00000', size: '1 MiB' },
    { name: 'Links', purpose: 'links', physical: '0xff900000', size: '1 MiB' },
    { name: 'Network links', purpose: 'links', physical: '0xffa00000', size: '1 MiB' },
  ],
  regions: {
    '0x0': { name: 'Boot ROM, on-chip RAM and peripherals' },
    '0x80000000': { name: 'First RAM, without execute permission', keptFor: 'the Cortex-M7 and firmware' },
    '0x88000000': { name: 'RAM behind it, without execute permission', keptFor: 'the Cortex-M7 and firmware' },
    '0x8e000000': { name: 'RAM below root, without execute permission', keptFor: 'the Cortex-M7 and firmware' },
    '0x8e200000': { name: "Root's RAM" },
    '0xf0000000': { name: 'RAM for cells' },
    '0xffb00000': { name: 'Loader area of Linux cells' },
    '0x100000000': { name: "Root's RAM above 4 GiB" },
  },
  confine: true,
  aliases: IMX9_ALIASES,
  deviceTree: { lpuart1: { clocks: [{ name: 'ipg', frequency: '24 MHz' }] } },
  gpio: GPIO_WITH_CLOCK,
  boot: {
    arguments: [
      boot.keepClocks(UBOOT),
      boot.withoutKvm(UBOOT),
      boot.withoutHostExtensions(UBOOT),
      { text: 'cpuidle.off=1', reason: 'Deep idle breaks running cells.', source: UBOOT },
    ],
    commands: [boot.passArguments(UBOOT), boot.bootRoot('imx95-19x19-evk-root.dtb', UBOOT)],
    deviceTree: [
      {
        text: 'Disable the node edma3 (status = "disabled").',
        reason: "NXP's cells ring interrupts that are channels of this DMA controller.",
        source: ROOT_TREE,
      },
      {
        text: 'Give the PCIe controllers the domains 2 and 3 (linux,pci-domain).',
        reason: 'Domain 4 stays free for the virtual PCI host.',
        source: ROOT_TREE,
      },
    ],
  },
  sources: {
    clusters: '{collected} Each core has an L2 of its own; the L3 is shared.',
    accelerators: 'NXP product page; the device tree does not list their registers',
    memory:
      "Banks: the RAM that root's configuration ({vendor}) covers, 16 GB as on the EVK; the device tree lists 2 GiB. Type, width " +
      'and peak: LPDDR5-6400 on 32 bits, data-sheet knowledge. Usable share: 7.2 of 12.8 GB/s published for x32 LPDDR4 on a ' +
      'Cortex-A53 SoC; nothing is published for this one.',
    smmu: "{tree}; NXP's configuration does not use it, so Jailhouse confines no DMA there",
    counter: '{tree}: clock-frequency of the Arm generic timer',
    virtualPci:
      "Window, domain and root's base: {vendor}; size: the gap up to root's links there. Interrupts of cells: those around " +
      "root's, above the device tree's last device (SPI 334). NXP's own cells ring 256 to 260, channels of eDMA3.",
    root:
      '{collected} Cut around the interrupt controller, which the shipped one lets root reach. Who lives in the RAM that root may ' +
      "not execute is an inference: NXP's U-Boot gives Linux the RAM from 0x9000_0000 on.",
    reserved: "The regions that {vendor} gives cells in NXP's demonstrations: RAM, loader and links",
    deviceTree:
      '{collected} Clock of LPUART1: the crystal, as on i.MX 93. Cells of NXP take the other clocks from the system manager.',
  },
  estimates: { 'memory.usableShare': 'published for another SoC with Cortex-A53 and x32 LPDDR4' },
}
