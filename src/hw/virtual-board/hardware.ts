/** What root Linux sees of the machine: processors, memory, devices, in the words of its kernel. */
import type { SystemConfiguration } from '../../sim/configuration/configuration'
import type { Board, BoardDevice } from '../../sim/plan/board'
import { clusterOf } from '../../sim/plan/board'
import { reservedRanges } from '../bundle/memory-map'
import type { VirtualBoardOptions } from './options'

type Core = Board['clusters'][number]['core']

/** Main ID registers as boot logs of i.MX boards and, for the Cortex-A57, of QEMU show them. */
const MAIN_IDS: Readonly<Record<Core, number>> = {
  'cortex-a35': 0x410fd042,
  'cortex-a53': 0x410fd034,
  'cortex-a55': 0x412fd050,
  'cortex-a57': 0x411fd070,
  'cortex-a72': 0x410fd082,
  unknown: 0,
}
/** Instruction caches that are indexed by virtual addresses and may alias. */
const VIPT: readonly Core[] = ['cortex-a35', 'cortex-a53']
const REDISTRIBUTOR_BYTES = 0x20000n

const wide = (value: bigint) => value.toString(16).padStart(16, '0')

/** A range of /proc/iomem. */
interface Resource {
  start: bigint
  end: bigint
  name: string
}

export class Hardware {
  readonly cpus: readonly number[]
  private readonly board: Board
  private readonly system: SystemConfiguration

  constructor(private readonly options: VirtualBoardOptions) {
    this.board = options.board
    this.system = options.configuration.system
    this.cpus = [...this.system.rootCell.cpus].sort((a, b) => a - b)
  }

  get hostName(): string {
    return this.options.hostName ?? this.board.id
  }

  private core(cpu: number): Core {
    return clusterOf(this.board, cpu)?.core ?? 'unknown'
  }

  mainId(cpu: number): number {
    return MAIN_IDS[this.core(cpu)]
  }

  /** MPIDR affinity of a core, as the kernel prints it. */
  affinity(cpu: number): string {
    const core = clusterOf(this.board, cpu)?.cpus.find((one) => one.cpu === cpu)
    return `0x${BigInt(core?.affinity ?? cpu)
      .toString(16)
      .padStart(10, '0')}`
  }

  /** What the kernel says when a core comes up. */
  coreLines(cpu: number): string[] {
    const id = this.mainId(cpu).toString(16).padStart(8, '0')
    return [
      `Detected ${VIPT.includes(this.core(cpu)) ? 'VIPT' : 'PIPT'} I-cache on CPU${cpu}`,
      ...this.redistributorLine(cpu),
      `CPU${cpu}: Booted secondary processor ${this.affinity(cpu)} [0x${id}]`,
    ]
  }

  redistributorLine(cpu: number): string[] {
    if (this.system.gicVersion !== 3) return []
    const index = this.cpus.indexOf(cpu)
    const address = this.system.gicrBase + BigInt(index) * REDISTRIBUTOR_BYTES
    return [
      `GICv3: CPU${cpu}: found redistributor ${BigInt(this.affinity(cpu)).toString(16)} region 0:0x${wide(address)}`,
    ]
  }

  /** ivshmem devices of root as its kernel finds them on the virtual PCI host. */
  hostLines(): string[] {
    const { rootCell, pciMmconfigBase, pciDomain } = this.system
    const devices = rootCell.pciDevices.filter(({ type }) => type === 3)
    if (devices.length === 0) return []
    const domain = pciDomain.toString(16).padStart(4, '0')
    return [
      `pci-host-generic ${pciMmconfigBase.toString(16)}.pci: host bridge /pci@0 ranges:`,
      `pci-host-generic ${pciMmconfigBase.toString(16)}.pci: PCI host bridge to bus ${domain}:00`,
      ...devices.map(({ bdf, shmemProtocol }) => {
        const place = `${hex2(bdf >> 8)}:${hex2((bdf >> 3) & 31)}.${bdf & 7}`
        const kind = `0xff${shmemProtocol.toString(16).padStart(4, '0')}`
        return `pci ${domain}:${place}: [110a:4106] type 00 class ${kind}`
      }),
    ]
  }

  /** Name of root's console in Linux: ttymxc1. */
  get consoleName(): string {
    const device = this.consoleDevice
    const number = Number(/\d+$/.exec(device?.deviceTree?.alias ?? '')?.[0] ?? 0)
    const { type } = this.board.root.console
    return `${type === 'IMX' ? 'ttymxc' : type === 'IMX_LPUART' ? 'ttyLP' : type === 'PL011' ? 'ttyAMA' : 'ttyS'}${number}`
  }

  private get consoleDevice(): BoardDevice | undefined {
    const name = this.options.plan.root.console ?? this.board.root.console.device
    return this.board.devices.find((device) => device.name === name)
  }

  /** Root's command line: what the board's notes ask for. */
  get commandLine(): string {
    const asked = this.board.boot?.arguments.map(({ text }) => text) ?? []
    return [`console=${this.consoleName},115200`, ...asked].join(' ')
  }

  private get reserved() {
    const { plan, configuration } = this.options
    return reservedRanges(plan, configuration, this.board)
  }

  /** Root's memory, bytes. */
  get memoryBytes(): bigint {
    return this.systemRam().reduce((sum, { start, end }) => sum + end - start, 0n)
  }

  private systemRam(): Resource[] {
    return this.board.memory.banks.flatMap(({ physical, size }) => {
      const pieces: Resource[] = []
      let start: bigint = physical
      const bankEnd = physical + size
      for (const { start: from, size: length } of this.reserved) {
        if (from + length <= start || from >= bankEnd) continue
        if (from > start) pieces.push({ start, end: from, name: 'System RAM' })
        start = from + length
      }
      if (start < bankEnd) pieces.push({ start, end: bankEnd, name: 'System RAM' })
      return pieces
    })
  }

  /** /proc/iomem */
  ioMemory(enabled: boolean): string {
    const devices = this.board.devices.flatMap(({ name, enabled: on, regions, deviceTree }): Resource[] => {
      if (on === false) return []
      const { physical, size } = regions[0]!
      const address = physical.toString(16)
      return [
        {
          start: physical,
          end: physical + size,
          name: `${address}.${deviceTree?.node ?? name} ${deviceTree?.node ?? name}@${address}`,
        },
      ]
    })
    const { hypervisorMemory } = this.system
    const hypervisor: Resource = {
      start: hypervisorMemory.physicalStart,
      end: hypervisorMemory.physicalStart + hypervisorMemory.size,
      name: 'Jailhouse hypervisor',
    }
    return [...devices, ...this.systemRam(), ...(enabled ? [hypervisor] : [])]
      .sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0))
      .map(({ start, end, name }) => `${hex8(start)}-${hex8(end - 1n)} : ${name}\n`)
      .join('')
  }

  /** /proc/cpuinfo for the cores that are online. */
  cpuInfo(online: readonly number[]): string {
    const hertz = this.board.counter.frequency
    return online
      .map((cpu) => {
        const id = this.mainId(cpu)
        return [
          `processor\t: ${cpu}`,
          `BogoMIPS\t: ${((2 * hertz) / 1e6).toFixed(2)}`,
          'Features\t: fp asimd evtstrm aes pmull sha1 sha2 crc32 cpuid',
          `CPU implementer\t: 0x${hex2(id >>> 24)}`,
          'CPU architecture: 8',
          `CPU variant\t: 0x${((id >>> 20) & 15).toString(16)}`,
          `CPU part\t: 0x${((id >>> 4) & 0xfff).toString(16)}`,
          `CPU revision\t: ${id & 15}`,
          '',
          '',
        ].join('\n')
      })
      .join('')
  }

  /** /proc/interrupts, with no more in it than the timer. */
  interrupts(online: readonly number[], uptime: number): string {
    const head = `           ${online.map((cpu) => `CPU${cpu}`.padEnd(11)).join('')}`
    const ticks = online.map(() => String(Math.floor(250 * uptime)).padStart(10)).join(' ')
    return `${head}\n 11: ${ticks}     GICv${this.system.gicVersion}  30 Level     arch_timer\nErr:          0\n`
  }

  get model(): string {
    return `${this.board.name} (simulated)`
  }
}

function hex2(value: number): string {
  return value.toString(16).padStart(2, '0')
}

function hex8(value: bigint): string {
  return value.toString(16).padStart(8, '0')
}
