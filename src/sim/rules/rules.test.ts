import { describe, expect, it } from 'vitest'
import { shippedLibrary, shippedPlan, templateFiles } from '../../../tests/support/templates'
import { applyChange } from '../plan/change'
import type { PlanDocument } from '../plan/plan'
import { ALL_RULES } from './all-rules'
import { checkConfiguration, checkPlan, hasErrors } from './check'
import { CONFIGURATION_EXAMPLES } from '../../../tests/fixtures/rules/configuration-examples'

type Cell = NonNullable<PlanDocument['cells']>[number]

const library = shippedLibrary()
const FLIGHT = 0
const PERCEPTION = 1

interface Example {
  /** What was done to the quadcopter, in words. */
  when: string
  breaks: (plan: PlanDocument, flight: Cell, perception: Cell) => void
  /** Part of the message: the numbers have to be in it. */
  says: RegExp
  /** False where no change of the plan could help without guessing. */
  fixable?: false
  /** Rules that rightly find something else. */
  also?: string[]
}

/** A second Zephyr cell, well by itself, on core 2 that perception gives up. */
function addSecondCell(plan: PlanDocument, more: Partial<Cell> = {}): void {
  plan.cells![PERCEPTION]!.cpus = [1]
  plan.cells!.push({
    name: 'second',
    guest: 'zephyr',
    cpus: [2],
    memory: [{ purpose: 'ram', physical: '0xb5c00000', size: '1 MiB' }],
    ...more,
  })
}

const EXAMPLES: Record<string, Example[]> = {
  'workload-unknown': [
    {
      when: 'a placement is misspelt',
      breaks: (_, flight) => (flight.workloads![0]!.use = 'zephyr-control-lop'),
      says: /flight uses "zephyr-control-lop"/,
    },
    { when: 'a load is unknown', breaks: (plan) => (plan.run!.load![0]!.use = 'iperf'), says: /root uses "iperf"/ },
  ],
  'device-unknown': [
    { when: 'a device is misspelt', breaks: (_, flight) => (flight.devices![0] = 'ecspi9'), says: /given "ecspi9"/ },
    {
      when: 'a cell prints on no UART',
      breaks: (_, flight) => (flight.console = 'gpio1'),
      says: /flight prints on "gpio1"; i.MX 8M Mini EVK can print on "uart2"/,
    },
    {
      when: 'root prints on no UART',
      breaks: (plan) => (plan.root!.console = 'uart9'),
      says: /root prints on "uart9"/,
    },
  ],
  'cell-unknown': [
    { when: 'a load runs nowhere', breaks: (plan) => (plan.run!.load![0]!.on = 'rooot'), says: /runs on "rooot"/ },
    {
      when: 'an event is about nobody',
      breaks: (plan) => (plan.run!.events = [{ at: '1 s', do: 'restart', cell: 'fligth' }]),
      says: /The event restart is about "fligth"/,
    },
    {
      when: 'a camera belongs to nobody',
      breaks: (plan) => (plan.masters = [{ name: 'camera', cell: 'fligth', rate: '300 MB/s' }]),
      says: /camera, which moves data, belongs to "fligth"/,
    },
  ],
  'event-incomplete': [
    {
      when: 'an event has no time',
      breaks: (plan) => (plan.run!.events = [{ do: 'restart', cell: 'flight' }]),
      says: /restart of flight has neither a time \(at\) nor a period/,
    },
    {
      when: 'an event has a time and a period',
      breaks: (plan) => (plan.run!.events = [{ at: '1 s', every: '2 s', do: 'statistics' }]),
      says: /both a time \(at 1 s\) and a period \(every 2 s\)/,
    },
    {
      when: 'a cell is destroyed again and again',
      breaks: (plan) => (plan.run!.events = [{ every: '5 s', do: 'destroy', cell: 'flight' }]),
      says: /recurs every 5 s; the second one would be refused/,
    },
    {
      when: 'an event recurs faster than anybody can ask',
      breaks: (plan) => (plan.run!.events = [{ every: '1 us', do: 'hypercall', cell: 'flight' }]),
      says: /recurs every 1 us; at least 10 us lie between two/,
    },
    {
      when: 'an event names no cell',
      breaks: (plan) => (plan.run!.events = [{ at: '1 s', do: 'start' }]),
      says: /The event start names no cell/,
    },
    {
      when: 'root is shut down',
      breaks: (plan) => (plan.run!.events = [{ at: '1 s', do: 'shutdown', cell: 'root' }]),
      says: /the root cell cannot be managed/,
    },
  ],
  'event-core': [
    {
      when: 'a cell asks for management',
      breaks: (plan) => (plan.run!.events = [{ at: '1 s', do: 'restart', cell: 'flight', cpu: 3 }]),
      says: /asked for on core 3; root, which asks, owns core 0/,
    },
    {
      when: 'a hypercall comes from another core',
      breaks: (plan) => (plan.run!.events = [{ at: '1 s', do: 'hypercall', cell: 'flight', cpu: 0 }]),
      says: /asked for on core 0; flight, which asks, owns core 3/,
    },
  ],
  'event-refused': [
    {
      when: 'a cell is created that is there',
      breaks: (plan) => (plan.run!.events = [{ at: '1 s', do: 'create', cell: 'flight' }]),
      says: /create at 1 s is refused \(JAILHOUSE_CELL_CREATE: File exists\)/,
    },
    {
      when: 'a cell is started that was destroyed',
      breaks: (plan) =>
        (plan.run!.events = [
          { at: '2 s', do: 'start', cell: 'flight' },
          { at: '1 s', do: 'destroy', cell: 'flight' },
        ]),
      says: /start at 2 s is refused \(JAILHOUSE_CELL_START: No such file or directory\)/,
    },
    {
      when: 'a cell is restarted every second and destroyed in between',
      breaks: (plan) =>
        (plan.run!.events = [
          { every: '1 s', do: 'restart', cell: 'flight' },
          { at: '3.5 s', do: 'destroy', cell: 'flight' },
        ]),
      says: /restart at 4 s is refused/,
    },
    {
      when: 'cells start before root, which is to restart one',
      breaks: (plan) => {
        plan.jailhouse!.cellsStart = 'before-root'
        plan.run!.events = [{ at: '1 s', do: 'restart', cell: 'flight' }]
      },
      says: /Cells start before root, which then manages none/,
    },
  ],
  'load-misplaced': [
    {
      when: 'stress-ng is placed on a core',
      breaks: (plan) => plan.root!.workloads!.push({ use: 'stress-ng', cpu: 0 }),
      says: /stress-ng is a load/,
    },
    {
      when: 'a workload is a load',
      breaks: (plan) => (plan.run!.load![0]!.use = 'cyclictest'),
      says: /cyclictest is a workload/,
    },
  ],
  'cpu-unknown': [
    { when: 'core 7 is taken', breaks: (_, flight) => flight.cpus.push(7), says: /takes core 7.*cores 0, 1, 2 and 3/ },
  ],
  'cpu-shared': [
    {
      when: 'two cells take core 3',
      breaks: (_, __, perception) => perception.cpus.push(3),
      says: /Core 3 belongs to flight and perception/,
    },
  ],
  'cell-without-cpu': [
    {
      when: 'perception has no core',
      breaks: (_, __, perception) => (perception.cpus = []),
      says: /perception has no core/,
    },
  ],
  'root-without-cpu': [
    {
      when: 'the cells take all cores',
      breaks: (plan, _, perception) => {
        perception.cpus = [0, 1, 2]
        plan.root!.workloads = [{ use: 'linux-rt' }]
        plan.limits!.pop()
      },
      says: /cores 0, 1, 2 and 3: none remains for root/,
    },
  ],
  'cell-name': [
    {
      when: 'a name has 32 bytes',
      breaks: (plan, _, perception) => {
        perception.name = 'p'.repeat(32)
        plan.links = plan.links!.slice(0, 1)
      },
      says: /has 32 bytes; 31 fit/,
    },
    {
      when: 'a name has 16 letters of two bytes',
      breaks: (plan, _, perception) => {
        perception.name = 'ä'.repeat(16)
        plan.links = plan.links!.slice(0, 1)
      },
      says: /has 32 bytes; 31 fit/,
    },
    {
      when: 'a cell is called like root',
      breaks: (plan, _, perception) => {
        perception.name = 'imx8mm'
        plan.links = plan.links!.slice(0, 1)
      },
      says: /imx8mm is called like root/,
    },
    { when: 'root has a long name', breaks: (plan) => (plan.root!.name = 'r'.repeat(40)), says: /40 bytes; 31 fit/ },
    {
      when: 'two cells are called second',
      breaks: (plan) => {
        addSecondCell(plan)
        plan.cells![PERCEPTION]!.name = 'second'
        plan.links = plan.links!.slice(0, 1)
      },
      says: /Two cells are called second/,
    },
  ],
  'cell-without-memory': [
    { when: 'flight has no RAM', breaks: (_, flight) => (flight.memory = []), says: /flight has no RAM/ },
    {
      when: 'a Linux cell has a loader only',
      breaks: (_, __, perception) => perception.memory!.pop(),
      says: /perception has no RAM/,
    },
  ],
  'region-empty': [
    {
      when: 'a region has 0 bytes',
      breaks: (_, flight) => flight.memory!.push({ purpose: 'shared', physical: '0xb5c00000', size: '0x0' }),
      says: /shared memory of flight has no size/,
    },
  ],
  'region-alignment': [
    {
      when: 'RAM starts inside a page',
      breaks: (_, flight) => (flight.memory![0]!.physical = '0xb3c00800'),
      says: /RAM of flight starts at 0xb3c0_0800, which is no multiple of 4 KiB/,
    },
    {
      when: 'a link ends inside a page',
      breaks: (plan) => (plan.links![0]!.size = '0xffe00'),
      says: /state link is 1048064 B long/,
    },
  ],
  'memory-hypervisor': [
    {
      when: 'RAM reaches into the hypervisor',
      breaks: (_, flight) => (flight.memory![0]!.physical = '0xb7000000'),
      says: /\(0xb700_0000, 16 MiB\) covers 4 MiB of the hypervisor's memory \(0xb7c0_0000, 4 MiB\)/,
    },
  ],
  'memory-virtual-pci': [
    {
      when: 'RAM lies in the window',
      breaks: (_, flight) => Object.assign(flight.memory![0]!, { physical: '0xbb900000', size: '64 KiB' }),
      says: /covers the virtual PCI window \(0xbb80_0000, 2 MiB\)/,
    },
  ],
  'interrupt-controller-mapped': [
    {
      when: 'a cell is given the GIC',
      breaks: (_, flight) => (flight.devices = ['gic']),
      says: /covers the GIC's distributor \(0x3880_0000, 64 KiB\)/,
    },
    {
      when: 'a raw region covers the redistributors',
      breaks: (_, flight) =>
        flight.memory!.push({ purpose: 'raw', physical: '0x388f0000', size: '64 KiB', flags: ['READ', 'WRITE'] }),
      says: /covers the GIC's redistributors \(0x3888_0000, 512 KiB\)/,
    },
  ],
  'memory-shared': [
    {
      when: 'two cells have the same RAM',
      breaks: (_, flight) => (flight.memory![0]!.physical = '0xb2c00000'),
      says: /RAM of flight.*and the RAM of perception.*share 16 MiB/,
    },
    {
      when: 'a raw region covers a device of another cell',
      breaks: (plan) => {
        // Not from its first register on, which would make it the device again.
        const registers = { purpose: 'raw' as const, physical: '0x30831000', size: '4 KiB' }
        addSecondCell(plan)
        plan.cells![2]!.memory!.push({ ...registers, flags: ['READ', 'WRITE', 'IO'] })
      },
      says: /ecspi2 of flight \(0x3083_0000, 64 KiB\) and the region of second .* share 4 KiB/,
      fixable: false,
    },
  ],
  'memory-kept': [
    {
      when: 'RAM lies in OP-TEE',
      breaks: (_, flight) => (flight.memory![0]!.physical = '0xbe000000'),
      says: /covers memory kept for OP-TEE \(0xbe00_0000, 32 MiB\)/,
    },
  ],
  'memory-outside-root': [
    {
      when: 'RAM lies above the RAM',
      breaks: (_, flight) => (flight.memory![0]!.physical = '0xc0000000'),
      says: /\(0xc000_0000, 16 MiB\) is not within the regions of root.*RAM ends at 0xc000_0000/,
    },
  ],
  'guest-overlap': [
    {
      when: 'a second region appears inside the first',
      breaks: (_, flight) =>
        flight.memory!.push({ purpose: 'ram', physical: '0xb5c00000', guest: '0x94000000', size: '1 MiB' }),
      says: /\(0x93c0_0000, 16 MiB\).*\(0x9400_0000, 1 MiB\) at the same addresses/,
    },
    {
      when: 'RAM appears over a link',
      breaks: (_, flight) => (flight.memory![0]!.guest = '0xbbb00000'),
      says: /state link, state table/,
    },
  ],
  'communication-region': [
    {
      when: 'RAM appears at 0x8000_0000',
      breaks: (_, flight) => (flight.memory![0]!.guest = '0x7ff00000'),
      says: /\(0x7ff0_0000, 16 MiB\) covers the communication region of flight \(0x8000_0000, 4 KiB\)/,
    },
  ],
  'reset-address': [
    {
      when: 'the entry is elsewhere',
      breaks: (_, flight) => (flight.entry = '0x0'),
      says: /flight starts at 0x0, outside of its RAM \(0x93c0_0000, 16 MiB\)/,
    },
  ],
  'device-shared': [
    {
      when: 'two cells have ecspi2',
      breaks: (plan) => addSecondCell(plan, { devices: ['ecspi2'] }),
      says: /ecspi2 is given to flight and second/,
    },
    {
      when: 'two cells print on uart4',
      breaks: (plan) => addSecondCell(plan, { console: 'uart4' }),
      says: /uart4 is given to flight and second/,
    },
    {
      when: 'one cell has a device twice',
      breaks: (_, flight) => flight.devices!.push('ecspi2'),
      says: /flight is given ecspi2 2 times/,
    },
  ],
  'spi-shared': [
    {
      when: 'sai5 and sai6 go to two cells',
      breaks: (plan, flight) => {
        flight.devices!.push('sai5')
        addSecondCell(plan, { devices: ['sai6'] })
      },
      says: /sai5 of flight and sai6 of second share SPI 90 on this SoC/,
    },
  ],
  'link-peers': [
    {
      when: 'a peer is misspelt',
      breaks: (plan) => (plan.links![0]!.between = ['root', 'fligth']),
      says: /state link names "fligth"/,
    },
    {
      when: 'a peer is unknown',
      breaks: (plan) => (plan.links![0]!.between = ['root', 'navigation']),
      says: /the cells are "root", "flight" or "perception"/,
    },
    {
      when: 'a cell is linked to itself',
      breaks: (plan) => (plan.links![0]!.between = ['flight', 'flight']),
      says: /names a cell twice/,
    },
    {
      when: 'three cells share a network',
      breaks: (plan) => {
        plan.links = [{ ...plan.links![0]!, between: ['root', 'flight', 'perception'] }]
        addSecondCell(plan)
        plan.links[0]!.between = ['root', 'flight', 'root2']
        plan.cells![2]!.name = 'root2'
      },
      says: /has two peers; it names 3/,
    },
  ],
  'link-name': [
    {
      when: 'two links are called state',
      breaks: (plan) => (plan.links![1]!.name = 'state'),
      says: /Two links are called state/,
    },
  ],
  'link-size': [
    {
      when: 'a network has 8 KiB',
      breaks: (plan) => (plan.links![0]!.size = '8 KiB'),
      says: /has 8 KiB; a network link of 2 cells takes 16 KiB/,
    },
    { when: 'a disk has 4 KiB', breaks: (plan) => (plan.links![1]!.size = '4 KiB'), says: /takes 8 KiB/ },
  ],
  'link-count': [
    {
      when: 'there are 33 links',
      breaks: (plan) => {
        plan.links = Array.from({ length: 33 }, (_, i) => ({
          name: `link${i}`,
          protocol: 'demo' as const,
          between: ['root', 'flight'],
          physical: `0x${(0xbba00000 + i * 0x8000).toString(16)}`,
          size: '32 KiB',
        }))
      },
      says: /33 links; the virtual PCI bus has room for 32/,
    },
  ],
  'link-memory': [
    {
      when: 'a link lies in RAM of root',
      breaks: (plan) => (plan.links![0]!.physical = '0x50000000'),
      says: /covers RAM of root/,
    },
    {
      when: 'a link lies in the hypervisor',
      breaks: (plan) => (plan.links![0]!.physical = '0xb7c00000'),
      says: /covers the hypervisor's memory/,
    },
    {
      when: 'a link lies in the window',
      breaks: (plan) => (plan.links![0]!.physical = '0xbb880000'),
      says: /covers the virtual PCI window/,
    },
    {
      when: 'a link lies in the RAM of a cell',
      breaks: (plan) => (plan.links![0]!.physical = '0xb3c00000'),
      says: /shares 1 MiB with the RAM of flight/,
    },
    {
      when: 'two links overlap',
      breaks: (plan) => (plan.links![2]!.physical = '0xbbad0000'),
      says: /shares 64 KiB with the disk link/,
    },
    {
      when: 'a link lies where no RAM is',
      breaks: (plan) => (plan.links![0]!.physical = '0x20000000'),
      says: /is not within the RAM/,
    },
    {
      when: 'a link lies in OP-TEE',
      breaks: (plan) => (plan.links![0]!.physical = '0xbf000000'),
      says: /kept for OP-TEE/,
    },
  ],
  'virtual-pci-interrupt': [
    {
      when: "a cell has gpt5, on root's first virtual interrupt",
      breaks: (_, flight) => flight.devices!.push('gpt5'),
      says: /links of root ring SPI 51, which is also the interrupt of gpt5 of flight/,
    },
    {
      when: 'five links want four interrupts',
      breaks: (plan) => {
        const link = plan.links![0]!
        plan.links!.push({
          ...link,
          name: 'a',
          between: ['flight', 'perception'],
          protocol: 'demo',
          physical: '0xbbaf0000',
          size: '64 KiB',
          traffic: [],
        })
      },
      says: /all ring SPI 77\. The board has 4 interrupts/,
      fixable: false,
    },
  ],
  'guest-cannot-run': [
    {
      when: 'a Linux cell has a Zephyr loop',
      breaks: (_, __, perception) => (perception.workloads = [{ use: 'zephyr-control-loop', cpu: 1 }]),
      says: /zephyr-control-loop runs under zephyr, and perception is linux/,
    },
    {
      when: 'stress-ng loads Zephyr',
      breaks: (plan) => (plan.run!.load![0]!.on = 'flight'),
      says: /stress-ng runs under "linux" or "linux-rt", and flight is zephyr/,
    },
  ],
  'load-stressor': [
    {
      when: 'stress-ng is to copy memory',
      breaks: (plan) => (plan.run!.load![0]!.copy = 2),
      says: /stress-ng on root is to start 2 copy, and it can start "cpu", "io", "vm", "hdd" or "udp"/,
    },
  ],
  'workload-device': [
    {
      when: 'interrupts of a device of another cell are placed',
      breaks: (_, flight) => flight.workloads!.push({ use: 'can-rx', cpu: 3, device: 'ecspi1' }),
      says: /can-rx stands for interrupts of "ecspi1", and flight has "ecspi2", "gpt1" or "i2c4"/,
    },
    {
      when: "root's device was given away",
      breaks: (plan) => plan.root!.workloads!.push({ use: 'can-rx', cpu: 0, device: 'ecspi2' }),
      says: /can-rx stands for interrupts of "ecspi2", and root has not that device/,
    },
  ],
  'interrupt-priority': [
    {
      when: 'an interrupt under Linux is to go first',
      breaks: (plan) => (plan.root!.workloads![1]!.interruptPriority = 32),
      says: /cyclictest in root has interrupt priority 32, and Linux handles all interrupts alike/,
    },
  ],
  'workload-core': [
    {
      when: 'a task is pinned to a core of another cell',
      breaks: (_, flight) => (flight.workloads![0]!.cpu = 1),
      says: /imu is placed on core 1, and flight has core 3/,
    },
    {
      when: "root's task is on a core that a cell took",
      breaks: (plan) => (plan.root!.workloads![1]!.cpus = [0, 1]),
      says: /cyclictest is placed on core 1, and root has core 0/,
    },
  ],
  'placement-name': [
    {
      when: 'two tasks are called imu',
      breaks: (plan, flight) => {
        flight.workloads!.push({ ...flight.workloads![0]!, wcet: '1 us' })
        plan.limits = []
      },
      says: /flight has two workloads called imu/,
    },
  ],
  'target-unknown': [
    {
      when: 'a limit is misspelt',
      breaks: (plan) => (plan.limits![0]!.of = 'flight/contrl'),
      says: /"flight\/contrl"/,
    },
    { when: 'a limit names nothing', breaks: (plan) => (plan.limits![0]!.of = 'a/b'), says: /limit is set on "a\/b"/ },
    {
      when: 'a chain passes nothing',
      breaks: (plan) => (plan.chains![0]!.steps[1] = 'x'),
      says: /chain imu-to-motor passes "x"/,
    },
    {
      when: 'a reaction time is asked of a workload',
      breaks: (plan) => (plan.limits = [{ of: 'flight/imu', measure: 'reaction', atMost: '1 ms' }]),
      says: /"flight\/imu", and no such chain exists/,
    },
  ],
  'traffic-ends': [
    {
      when: 'a message goes where the link does not',
      breaks: (plan) => (plan.links![0]!.traffic = [{ from: 'flight/control', to: 'perception', size: '64 B' }]),
      says: /state: flight\/control to perception names "perception"; on the state link are "root" or "flight"/,
    },
    {
      when: 'the receiver is misspelt',
      breaks: (plan) => (plan.links![0]!.traffic = [{ from: 'root/cyclictest', to: 'flight/contrl', size: '64 B' }]),
      says: /names "flight\/contrl", and no such workload is placed/,
    },
    {
      when: 'a message stays in its cell',
      breaks: (plan) => (plan.links![0]!.traffic = [{ from: 'flight/imu', to: 'flight/control', size: '64 B' }]),
      says: /stays in flight/,
    },
  ],
  'traffic-timing': [
    {
      when: 'nobody says when root sends',
      breaks: (plan) => (plan.links![0]!.traffic = [{ from: 'root', to: 'flight/control', size: '64 B' }]),
      says: /has no period, and root has no jobs/,
    },
    {
      when: 'a workload sends by a period as well',
      breaks: (plan) =>
        (plan.links![0]!.traffic = [{ from: 'flight/control', to: 'root', size: '64 B', period: '1 ms' }]),
      says: /every job of flight\/control and has a period as well/,
    },
    {
      when: 'Linux is to be activated',
      breaks: (plan) =>
        (plan.links![0]!.traffic = [{ from: 'flight/control', to: 'root/linux-rt', size: '64 B', activates: true }]),
      says: /activate root\/linux-rt, which has no jobs/,
    },
    {
      when: 'two flows activate one workload',
      breaks: (plan) =>
        (plan.links![0]!.traffic = [
          { from: 'root', to: 'flight/motor', size: '64 B', period: '1 ms', activates: true },
          { from: 'root/cyclictest', to: 'flight/motor', size: '64 B', activates: true },
        ]),
      says: /activates flight\/motor, which another flow activates already/,
    },
    {
      when: 'a network link is silent',
      breaks: (plan) =>
        (plan.links![0]!.traffic = [{ from: 'flight/control', to: 'root', size: '64 B', doorbell: false }]),
      says: /travels over a network link without a doorbell/,
    },
  ],
  'traffic-size': [
    {
      when: 'a picture is larger than the link',
      breaks: (plan) => (plan.links![0]!.traffic = [{ from: 'flight/control', to: 'root', size: '2 MiB' }]),
      says: /has 128 pieces of 16 KiB each of 2 MiB in all; 27 fit into the link at once/,
    },
    {
      when: 'the ring is smaller than a message',
      breaks: (plan) => (plan.links![0]!.traffic = [{ from: 'flight/control', to: 'root', size: '64 KiB', ring: 2 }]),
      says: /has 4 pieces of 16 KiB each of 64 KiB in all; 2 fit/,
    },
  ],
  'chain-flow': [
    {
      when: 'a chain crosses a link without traffic',
      breaks: (plan) => plan.chains!.push({ name: 'across', steps: ['root/cyclictest', 'flight/control'] }),
      says: /across passes from root\/cyclictest to flight\/control; no message goes there\.$/,
    },
    {
      when: 'no link joins the cells',
      breaks: (plan) => plan.chains!.push({ name: 'across', steps: ['flight/imu', 'perception/vision'] }),
      says: /no demo or network link joins flight and perception/,
    },
  ],
  'section-outside-job': [
    {
      when: 'a buffer is held for longer than the job runs',
      breaks: (_, flight) =>
        (flight.workloads![1]!.sections = [{ resource: 'state', offset: '50 us', length: '20 us' }]),
      says: /"state" is held by control in flight from 50 us for 20 us, beyond the job's 60 us of execution/,
      fixable: false,
    },
    {
      when: 'two sections overlap',
      breaks: (_, flight) =>
        (flight.workloads![1]!.sections = [
          { offset: '10 us', length: '20 us' },
          { resource: 'state', offset: '20 us', length: '5 us' },
        ]),
      says: /Interrupts are off by control in flight from 10 us for 20 us, into the section that begins at 20 us/,
      fixable: false,
    },
    {
      when: 'an instrument holds something',
      breaks: (plan) => (plan.root!.workloads![1]!.sections = [{ offset: '0 us', length: '1 us' }]),
      says: /cyclictest in root has no jobs of its own/,
      fixable: false,
    },
  ],
  'burst-overlap': [
    {
      when: 'ten jobs 50 us apart come every 250 us',
      breaks: (_, flight) => {
        flight.workloads![2]!.arrivals = { law: 'bursty', count: 10, distance: '50 us' }
        flight.workloads![2]!.wcet = '1 us'
      },
      says: /10 jobs of motor in flight at a distance of 50 us take longer than the 250 us/,
      fixable: false,
    },
  ],
  'core-overloaded': [
    {
      when: 'control takes 240 of 250 us',
      breaks: (_, flight) => (flight.workloads![1]!.wcet = '240 us'),
      says: /Core 3 of flight is asked for 1\.10 of its time: imu 0\.08, control 0\.96, motor 0\.06/,
      fixable: false,
    },
  ],
  'colour-unknown': [
    {
      when: 'colour 8 of 8',
      breaks: (_, flight) => (flight.colours = [0, 8]),
      says: /cache colour 8; .* has 0 to 7/,
    },
    { when: 'no colour at all', breaks: (_, flight) => (flight.colours = []), says: /no cache colour/ },
  ],
  'cache-portions': [
    {
      when: 'more than the cache is given away',
      breaks: (plan, flight) => {
        plan.root!.cachePortion = 0.7
        flight.cachePortion = 0.5
      },
      says: /root \(0\.7\) and flight \(0\.5\) add up to 1\.2/,
    },
    {
      when: 'nothing is left for the others',
      breaks: (_, flight) => (flight.cachePortion = 1),
      says: /flight \(1\) are all of the shared cache; nothing is left for root and perception/,
    },
  ],
  'memory-budget': [
    {
      when: 'a budget is less than a line',
      breaks: (_, flight) => (flight.memoryBudget = { rate: '1 MB/s', period: '10 us' }),
      says: /budget of flight is 10 B in each 10 us/,
    },
    {
      when: "a budget is for somebody else's core",
      breaks: (_, flight) => (flight.memoryBudget = { rate: '100 MB/s', cpus: [0, 3] }),
      says: /budget of flight is set for core 0, and flight has core 3/,
    },
  ],
  'memory-oversubscribed': [
    {
      when: 'two cameras ask for more than there is',
      breaks: (plan) =>
        (plan.masters = [
          { name: 'left', rate: '4 GB/s' },
          { name: 'right', rate: '4 GB/s' },
        ]),
      says: /ask for 8 GB\/s while all of them are active; the DRAM can move 6\.72 GB\/s/,
      fixable: false,
    },
  ],
  'master-turns': [
    {
      when: 'a frame is read for longer than it lasts',
      breaks: (plan) => (plan.masters = [{ name: 'camera', rate: '300 MB/s', period: '33 ms', active: '40 ms' }]),
      says: /camera is active for 40 ms in every 33 ms/,
    },
    {
      when: 'nobody says how long a frame is read',
      breaks: (plan) => (plan.masters = [{ name: 'camera', rate: '300 MB/s', period: '33 ms' }]),
      says: /camera has a period and no active phase/,
    },
    {
      when: 'two devices have one name',
      breaks: (plan) =>
        (plan.masters = [
          { name: 'camera', rate: '300 MB/s' },
          { name: 'camera', rate: '200 MB/s' },
        ]),
      says: /Two devices that move data are called camera/,
      fixable: false,
    },
  ],
  'memory-root-uses': [
    {
      when: 'RAM lies where Linux allocates',
      breaks: (_, flight) => (flight.memory![0]!.physical = '0x60000000'),
      says: /\(0x6000_0000, 16 MiB\) is memory that root's Linux uses/,
    },
  ],
  'device-infrastructure': [
    { when: 'a cell has the clocks', breaks: (_, flight) => flight.devices!.push('ocotp'), says: /ocotp \(security\)/ },
  ],
  'device-root-uses': [
    { when: 'a cell has gpio5', breaks: (_, flight) => flight.devices!.push('gpio5'), says: /given gpio5, which root/ },
  ],
  'linux-loader': [
    {
      when: 'the loader has half of its room',
      breaks: (_, __, perception) => (perception.memory![0]!.size = '32 KiB'),
      says: /perception has no loadable memory of 64 KiB at its address 0/,
      fixable: false,
    },
  ],
  'device-pages': [
    {
      when: 'usbotg2 without usbmisc2',
      breaks: (_, flight) => flight.devices!.push('usbotg2'),
      says: /usbotg2 shares a page of 4 KiB with usbmisc2/,
      also: ['device-dma'],
      fixable: false,
    },
  ],
  'console-shared': [
    {
      when: 'a cell prints where root prints',
      breaks: (_, flight) => (flight.console = 'uart2'),
      says: /flight prints on uart2/,
    },
  ],
  'cell-name-awkward': [
    {
      when: 'a name is a number',
      breaks: (plan, _, perception) => {
        perception.name = '12'
        plan.links = plan.links!.slice(0, 1)
      },
      says: /takes digits for the number/,
    },
    {
      when: 'a name has a space',
      breaks: (plan, _, perception) => {
        perception.name = 'my cell'
        plan.links = plan.links!.slice(0, 1)
      },
      says: /spaces, quotes and slashes/,
    },
  ],
}

/** Rules that no plan for this board can break; they have tests of their own. */
const TESTED_ELSEWHERE = ['spi-unknown', 'spi-split', 'stream-split', ...Object.keys(CONFIGURATION_EXAMPLES)]

function broken({ breaks }: Example): PlanDocument {
  const plan = shippedPlan('quadcopter-imx8mm')
  breaks(plan, plan.cells![FLIGHT]!, plan.cells![PERCEPTION]!)
  return plan
}

describe('the shipped plans', () => {
  it.each(templateFiles('plans'))('$name has no problem at all', ({ document }) => {
    const check = checkPlan(document, library)
    expect(check.faults).toEqual([])
    expect(check.problems).toEqual([])
    expect(hasErrors(check)).toBe(false)
  })
})

describe('every rule', () => {
  it('has an example', () => {
    const codes = ALL_RULES.map((rule) => rule.code)
    expect([...Object.keys(EXAMPLES), ...TESTED_ELSEWHERE].sort()).toEqual([...codes].sort())
    expect(new Set(codes).size).toBe(codes.length)
  })

  const cases = Object.entries(EXAMPLES).flatMap(([code, examples]) =>
    examples.map((example) => ({ code, example, when: example.when })),
  )
  it.each(cases)('$code: when $when', ({ code, example }) => {
    const document = broken(example)
    const { faults, problems } = checkPlan(document, library)
    expect(faults).toEqual([])
    // One cause, one problem.
    expect(problems.map((problem) => `${problem.code}: ${problem.message}`)).toEqual([
      ...[code, ...(example.also ?? [])].map((found) => expect.stringMatching(new RegExp(`^${found}: `)) as string),
    ])
    const [problem] = problems
    expect(problem!.message).toMatch(example.says)
    expect(problem!.places.length).toBeGreaterThan(0)
    if (example.fixable === false) return
    expect(problem!.fix, 'has a fix').toBeDefined()
    const fixed = checkPlan(applyChange(document, problem!.fix!).document, library)
    expect(fixed.faults).toEqual([])
    expect(fixed.problems.map((left) => left.message)).toEqual([])
  })
})

describe('what blocks first', () => {
  it('puts errors in front of warnings', () => {
    const plan = shippedPlan('quadcopter-imx8mm')
    plan.cells![FLIGHT]!.devices!.push('gpio5')
    plan.cells![FLIGHT]!.console = 'uart2'
    plan.cells![PERCEPTION]!.cpus.push(3)
    const severities = checkPlan(plan, library).problems.map((problem) => problem.severity)
    expect(severities).toEqual(['error', 'warning', 'warning'])
  })

  it('names an unknown board and offers the nearest', () => {
    const plan = { ...shippedPlan('quadcopter-imx8mm'), board: 'imx8mm-evkb' }
    const check = checkPlan(plan, library)
    expect(check.problems.map((problem) => problem.code)).toEqual(['board-unknown'])
    expect(check.configuration).toBeUndefined()
    const fixed = applyChange(plan, check.problems[0]!.fix!)
    expect(checkPlan(fixed.document, library).problems).toEqual([])
  })
})

describe('rules on configurations alone', () => {
  const set = () => {
    const { configuration } = checkPlan(shippedPlan('quadcopter-imx8mm'), library)
    return structuredClone(configuration!)
  }

  it('finds nothing in a sound set', () => {
    expect(checkConfiguration(set())).toEqual([])
  })

  it('finds an interrupt that root does not have', () => {
    const input = set()
    input.system.rootCell.irqchips.length = 2
    input.cells[0]!.irqchips.push({ ...input.cells[0]!.irqchips[0]!, pinBase: 288, pinBitmap: [1, 0, 0, 0] })
    expect(checkConfiguration(input).map((problem) => problem.message)).toEqual([
      'flight is granted SPI 256, which root does not have.',
    ])
  })

  it('finds a link whose interrupt the cell is not granted', () => {
    const input = set()
    input.cells[0]!.vpciIrqBase = 80
    expect(checkConfiguration(input).map((problem) => problem.message)).toEqual([
      'A link of flight rings SPI 80, which flight is not granted.',
    ])
  })

  it('finds an interrupt that two files grant', () => {
    const input = set()
    input.cells[1]!.irqchips[0]!.pinBitmap[1] |= 1
    expect(checkConfiguration(input).map((problem) => problem.message)).toEqual([
      'SPI 32 is granted to flight and perception; an interrupt has one owner.',
    ])
  })

  it('names regions of files by their number', () => {
    const input = set()
    const cell = input.cells[0]!
    const ram = cell.memoryRegions.findIndex((region) => region.origin?.label === 'RAM of flight')
    cell.memoryRegions[ram] = {
      ...cell.memoryRegions[ram]!,
      physicalStart: input.system.hypervisorMemory.physicalStart,
      origin: undefined,
    }
    const [problem] = checkConfiguration(input)
    expect(problem).toMatchObject({
      code: 'memory-hypervisor',
      places: [{ path: [], label: `region ${ram} of flight` }],
    })
    expect(problem!.fix).toBeUndefined()
  })

  it('finds a root that maps the interrupt controller', () => {
    const input = set()
    const root = input.system.rootCell.memoryRegions.find((region) => region.virtualStart === 0n && region.size > 0n)!
    root.size = 0x40000000n
    expect(checkConfiguration(input).map((problem) => problem.code)).toContain('root-unconfined')
  })

  it('finds a cell without a communication region', () => {
    const input = set()
    input.cells[0]!.memoryRegions.pop()
    expect(checkConfiguration(input).map((problem) => problem.code)).toEqual(['communication-region'])
  })
})

describe('interrupts that devices share', () => {
  it('warns when root drives the other device', () => {
    const board = structuredClone(library.boards.get('imx8mm-evk')!)
    board.devices.find((device) => device.name === 'sai6')!.enabled = true
    const plan = shippedPlan('quadcopter-imx8mm')
    plan.cells![FLIGHT]!.devices!.push('sai5')
    const shared = { ...library, boards: new Map([[board.id, board]]) }
    expect(checkPlan(plan, shared).problems.map((problem) => problem.message)).toEqual([
      "sai5 of flight takes SPI 90 along, which also belongs to root's sai6 on this SoC.",
    ])
    expect(checkPlan(plan, library).problems).toEqual([])
  })
})
