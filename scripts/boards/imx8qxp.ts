import * as boot from './boot-steps'
import { GPIO_WITHOUT_CLOCK, IMX8_ALIASES } from './device-tree'
import type { CollectedBoard } from './literals'

const UBOOT = "NXP's U-Boot, jh_mmcboot in the environments of the i.MX 8 MEKs"
const ROOT_TREE = "NXP's kernel, imx8qxp-mek-root device tree"

export const imx8qxp: CollectedBoard = {
  id: 'imx8qxp-mek',
  name: 'i.MX 8QuadXPlus MEK',
  soc: 'i.MX 8QuadXPlus',
  compatible: ['fsl,imx8qxp-mek', 'fsl,imx8qxp'],
  facts: { soc: 'imx8qxp', root: 'imx8qxp@nxp' },
  clusters: [{ name: 'Cortex-A35', core: 'cortex-a35', clock: '1200 MHz' }],
  companions: [
    { core: 'Cortex-M4F', clock: '264 MHz' },
    { core: 'Cortex-M4 of the SCU', clock: 'unknown', purpose: 'System controller firmware; not for applications' },
  ],
  accelerators: [
    { name: 'GC7000Lite GPU', kind: 'gpu', device: 'gpu_3d0' },
    { name: 'Video decoder', kind: 'vpu', device: 'vpu_core0' },
    { name: 'Video encoder', kind: 'vpu', device: 'vpu_core1' },
    { name: 'HiFi 4 DSP', kind: 'dsp', device: 'dsp' },
  ],
  memory: {
    type: 'LPDDR4-2400',
    peak: '9.6 GB/s',
    usableShare: 0.56,
    banks: [
      { physical: '0x80000000', size: '2 GiB' },
      { physical: '0x880000000', size: '1 GiB' },
    ],
  },
  partitioning: {
    controller: 'System controller unit (SCU)',
    note: 'Owns every resource and pad; U-Boot has to give those of a cell to a partition (scu_rm dtb, the domu node).',
  },
  counter: '8 MHz',
  consoles: { device: 'lpuart0', type: 'IMX_LPUART', cells: ['lpuart2', 'lpuart1', 'lpuart3'] },
  cellInterrupts: [53, 54, 55, 56],
  reserved: [
    { name: 'RAM of cells', purpose: 'inmate', physical: '0xdf700000', size: '480 MiB' },
    { name: 'Loaders of Linux cells', purpose: 'loader', physical: '0xfdb00000', size: '1 MiB' },
    { name: 'Links', purpose: 'links', physical: '0xfd900000', size: '2 MiB' },
  ],
  regions: {
    '0x0': { name: 'Boot ROM, on-chip RAM and peripherals' },
    '0x80200000': { name: "Root's RAM" },
    '0xdf700000': { name: 'RAM for cells, without execute permission in root' },
    '0xfdb00000': { name: 'Loader area of Linux cells' },
    '0xfe000000': { name: 'RAM below 4 GiB, without execute permission', keptFor: 'OP-TEE' },
    '0x880000000': { name: "Root's RAM above 4 GiB" },
  },
  confine: true,
  aliases: IMX8_ALIASES,
  deviceTree: {},
  gpio: GPIO_WITHOUT_CLOCK,
  boot: {
    arguments: [],
    commands: [boot.systemPartition(UBOOT), boot.bootRoot('imx8qxp-mek-root.dtb', UBOOT)],
    deviceTree: [boot.partitionNode(ROOT_TREE)],
  },
  sources: {
    companions: 'NXP product page; the clock of the system controller was not found',
    memory:
      "Banks: the RAM that root's configuration ({vendor}) covers, 3 GB as on the MEK; the device tree lists 1 GiB and U-Boot " +
      'adds the rest. Width: NXP knowledge base ta-p/1434759. Peak: LPDDR4-2400, data-sheet knowledge. ' +
      'Usable share: 7.2 of 12.8 GB/s published for x32 LPDDR4 on a Cortex-A53 SoC.',
    partitioning: `${UBOOT}; ${ROOT_TREE}. Resources of devices: {tree}`,
    counter: "Data-sheet knowledge; NXP's inmate device trees say 8.33 MHz",
    virtualPci:
      "Window, domain and root's base: {vendor}; size: NXP's imx8qxp-mek-root device tree. Interrupts of cells: SPI 53 to 56 " +
      "are what root rings on i.MX 8QuadMax, whose subsystems are the same; no device of the device tree has one. NXP's " +
      'ivshmem-demo rings 90.',
    root:
      '{collected} Cut around the interrupt controller, which the shipped one lets root reach. OP-TEE: OP-TEE/optee_os ' +
      "core/arch/arm/plat-imx/conf.mk, upstream's default; a build may move it.",
    reserved: "reserved-memory nodes of NXP's imx8qxp-mek-root device tree",
  },
  estimates: {
    'memory.usableShare': 'published for another SoC with Cortex-A53 and x32 LPDDR4',
    'counter.frequency': "data-sheet knowledge, not read; NXP's inmate device trees say 8.33 MHz",
  },
}
