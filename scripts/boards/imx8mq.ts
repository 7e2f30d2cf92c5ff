import * as boot from './boot-steps'
import { emmcAt, GPIO_WITHOUT_CLOCK, IMX8M_ALIASES, uartAt } from './device-tree'
import type { CollectedBoard } from './literals'

const UBOOT = "NXP's U-Boot, jh_mmcboot and jh_clk in the environment of the i.MX 8M Quad EVK"
const ROOT_TREE = "NXP's kernel, imx8mq-evk-root device tree"

export const imx8mq: CollectedBoard = {
  id: 'imx8mq-evk',
  name: 'i.MX 8M Quad EVK',
  soc: 'i.MX 8M Quad',
  compatible: ['fsl,imx8mq-evk', 'fsl,imx8mq'],
  facts: { soc: 'imx8mq', root: 'imx8mq@nxp' },
  clusters: [{ name: 'Cortex-A53', core: 'cortex-a53', clock: '1500 MHz' }],
  companions: [{ core: 'Cortex-M4F', clock: '266 MHz' }],
  accelerators: [
    { name: 'GC7000Lite GPU', kind: 'gpu', device: 'gpu' },
    { name: 'Hantro G1 decoder', kind: 'vpu', device: 'vpu_g1' },
    { name: 'Hantro G2 decoder', kind: 'vpu', device: 'vpu_g2' },
  ],
  memory: { type: 'LPDDR4-3200', peak: '12.8 GB/s', usableShare: 0.56 },
  partitioning: {
    controller: 'Resource domain controller (RDC)',
    registers: { physical: '0x303d0000', size: '64 KiB' },
    note: 'Gives peripherals and memory to the cores or to the Cortex-M4; what the boot firmware gives the M4 is not known here.',
  },
  counter: '8333333 Hz',
  consoles: { device: 'uart1', type: 'IMX', cells: ['uart2', 'uart3', 'uart4'] },
  cellInterrupts: [108, 109, 110, 111],
  reserved: [
    { name: 'RAM of cells', purpose: 'inmate', physical: '0xc0000000', size: '988 MiB' },
    { name: 'Loaders of Linux cells', purpose: 'loader', physical: '0xbff00000', size: '1 MiB' },
    { name: 'Links', purpose: 'links', physical: '0xbfd00000', size: '1 MiB' },
    { name: 'Network links', purpose: 'links', physical: '0xbfe00000', size: '1 MiB' },
  ],
  regions: {
    '0x0': { name: 'Boot ROM, on-chip RAM and peripherals below the interrupt controller' },
    '0x38900000': { name: 'Peripherals above the interrupt controller' },
    '0x40000000': { name: "Root's RAM" },
    '0xbff00000': { name: 'Loader area of Linux cells' },
    '0xc0000000': { name: 'RAM for cells' },
    '0xfe000000': { name: 'Top of RAM, without execute permission', keptFor: 'OP-TEE' },
  },
  confine: false,
  aliases: IMX8M_ALIASES,
  deviceTree: { uart1: uartAt('25 MHz'), uart2: uartAt('25 MHz'), usdhc1: emmcAt('266 MHz', '400 MHz') },
  gpio: GPIO_WITHOUT_CLOCK,
  boot: {
    arguments: [boot.keepClocks(UBOOT)],
    commands: [boot.passArguments(UBOOT), boot.bootRoot('imx8mq-evk-root.dtb', UBOOT)],
    deviceTree: [
      {
        text: 'Set arm,psci-suspend-param of the idle state CPU_SLEEP to 0.',
        reason: 'Deep idle breaks running cells.',
        source: ROOT_TREE,
      },
      boot.withoutBusfreq(ROOT_TREE),
      ...boot.handOverDevices(ROOT_TREE),
    ],
  },
  sources: {
    memory:
      'Banks: {tree}. Width: NXP knowledge base ta-p/1434761. Peak: LPDDR4-3200 on 32 bits, data-sheet knowledge. ' +
      'Usable share: 7.2 of 12.8 GB/s published for x32 LPDDR4 on a Cortex-A53 SoC.',
    partitioning: 'Trusted Firmware-A, plat/imx/imx8m/imx8mq/include/platform_def.h',
    counter: "NXP's imx8mq-evk-inmate device tree: a third of the 25 MHz crystal",
    virtualPci:
      "Window and domain: {vendor}; size: NXP's imx8mq-evk-root device tree. Interrupts of cells: SPI 108 to 111, of which " +
      "upstream's and NXP's cells use 108 and 109; no device of the device tree has one.",
    root:
      '{collected} OP-TEE at the top of RAM: OP-TEE/optee_os core/arch/arm/plat-imx/conf.mk, mx8mqevk: 32 MiB below the end ' +
      "of RAM, upstream's default; a build may move it.",
    reserved: "reserved-memory nodes of NXP's imx8mq-evk-root device tree",
    devices: '{collected} GPTs: taken over from i.MX 8M Mini, an assumption',
    deviceTree:
      "{collected} Clocks of UART2 and uSDHC1, bus width and tuning: NXP's imx8mq-evk-inmate device tree; UART1 as UART2. " +
      'GPIO controllers work without a clock of their own in Linux.',
  },
  estimates: { 'memory.usableShare': 'published for another SoC with Cortex-A53 and x32 LPDDR4' },
}
