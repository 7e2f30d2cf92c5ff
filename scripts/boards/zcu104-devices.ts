/** Devices of Zynq UltraScale+: registers, SPIs, streams at the SMMU. Which are enabled says the ZCU104's device tree. */
import type { Device } from './literals'

interface More {
  streams?: number[]
  /** For a master whose streams are not known. */
  dma?: boolean
  enabled?: boolean
  compatible?: string[]
  infrastructure?: boolean
  node?: string
}

function device(name: string, kind: string, physical: string, size: string, spis: number[], more: More = {}): Device {
  const { streams, dma = streams !== undefined, enabled = false, compatible, infrastructure = false, node } = more
  return {
    name,
    kind,
    regions: [{ physical, size }],
    spis,
    infrastructure,
    dma,
    ...(streams ? { streams: streams.map((id) => ({ id })) } : {}),
    enabled,
    ...(compatible ? { deviceTree: { node: node ?? kind, compatible } } : {}),
  }
}

/** Eight channels of a DMA controller: registers 64 KiB apart, an SPI and a stream each. */
function channels(name: string, base: number, spi: number, stream: number, enabled: boolean): Device[] {
  return Array.from({ length: 8 }, (_, channel) =>
    device(`${name}${channel + 1}`, 'dma', `0x${(base + channel * 0x10000).toString(16)}`, '4 KiB', [spi + channel], {
      streams: [stream + channel],
      enabled,
      compatible: ['xlnx,zynqmp-dma-1.0'],
      node: 'dma-controller',
    }),
  )
}

const TIMER = { compatible: ['cdns,ttc'] }
const UART = { enabled: true, compatible: ['cdns,uart-r1p12', 'xlnx,xuartps'], node: 'serial' }
const ethernet = (stream: number) => ({
  streams: [stream],
  compatible: ['xlnx,zynqmp-gem', 'cdns,zynqmp-gem', 'cdns,gem'],
})
const sd = (stream: number) => ({ streams: [stream], compatible: ['xlnx,zynqmp-8.9a', 'arasan,sdhci-8.9a'] })
const usb = (stream: number) => ({ streams: [stream], compatible: ['snps,dwc3'] })

export const ZYNQMP_DEVICES: Device[] = [
  device('uart0', 'uart', '0xff000000', '4 KiB', [21], UART),
  device('uart1', 'uart', '0xff010000', '4 KiB', [22], UART),
  device('i2c0', 'i2c', '0xff020000', '4 KiB', [17], { compatible: ['cdns,i2c-r1p14'] }),
  device('i2c1', 'i2c', '0xff030000', '4 KiB', [18], { enabled: true, compatible: ['cdns,i2c-r1p14'] }),
  device('spi0', 'spi', '0xff040000', '4 KiB', [19], { compatible: ['cdns,spi-r1p6'] }),
  device('spi1', 'spi', '0xff050000', '4 KiB', [20], { compatible: ['cdns,spi-r1p6'] }),
  device('can0', 'can', '0xff060000', '4 KiB', [23], { compatible: ['xlnx,zynq-can-1.0'] }),
  device('can1', 'can', '0xff070000', '4 KiB', [24], { enabled: true, compatible: ['xlnx,zynq-can-1.0'] }),
  device('gpio', 'gpio', '0xff0a0000', '4 KiB', [16], { enabled: true, compatible: ['xlnx,zynqmp-gpio-1.0'] }),
  device('gem0', 'ethernet', '0xff0b0000', '4 KiB', [57], ethernet(0x874)),
  device('gem1', 'ethernet', '0xff0c0000', '4 KiB', [59], ethernet(0x875)),
  device('gem2', 'ethernet', '0xff0d0000', '4 KiB', [61], ethernet(0x876)),
  device('gem3', 'ethernet', '0xff0e0000', '4 KiB', [63], { ...ethernet(0x877), enabled: true }),
  device('nand0', 'other', '0xff100000', '4 KiB', [14], { streams: [0x872] }),
  device('ttc0', 'timer', '0xff110000', '4 KiB', [36, 37, 38], TIMER),
  device('ttc1', 'timer', '0xff120000', '4 KiB', [39, 40, 41], TIMER),
  device('ttc2', 'timer', '0xff130000', '4 KiB', [42, 43, 44], TIMER),
  device('ttc3', 'timer', '0xff140000', '4 KiB', [45, 46, 47], TIMER),
  device('sdhci0', 'mmc', '0xff160000', '4 KiB', [48], sd(0x870)),
  device('sdhci1', 'mmc', '0xff170000', '4 KiB', [49], { ...sd(0x871), enabled: true }),
  device('rtc', 'timer', '0xffa60000', '256 B', [26, 27], { enabled: true, compatible: ['xlnx,zynqmp-rtc'] }),
  ...channels('lpd_dma_chan', 0xffa80000, 77, 0x868, false),
  ...channels('fpd_dma_chan', 0xfd500000, 124, 0x14e8, true),
  device('usb0', 'usb', '0xfe200000', '256 KiB', [65], { ...usb(0x860), enabled: true }),
  device('usb1', 'usb', '0xfe300000', '256 KiB', [70], usb(0x861)),
  device('sata', 'other', '0xfd0c0000', '8 KiB', [133], { dma: true, enabled: true, compatible: ['ceva,ahci-1v84'] }),
  {
    ...device('pcie', 'pcie', '0xfd0e0000', '4 KiB', [114, 115, 116, 117, 118], {
      dma: true,
      compatible: ['xlnx,nwl-pcie-2.11'],
    }),
    regions: [
      { physical: '0xfd0e0000', size: '4 KiB' },
      { physical: '0xfd480000', size: '4 KiB' },
      { physical: '0x8000000000', size: '16 MiB' },
    ],
  },
  device('watchdog0', 'watchdog', '0xfd4d0000', '4 KiB', [113], { enabled: true, compatible: ['cdns,wdt-r1p2'] }),
  device('mc', 'memory-controller', '0xfd070000', '192 KiB', [112], { enabled: true, infrastructure: true }),
  device('cci', 'other', '0xfd6e0000', '36 KiB', [], { enabled: true, infrastructure: true }),
  device('smmu', 'other', '0xfd800000', '128 KiB', [155], { compatible: ['arm,mmu-500'], infrastructure: true }),
]
