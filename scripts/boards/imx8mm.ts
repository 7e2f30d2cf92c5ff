import * as boot from './boot-steps'
import { emmcAt, GPIO_WITHOUT_CLOCK, IMX8M_ALIASES, uartAt } from './device-tree'
import type { CollectedBoard } from './literals'

const UBOOT = "NXP's U-Boot, jh_mmcboot and jh_clk in the environment of the i.MX 8M Mini EVK"
const ROOT_TREE = "NXP's kernel, imx8mm-evk-root device tree"

export const imx8mm: CollectedBoard = {
  id: 'imx8mm-evk',
  name: 'i.MX 8M Mini EVK',
  soc: 'i.MX 8M Mini',
  compatible: ['fsl,imx8mm-evk', 'fsl,imx8mm'],
  facts: { soc: 'imx8mm', root: 'imx8mm@nxp' },
  clusters: [{ name: 'Cortex-A53', core: 'cortex-a53', clock: '1800 MHz' }],
  companions: [{ core: 'Cortex-M4F', clock: '400 MHz' }],
  accelerators: [
    { name: 'GCNanoUltra 3D GPU', kind: 'gpu', device: 'gpu_3d' },
    { name: 'GC320 2D GPU', kind: 'gpu', device: 'gpu_2d' },
    { name: 'Hantro G1 decoder', kind: 'vpu', device: 'vpu_g1' },
    { name: 'Hantro G2 decoder', kind: 'vpu', device: 'vpu_g2' },
  ],
  memory: { type: 'LPDDR4-3000', peak: '12 GB/s', usableShare: 0.56 },
  partitioning: {
    controller: 'Resource domain controller (RDC)',
    registers: { physical: '0x303d0000', size: '64 KiB' },
    note: 'Gives peripherals and memory to the cores or to the Cortex-M4; UART4 is the M4 alone until RDC_PDAP70 says otherwise.',
  },
  counter: '8 MHz',
  // Root prints on UART2, NXP's own cells print on UART4.
  consoles: { device: 'uart2', type: 'IMX', cells: ['uart4', 'uart1', 'uart3'] },
  cellInterrupts: [74, 75, 76, 77],
  reserved: [
    { name: 'RAM of Linux cells', purpose: 'inmate', physical: '0x93c00000', size: '512 MiB' },
    { name: 'RAM of bare-metal cells', purpose: 'inmate', physical: '0xb3c00000', size: '64 MiB' },
    { name: 'Loaders of Linux cells', purpose: 'loader', physical: '0xbb700000', size: '1 MiB' },
    { name: 'Links', purpose: 'links', physical: '0xbba00000', size: '1 MiB' },
    { name: 'Network links', purpose: 'links', physical: '0xbbb00000', size: '1 MiB' },
  ],
  regions: {
    '0x0': { name: 'Boot ROM, on-chip RAM and peripherals below the interrupt controller' },
    '0x38900000': { name: 'Peripherals above the interrupt controller' },
    '0x40000000': { name: "Root's RAM, with the RAM that root reserves for Linux cells" },
    '0xb3c00000': { name: 'RAM for bare-metal cells' },
    '0xb8000000': { name: 'RAM between the hypervisor and the loader area' },
    '0xbb700000': { name: 'Loader area of Linux cells' },
    '0xbbc00000': { name: 'RAM above the links' },
    '0xbe000000': { name: 'Top of RAM, without execute permission', keptFor: 'OP-TEE' },
  },
  confine: false,
  aliases: IMX8M_ALIASES,
  deviceTree: { uart2: uartAt('24 MHz'), uart4: uartAt('24 MHz'), usdhc3: emmcAt('266 MHz', '200 MHz') },
  gpio: GPIO_WITHOUT_CLOCK,
  boot: {
    arguments: [boot.keepClocks(UBOOT), boot.withoutKvm(UBOOT)],
    commands: [
      {
        text: 'mw 0x303d0518 0xff',
        reason: 'The resource domain controller leaves UART4 to the Cortex-M4 alone until RDC_PDAP70 opens it to all.',
        device: 'uart4',
        source: UBOOT,
      },
      boot.passArguments(UBOOT),
      boot.bootRoot('imx8mm-evk-root.dtb', UBOOT),
    ],
    deviceTree: [boot.withoutDeepIdle(ROOT_TREE), ...boot.handOverDevices(ROOT_TREE)],
  },
  sources: {
    memory:
      'Banks: {tree}. Width: NXP knowledge base ta-p/1434761. Peak: LPDDR4-3000 on 32 bits, data sheet. ' +
      'Usable share: 7.2 of 12.8 GB/s published for x32 LPDDR4 on a Cortex-A53 SoC.',
    partitioning: `${UBOOT}; base: Trusted Firmware-A, plat/imx/imx8m/imx8mm/include/platform_def.h`,
    counter: '{tree}: clock-frequency of the Arm generic timer',
    virtualPci:
      "Window, domain and root's base: {vendor}; size: NXP's imx8mm-evk-root device tree. Interrupts of cells: " +
      "SPI 74 to 77 have no source on i.MX 8M Mini and Nano (reserved in the interrupt table of NXP's MIMX8MN3_cm7 " +
      "device header, no device in the Mini's device tree, used for this by NXP's own cells).",
    root:
      '{collected} OP-TEE at the top of RAM: OP-TEE/optee_os (01987440) core/arch/arm/plat-imx/conf.mk, mx8mmevk: 30 MiB ' +
      "from 32 MiB below the end of RAM, then 2 MiB shared with Linux. These are upstream's defaults; a build may move them.",
    reserved:
      "reserved-memory nodes of NXP's imx8mm-evk-root device tree; its inmate node (576 MiB from 0x93c0_0000) is split " +
      "where NXP's root configuration starts the RAM of bare-metal cells",
    devices: '{collected} GPTs: nxp-imx/imx-jailhouse configs/arm64/imx8mm-zephyr.c',
    deviceTree:
      "{collected} Clocks of UARTs and uSDHC3, bus width and tuning: NXP's imx8mm-evk-inmate device tree. GPIO " +
      'controllers work without a clock of their own in Linux.',
  },
  estimates: { 'memory.usableShare': 'published for another SoC with Cortex-A53 and x32 LPDDR4' },
}
