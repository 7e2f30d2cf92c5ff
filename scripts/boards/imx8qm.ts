import * as boot from './boot-steps'
import { GPIO_WITHOUT_CLOCK, IMX8_ALIASES } from './device-tree'
import type { CollectedBoard, Stream } from './literals'

const UBOOT = "NXP's U-Boot, jh_mmcboot in the environment of the i.MX 8QuadMax MEK"
const ROOT_TREE = "NXP's kernel, imx8qm-mek-root device tree"

/** Jailhouse's configurations ignore these bits of every stream ID. */
const MASK = 0x7f8
const stream = (id: number): Stream[] => [{ id, mask: MASK }]

export const imx8qm: CollectedBoard = {
  id: 'imx8qm-mek',
  name: 'i.MX 8QuadMax MEK',
  soc: 'i.MX 8QuadMax',
  compatible: ['fsl,imx8qm-mek', 'fsl,imx8qm'],
  facts: { soc: 'imx8qm', root: 'imx8qm@nxp' },
  clusters: [
    { name: 'Cortex-A53', core: 'cortex-a53', clock: '1200 MHz', cpus: [0, 1, 2, 3] },
    { name: 'Cortex-A72', core: 'cortex-a72', clock: '1600 MHz', cpus: [4, 5] },
  ],
  companions: [
    { core: 'Cortex-M4F', count: 2, clock: '264 MHz' },
    { core: 'Cortex-M4 of the SCU', clock: 'unknown', purpose: 'System controller firmware; not for applications' },
  ],
  accelerators: [
    { name: 'First GC7000XSVX GPU', kind: 'gpu', device: 'gpu_3d0' },
    { name: 'Second GC7000XSVX GPU', kind: 'gpu' },
    { name: 'Video decoder', kind: 'vpu', device: 'vpu_core0' },
    { name: 'First video encoder', kind: 'vpu', device: 'vpu_core1' },
    { name: 'Second video encoder', kind: 'vpu', device: 'vpu_core2' },
    { name: 'HiFi 4 DSP', kind: 'dsp', device: 'dsp' },
  ],
  memory: {
    type: 'LPDDR4-3200',
    peak: '25.6 GB/s',
    usableShare: 0.56,
    banks: [
      { physical: '0x80000000', size: '2 GiB' },
      { physical: '0x880000000', size: '4 GiB' },
    ],
  },
  smmu: {
    type: 'mmu-500',
    registers: { physical: '0x51400000', size: '256 KiB' },
    driven: true,
    rootStreams: [...stream(0x11), ...stream(0x12), ...stream(0x13)],
  },
  partitioning: {
    controller: 'System controller unit (SCU)',
    note: 'Owns every resource and pad; U-Boot has to give those of a cell to a partition (scu_rm dtb, the domu node).',
  },
  counter: '8 MHz',
  consoles: { device: 'lpuart0', type: 'IMX_LPUART', cells: ['lpuart2', 'lpuart1', 'lpuart3'] },
  cellInterrupts: [88, 89, 90, 91],
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
  streams: {
    // NXP's device tree for Jailhouse moves uSDHC1 away from the stream that all three share, so that a cell can have it.
    usdhc1: stream(0x10),
    usdhc2: stream(0x11),
    usdhc3: stream(0x11),
    fec1: stream(0x12),
    fec2: stream(0x12),
  },
  boot: {
    arguments: [],
    commands: [boot.systemPartition(UBOOT), boot.bootRoot('imx8qm-mek-root.dtb', UBOOT)],
    deviceTree: [
      boot.partitionNode(ROOT_TREE),
      {
        text: 'Disable the node smmu (status = "disabled").',
        reason: 'Jailhouse sets the SMMU up and drives it.',
        source: ROOT_TREE,
      },
      {
        text: 'Keep iommus of usdhc1 with stream ID 0x10 and delete its compatible.',
        reason: 'U-Boot programs the stream ID that the cell with usdhc1 has, and no driver in root takes the device.',
        device: 'usdhc1',
        source: ROOT_TREE,
      },
    ],
  },
  sources: {
    clusters: '{collected} The L2 belongs to one cluster each.',
    companions: 'NXP product page; the clock of the system controller was not found',
    memory:
      "Banks: the RAM that root's configuration ({vendor}) covers, 6 GB as on the MEK; the device tree lists 1 GiB and U-Boot " +
      'adds the rest. Width: two controllers of 32 bits, NXP knowledge base ta-p/1434759. Peak: LPDDR4-3200, data-sheet knowledge. ' +
      'Usable share: 7.2 of 12.8 GB/s published for x32 LPDDR4 on a Cortex-A53 SoC.',
    smmu:
      "Unit and root's streams: {vendor}. Streams of devices: {tree}, with the mask that Jailhouse's configurations have; " +
      "uSDHC1: NXP's imx8qm-mek-root device tree and NXP's imx8qm-linux-demo",
    partitioning: `${UBOOT}; ${ROOT_TREE}. Resources of devices: {tree}`,
    counter: "Data-sheet knowledge; NXP's inmate device trees say 8.33 MHz",
    virtualPci:
      "Window, domain and root's base: {vendor}; size: NXP's imx8qm-mek-root device tree. Interrupts of cells: SPI 86 to 91 " +
      "are what NXP's configurations of i.MX 8QuadMax and 8QuadXPlus ring; no device of the device tree has one.",
    root:
      '{collected} Cut around the interrupt controller and the SMMU, which the shipped one lets root reach. OP-TEE: ' +
      "OP-TEE/optee_os core/arch/arm/plat-imx/conf.mk, upstream's default; a build may move it.",
    reserved: "reserved-memory nodes of NXP's imx8qm-mek-root device tree",
  },
  estimates: {
    'memory.usableShare': 'published for another SoC with Cortex-A53 and x32 LPDDR4',
    'counter.frequency': "data-sheet knowledge, not read; NXP's inmate device trees say 8.33 MHz",
  },
}
