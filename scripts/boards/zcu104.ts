/** The ZCU104, which the collection does not hold: all of it from public sources, each named. */
import type { BoardDocument } from '../../src/sim/plan/board'
import { ZYNQMP_DEVICES } from './zcu104-devices'

const MINERVA = 'Minervasys/jailhouse minerva/next (a713febe) configs/arm64/zynqmp-zcu104.c'
const UPSTREAM = 'siemens/jailhouse master configs/arm64/zynqmp-zcu102.c'
const TREE = 'mainline Linux, arch/arm64/boot/dts/xilinx/zynqmp.dtsi and zynqmp-zcu104-revA.dts'

const registers = ['READ', 'WRITE', 'IO'] as const
const ram = ['READ', 'WRITE', 'EXECUTE'] as const

export const zcu104: BoardDocument = {
  $schema: '../schema/board.v1.json',
  version: 1,
  id: 'zcu104',
  name: 'AMD Xilinx ZCU104',
  soc: 'Zynq UltraScale+ XCZU7EV',
  compatible: ['xlnx,zynqmp-zcu104-revA', 'xlnx,zynqmp-zcu104', 'xlnx,zynqmp'],
  clusters: [
    {
      name: 'Cortex-A53',
      core: 'cortex-a53',
      clock: '1200 MHz',
      cpus: [0, 1, 2, 3].map((cpu) => ({ cpu, affinity: `0x${cpu}` })),
      instructionCache: { size: '32 KiB', line: 64, sets: 256, ways: 2 },
      dataCache: { size: '32 KiB', line: 64, sets: 128, ways: 4 },
      sharedCache: { level: 2, size: '1 MiB', line: 64, sets: 1024, ways: 16, colours: 16 },
    },
  ],
  companions: [{ core: 'Cortex-R5F', count: 2, clock: '533 MHz' }],
  accelerators: [
    { name: 'Mali-400 GPU', kind: 'gpu' },
    { name: 'H.264 and H.265 codec', kind: 'vpu' },
  ],
  memory: {
    type: 'DDR4-2133',
    busWidth: 64,
    peak: '17.06 GB/s',
    usableShare: 0.56,
    banks: [{ physical: '0x0', size: '2 GiB' }],
  },
  interruptController: {
    version: 2,
    distributor: { physical: '0xf9010000', size: '64 KiB' },
    cpuInterface: { physical: '0xf902f000', size: '8 KiB' },
    hypervisorInterface: { physical: '0xf9040000', size: '8 KiB' },
    virtualCpuInterface: { physical: '0xf906f000', size: '8 KiB' },
    maintenanceInterrupt: 25,
    spis: 128,
  },
  smmu: {
    type: 'mmu-500',
    registers: { physical: '0xfd800000', size: '128 KiB' },
    driven: false,
    rootStreams: [],
  },
  counter: { frequency: '100 MHz' },
  hypervisor: { physical: '0x7f000000', size: '16 MiB' },
  virtualPci: {
    window: { physical: '0xfc000000', size: '2 MiB' },
    configurationSize: '1 MiB',
    domain: 1,
    rootInterrupt: 104,
    cellInterrupts: [108, 109, 110, 111, 89, 90, 91, 92, 93, 94, 95, 96],
  },
  root: {
    name: 'ZynqMP-ZCU104',
    console: { device: 'uart0', type: 'XUARTPS', size: '4 KiB' },
    regions: [
      { name: 'Peripherals below the SMMU', physical: '0xfd000000', size: '8 MiB', flags: [...registers] },
      { name: 'Peripherals above the SMMU', physical: '0xfd820000', size: '0x27e0000', flags: [...registers] },
      {
        name: "Root's RAM, with the RAM that root leaves to cells",
        physical: '0x0',
        size: '1284 MiB',
        flags: [...ram],
      },
      { name: 'RAM above the links', physical: '0x50500000', size: '731 MiB', flags: [...ram] },
    ],
  },
  consoles: ['uart0', 'uart1'].map((device) => ({ device, type: 'XUARTPS' as const, size: '4 KiB' })),
  reserved: [
    { name: 'RAM of Linux cells', purpose: 'inmate', physical: '0x25000000', size: '692 MiB' },
    { name: 'Links', purpose: 'links', physical: '0x50400000', size: '1 MiB' },
    { name: 'RAM of bare-metal cells', purpose: 'inmate', physical: '0x50500000', size: '186 MiB' },
    { name: 'Loaders of Linux cells', purpose: 'loader', physical: '0x5bf00000', size: '1 MiB' },
  ],
  devices: ZYNQMP_DEVICES,
  boot: { arguments: [], commands: [], deviceTree: [] },
  sources: {
    clusters:
      'Zynq UltraScale+ technical reference manual (UG1085) and arXiv:2303.11186, which measured this board: 4x Cortex-A53 at ' +
      '1.2 GHz, 1 MiB of shared L2; geometry: Cortex-A53 technical reference manual',
    companions: 'Zynq UltraScale+ data sheet (DS891): the real-time processors, highest rate of the middle speed grade',
    accelerators: 'Zynq UltraScale+ data sheet (DS891), EV devices; registers are not listed here',
    memory:
      'ZCU104 user guide (UG1267): 2 GB of DDR4-2133 on 64 bits. Usable share: 7.2 of 12.8 GB/s published for x32 LPDDR4 on ' +
      'another Cortex-A53 SoC.',
    interruptController: `Bases and maintenance interrupt: ${UPSTREAM} and ${MINERVA}; sizes: GIC-400 manual; distributor: ${TREE}`,
    smmu: `${TREE}; ${MINERVA} does not use it, so Jailhouse confines no DMA there`,
    counter: 'arXiv:2303.11186: the platform of its measurements; 100 MHz is the usual rate on this board',
    hypervisor: MINERVA,
    virtualPci:
      `Window and root's base: ${MINERVA} and ${UPSTREAM}; domain: that of ${UPSTREAM}'s links. Interrupts of cells: SPI 89 to 96 and 104 to 111 ` +
      'come from programmable logic (UG1085); free as long as the design there rings none.',
    root:
      `Name, RAM and registers: ${MINERVA}; cut around the SMMU as in ${UPSTREAM}. What it calls a PCI host bridge, at the top of ` +
      'RAM, is left out: no register lies there.',
    consoles: `${MINERVA}; UARTs: ${TREE}`,
    reserved:
      `RAM of cells and link: ${MINERVA} with its reserved-memory nodes; the last MiB of it is set apart for loaders, a choice ` +
      'of this project',
    devices: `${TREE}. Masters of the bus (dma): those with a stream at the SMMU there, SATA and PCIe`,
    deviceTree: `Compatible strings and node names: ${TREE}`,
    boot: 'Nothing that a source states',
  },
  estimates: {
    'memory.usableShare': 'published for another SoC with Cortex-A53 and x32 LPDDR4',
    'counter.frequency': 'the usual rate on this board',
  },
}
