import type { CollectedBoard, Device } from './literals'

const MEMORY_MAP = 'QEMU, hw/arm/virt.c: memory map and interrupt map of the machine "virt"'

/** A device of the machine: registers, SPIs. */
function device(
  name: string,
  kind: string,
  physical: string,
  size: string,
  spis: number[],
  more: Partial<Device> = {},
): Device {
  return {
    name,
    kind,
    regions: [{ physical, size }],
    spis,
    infrastructure: false,
    dma: false,
    enabled: true,
    ...more,
  }
}

/** The 32 places for paravirtual devices: 512 bytes and one SPI each, eight to a page. */
const virtio = Array.from({ length: 32 }, (_, slot) =>
  device(`virtio${slot}`, 'virtio', `0x${(0xa000000 + slot * 0x200).toString(16)}`, '512 B', [16 + slot], {
    dma: true,
    enabled: false,
    deviceTree: { node: 'virtio', compatible: ['virtio,mmio'] },
  }),
)

export const qemuArm64: CollectedBoard = {
  id: 'qemu-arm64',
  name: 'QEMU virt (aarch64)',
  soc: 'QEMU virt',
  compatible: ['linux,dummy-virt'],
  facts: { soc: 'qemu-arm64', root: 'qemu-arm64@upstream' },
  clusters: [
    {
      name: 'Cortex-A57',
      core: 'cortex-a57',
      clock: '1500 MHz',
      caches: {
        instructionCache: { size: '48 KiB', line: 64, sets: 256, ways: 3 },
        dataCache: { size: '32 KiB', line: 64, sets: 256, ways: 2 },
        sharedCache: { level: 2, size: '2 MiB', line: 64, sets: 2048, ways: 16, colours: 32 },
      },
    },
  ],
  companions: [],
  memory: {
    type: "the host's",
    busWidth: 'unknown',
    peak: '12.8 GB/s',
    usableShare: 0.56,
    banks: [{ physical: '0x40000000', size: '1 GiB' }],
  },
  interruptController: {
    version: 3,
    distributor: { physical: '0x8000000', size: '64 KiB' },
    redistributors: { physical: '0x80a0000', size: '2 MiB' },
    maintenanceInterrupt: 25,
    spis: 128,
  },
  counter: '62.5 MHz',
  consoles: { device: 'uart0', type: 'PL011', cells: [] },
  cellInterrupts: [108, 109, 110, 111, 112, 113, 114, 115, 100, 101, 102, 103],
  reserved: [
    { name: 'RAM of cells', purpose: 'inmate', physical: '0x70000000', size: '249 MiB' },
    { name: 'Loaders of Linux cells', purpose: 'loader', physical: '0x7f900000', size: '1 MiB' },
    { name: 'RAM of small cells', purpose: 'inmate', physical: '0x7fa00000', size: '64 KiB' },
    { name: 'Links', purpose: 'links', physical: '0x7faf0000', size: '64 KiB' },
    { name: 'Network links', purpose: 'links', physical: '0x7fb00000', size: '1 MiB' },
  ],
  regions: {
    '0x9000000': { name: 'Peripherals, PCI memory and ports' },
    '0x40000000': { name: "Root's RAM, with the RAM that root leaves to cells" },
    '0x4010000000': { name: 'PCI configuration space' },
  },
  confine: false,
  aliases: {},
  deviceTree: {},
  gpio: {},
  devices: [
    device('uart0', 'uart', '0x9000000', '4 KiB', [1], {
      deviceTree: {
        node: 'pl011',
        compatible: ['arm,pl011', 'arm,primecell'],
        alias: 'serial0',
        clocks: [
          { name: 'uartclk', frequency: '24 MHz' },
          { name: 'apb_pclk', frequency: '24 MHz' },
        ],
      },
    }),
    device('rtc', 'timer', '0x9010000', '4 KiB', [2], {
      deviceTree: { node: 'pl031', compatible: ['arm,pl031', 'arm,primecell'] },
    }),
    device('fw-cfg', 'other', '0x9020000', '24 B', [], {
      dma: true,
      infrastructure: true,
      deviceTree: { node: 'fw-cfg', compatible: ['qemu,fw-cfg-mmio'] },
    }),
    device('gpio', 'gpio', '0x9030000', '4 KiB', [7], {
      deviceTree: { node: 'pl061', compatible: ['arm,pl061', 'arm,primecell'] },
    }),
    ...virtio,
    device('pcie', 'pcie', '0x10000000', '0x2eff0000', [3, 4, 5, 6], {
      regions: [
        { physical: '0x10000000', size: '0x2eff0000' },
        { physical: '0x3eff0000', size: '64 KiB' },
        { physical: '0x4010000000', size: '256 MiB' },
      ],
      dma: true,
      deviceTree: { node: 'pcie', compatible: ['pci-host-ecam-generic'] },
    }),
  ],
  boot: {
    arguments: [],
    commands: [],
    deviceTree: [],
  },
  sources: {
    clusters:
      'Core numbers and command line (-machine virt,gic-version=3,virtualization=on,its=off -cpu cortex-a57 -smp 16 -m 1G): {vendor} ' +
      "and Jailhouse's README. Caches: what the emulated cores report, QEMU target/arm. The clock is a stand-in: emulation has none.",
    companions: 'There are none',
    memory:
      "Bank: -m 1G of the command line in Jailhouse's README. Rates are a stand-in: emulation has none; its times mean nothing.",
    interruptController: `${MEMORY_MAP}; maintenance interrupt and granted SPIs: {vendor}`,
    counter: "QEMU's generic timer of CPUs that do not say otherwise",
    virtualPci:
      "Window, domain and root's base: {vendor}; size: the gap up to the UART. Interrupts of cells: 108 to 115 as in Jailhouse's " +
      'demonstrations, 100 to 103 likewise without a device in the machine.',
    consoles: `Type and size: {vendor}; the machine has one UART that is not secure: ${MEMORY_MAP}`,
    reserved:
      "RAM that {vendor} and its cells keep out of root with mem=768M, as Jailhouse's README has it, up to the hypervisor",
    devices: MEMORY_MAP,
    deviceTree: 'QEMU, hw/arm/virt.c: the device tree that the machine makes for its guest',
    boot: 'Nothing beside mem=',
  },
  estimates: {
    'clusters.clock': 'a stand-in: emulated cores have no clock',
    'memory.peak': 'a stand-in: emulated RAM has no rate',
    'memory.usableShare': 'published for another SoC with Cortex-A53 and x32 LPDDR4',
  },
}
