import * as boot from './boot-steps'
import { GPIO_WITH_CLOCK } from './device-tree'
import type { CollectedBoard } from './literals'

const UBOOT = "NXP's U-Boot, jh_clk in the environment of the i.MX 8ULP EVK"

export const imx8ulp: CollectedBoard = {
  id: 'imx8ulp-evk',
  name: 'i.MX 8ULP EVK',
  soc: 'i.MX 8ULP',
  compatible: ['fsl,imx8ulp-evk', 'fsl,imx8ulp'],
  facts: { soc: 'imx8ulp', root: 'imx8ulp@nxp' },
  clusters: [{ name: 'Cortex-A35', core: 'cortex-a35', clock: '800 MHz' }],
  companions: [
    { core: 'Cortex-M33', clock: '216 MHz' },
    { core: 'HiFi 4 DSP', clock: 'unknown', purpose: 'Sound' },
    { core: 'Fusion F1 DSP', clock: 'unknown', purpose: 'Sound and voice at low power' },
  ],
  memory: { type: 'LPDDR4X', peak: '4.224 GB/s', usableShare: 'unknown' },
  counter: 'unknown',
  consoles: { device: 'lpuart5', type: 'IMX_LPUART', cells: ['lpuart4', 'lpuart6', 'lpuart7'] },
  cellInterrupts: [169, 170, 171, 172, 173, 174, 175, 176],
  reserved: [
    { name: 'RAM of cells', purpose: 'inmate', physical: '0xc0000000', size: '983 MiB' },
    { name: 'Loaders of Linux cells', purpose: 'loader', physical: '0xfdb00000', size: '1 MiB' },
    { name: 'Links', purpose: 'links', physical: '0xfd900000', size: '1 MiB' },
    { name: 'Network links', purpose: 'links', physical: '0xfda00000', size: '1 MiB' },
  ],
  regions: {
    '0x0': { name: 'Boot ROM, on-chip RAM and peripherals' },
    '0x80000000': { name: "Root's RAM" },
    '0xc0000000': { name: 'RAM for cells' },
    '0xfdb00000': { name: 'Loader area of Linux cells' },
    '0xfe000000': { name: 'Top of RAM', keptFor: 'the firmware' },
  },
  confine: true,
  aliases: {
    lpuart: { alias: 'serial', first: 4 },
    usdhc: { alias: 'mmc', first: 0 },
  },
  deviceTree: {},
  gpio: GPIO_WITH_CLOCK,
  boot: { arguments: [boot.keepClocks(UBOOT)], commands: [boot.passArguments(UBOOT)], deviceTree: [] },
  sources: {
    clusters:
      'Core numbers and MPIDR affinity: {tree}, which gives no cache geometry: it stays unknown. Clock: NXP product page.',
    companions: 'NXP product page; the clocks of the signal processors were not read',
    memory:
      'Bank: {tree}. Type, width and peak: LPDDR4X at 1056 MT/s on 32 bits, data-sheet knowledge that nobody confirmed. ' +
      'Usable share: nothing was found.',
    counter: 'Not in {tree}, and not found elsewhere',
    virtualPci:
      "Window, domain and root's base: {vendor}; size: the gap up to root's links there. Interrupts of cells: the eight " +
      "above root's; the device tree's last device has SPI 144. NXP's cell rings 167, which is root's third.",
    root:
      '{collected} Cut around the interrupt controller, which the shipped one lets root reach. That firmware lives at the top ' +
      'of RAM is taken over from the other boards of the family, an inference.',
    reserved: "The regions that {vendor} gives cells in NXP's demonstrations: RAM, loader and links",
  },
}
