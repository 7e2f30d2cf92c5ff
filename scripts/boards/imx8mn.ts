import * as boot from './boot-steps'
import { emmcAt, GPIO_WITHOUT_CLOCK, IMX8M_ALIASES, uartAt } from './device-tree'
import type { CollectedBoard } from './literals'

const UBOOT = "NXP's U-Boot for the i.MX 8M Mini EVK; the Nano's environment was not read"
const ROOT_TREE = "NXP's kernel, imx8mn-evk-root device tree"

export const imx8mn: CollectedBoard = {
  id: 'imx8mn-evk',
  name: 'i.MX 8M Nano EVK',
  soc: 'i.MX 8M Nano',
  compatible: ['fsl,imx8mn-evk', 'fsl,imx8mn'],
  facts: { soc: 'imx8mn', root: 'imx8mn@nxp' },
  clusters: [{ name: 'Cortex-A53', core: 'cortex-a53', clock: '1500 MHz' }],
  companions: [{ core: 'Cortex-M7', clock: '750 MHz' }],
  accelerators: [{ name: 'GC7000UltraLite GPU', kind: 'gpu', device: 'gpu' }],
  memory: { type: 'DDR4-2400', peak: '4.8 GB/s', usableShare: 0.74 },
  partitioning: {
    controller: 'Resource domain controller (RDC)',
    registers: { physical: '0x303d0000', size: '64 KiB' },
    note: 'Gives peripherals and memory to the cores or to the Cortex-M7; what the boot firmware gives the M7 is not known here.',
  },
  counter: '8 MHz',
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
  rootName: 'imx8mn',
  confine: false,
  aliases: IMX8M_ALIASES,
  deviceTree: { uart2: uartAt('24 MHz'), uart4: uartAt('24 MHz'), usdhc3: emmcAt('266 MHz', '200 MHz') },
  gpio: GPIO_WITHOUT_CLOCK,
  boot: {
    arguments: [boot.keepClocks(UBOOT), boot.withoutKvm(UBOOT)],
    commands: [],
    deviceTree: boot.handOverDevices(ROOT_TREE),
  },
  sources: {
    memory:
      'Banks: {tree}. Type, width and peak: DDR4-2400 on 16 bits, NXP community thread 529634 quoting the reference manual, ' +
      'and data-sheet knowledge. Usable share: 0.70 to 0.78 published for x16 parts on other Cortex-A53 SoCs.',
    partitioning: 'Trusted Firmware-A, plat/imx/imx8m/imx8mn/include/platform_def.h',
    counter: '{tree}: clock-frequency of the Arm generic timer',
    virtualPci:
      "Window, domain and root's base: {vendor}; size: NXP's imx8mn-evk-root device tree. Interrupts of cells: SPI 74 to " +
      "77 are reserved in the interrupt table of NXP's MIMX8MN3_cm7 device header and used for this by NXP's Linux cell.",
    root:
      '{collected} Its name is not the shipped one, imx8mm. OP-TEE at the top of RAM: OP-TEE/optee_os ' +
      "core/arch/arm/plat-imx/conf.mk, upstream's default; a build may move it.",
    reserved:
      "reserved-memory nodes of NXP's imx8mn-evk-root device tree; its inmate node (576 MiB from 0x93c0_0000) is split " +
      "where NXP's root configuration starts the RAM of bare-metal cells",
    devices:
      '{collected} GPT1 and GPT2: NXP/meta-nxp-harpoon imx8mn-harpoon-rtos.h; GPT3 to GPT6 as on the Mini, an assumption',
    deviceTree:
      "{collected} Clocks of UARTs and uSDHC3, bus width and tuning: NXP's imx8mn-evk-inmate device tree. GPIO " +
      'controllers work without a clock of their own in Linux.',
  },
  estimates: { 'memory.usableShare': 'the middle of what is published for x16 parts on other Cortex-A53 SoCs' },
}
