import * as boot from './boot-steps'
import { emmcAt, GPIO_WITHOUT_CLOCK, IMX8M_ALIASES, uartAt } from './device-tree'
import type { CollectedBoard } from './literals'

const UBOOT = "NXP's U-Boot, jh_mmcboot and jh_clk in the environments of i.MX 8M Plus boards"
const ROOT_TREE = "NXP's kernel, imx8mp-evk-root device tree"

export const imx8mp: CollectedBoard = {
  id: 'imx8mp-evk',
  name: 'i.MX 8M Plus EVK',
  soc: 'i.MX 8M Plus',
  compatible: ['fsl,imx8mp-evk', 'fsl,imx8mp'],
  facts: { soc: 'imx8mp', root: 'imx8mp@nxp' },
  clusters: [{ name: 'Cortex-A53', core: 'cortex-a53', clock: '1800 MHz' }],
  companions: [{ core: 'Cortex-M7', clock: '800 MHz' }],
  accelerators: [
    { name: 'Neural processing unit, 2.3 TOPS', kind: 'npu', device: 'npu' },
    { name: 'GC7000UltraLite 3D GPU', kind: 'gpu', device: 'gpu3d' },
    { name: 'GC520L 2D GPU', kind: 'gpu', device: 'gpu2d' },
    { name: 'Hantro G1 decoder', kind: 'vpu', device: 'vpu_g1' },
    { name: 'Hantro G2 decoder', kind: 'vpu', device: 'vpu_g2' },
    { name: 'First image signal processor', kind: 'isp', device: 'isp_0' },
    { name: 'Second image signal processor', kind: 'isp', device: 'isp_1' },
    { name: 'HiFi 4 DSP', kind: 'dsp', device: 'dsp' },
  ],
  memory: { type: 'LPDDR4-4000', peak: '16 GB/s', usableShare: 0.56 },
  partitioning: {
    controller: 'Resource domain controller (RDC)',
    registers: { physical: '0x303d0000', size: '64 KiB' },
    note: 'Gives peripherals and memory to the cores or to the Cortex-M7; what the boot firmware gives the M7 is not known here.',
  },
  counter: '8 MHz',
  consoles: { device: 'uart2', type: 'IMX', cells: ['uart4', 'uart1', 'uart3'] },
  rootInterrupt: 150,
  cellInterrupts: [154, 155, 156, 157],
  reserved: [
    { name: 'RAM of cells', purpose: 'inmate', physical: '0xc0000000', size: '983 MiB' },
    { name: 'Loaders of Linux cells', purpose: 'loader', physical: '0xfdb00000', size: '1 MiB' },
    { name: 'Links', purpose: 'links', physical: '0xfd900000', size: '1 MiB' },
    { name: 'Network links', purpose: 'links', physical: '0xfda00000', size: '1 MiB' },
  ],
  regions: {
    '0x0': { name: 'Boot ROM, on-chip RAM and peripherals below the interrupt controller' },
    '0x38900000': { name: 'Peripherals above the interrupt controller' },
    '0x3b6e8000': { name: 'RAM of the HiFi 4 DSP' },
    '0x3b770000': { name: 'Peripherals above the RAM of the HiFi 4 DSP' },
    '0x40000000': { name: "Root's RAM" },
    '0xc0000000': { name: 'RAM for cells' },
    '0xfdb00000': { name: 'Loader area of Linux cells' },
    '0xfe000000': { name: 'RAM below 4 GiB, without execute permission', keptFor: 'the firmware' },
    '0x100000000': { name: 'RAM above 4 GiB, without execute permission' },
  },
  confine: false,
  aliases: IMX8M_ALIASES,
  deviceTree: { uart2: uartAt('24 MHz'), uart4: uartAt('24 MHz'), usdhc3: emmcAt('266 MHz', '200 MHz') },
  gpio: GPIO_WITHOUT_CLOCK,
  boot: {
    arguments: [boot.keepClocks(UBOOT)],
    commands: [boot.passArguments(UBOOT), boot.bootRoot('imx8mp-evk-root.dtb', UBOOT)],
    deviceTree: [boot.withoutDeepIdle(ROOT_TREE), boot.withoutBusfreq(ROOT_TREE), ...boot.handOverDevices(ROOT_TREE)],
  },
  sources: {
    memory:
      'Banks: {tree}. Width: NXP knowledge base ta-p/1434761. Peak: LPDDR4-4000 on 32 bits, data-sheet knowledge. ' +
      'Usable share: 7.2 of 12.8 GB/s published for x32 LPDDR4 on a Cortex-A53 SoC.',
    partitioning: 'Trusted Firmware-A, plat/imx/imx8m/imx8mp/include/platform_def.h',
    counter: '{tree}: clock-frequency of the Arm generic timer',
    virtualPci:
      "Window and domain: {vendor}; size: NXP's imx8mp-evk-root device tree. Interrupts of cells: SPI 154 to 157 as in NXP's " +
      "Linux and Zephyr cells. Root's: 150 to 153, of which Harpoon's cells use two for the same purpose; no device of the " +
      "device tree has one from 150 on. The shipped 51 to 54 are timers that Linux drives, the 76 of NXP's inmate-demo is I2C5.",
    root: '{collected} That firmware lives below 4 GiB is an inference: root may not execute there.',
    reserved: "reserved-memory nodes of NXP's imx8mp-evk-root device tree",
    deviceTree:
      "{collected} Clocks of UART4 and uSDHC3, bus width and tuning: NXP's imx8mp-evk-inmate device tree; UART2 as UART4. " +
      'GPIO controllers work without a clock of their own in Linux.',
  },
  estimates: { 'memory.usableShare': 'published for another SoC with Cortex-A53 and x32 LPDDR4' },
}
