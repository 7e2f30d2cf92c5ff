/** What root Linux prints while it starts: the lines of a recorded boot that say something about the machine. */
import { MARK } from './banner'
import type { Hardware } from './hardware'
import { RELEASE } from './kernel'
import type { VirtualBoardOptions } from './options'

/** Version of the simulated kernel, as /proc/version and its first line have it. */
export const VERSION_LINE = `Linux version ${RELEASE} (${MARK}) #1 SMP PREEMPT`

/** Lines of the log and when the kernel stamped them, s. */
export function bootLog(
  hardware: Hardware,
  { board, configuration }: VirtualBoardOptions,
): { at: number; text: string }[] {
  const { cpus } = hardware
  const first = cpus[0] ?? 0
  const { gicVersion } = configuration.system
  const megahertz = (board.counter.frequency / 1e6).toFixed(2)
  const kib = hardware.memoryBytes / 1024n
  const early = [
    `Booting Linux on physical CPU ${hardware.affinity(first)} [0x${hardware.mainId(first).toString(16)}]`,
    VERSION_LINE,
    `Machine model: ${hardware.model}`,
    'psci: probing for conduit method from DT.',
    'psci: PSCIv1.1 detected in firmware.',
    `Kernel command line: ${hardware.commandLine}`,
    `Memory: ${kib}K/${kib}K available`,
    `SLUB: HWalign=64, Order=0-3, MinObjects=0, CPUs=${cpus.length}, Nodes=1`,
    `GICv${gicVersion}: ${board.interruptController.spis} SPIs implemented`,
    ...hardware.redistributorLine(first),
    ...(board.counter.frequency > 0 ? [`arch_timer: cp15 timer(s) running at ${megahertz}MHz (phys).`] : []),
  ]
  const late = [
    'smp: Bringing up secondary CPUs ...',
    ...cpus.slice(1).flatMap((cpu) => hardware.coreLines(cpu)),
    `smp: Brought up 1 node, ${cpus.length} CPUs`,
    `SMP: Total of ${cpus.length} processors activated.`,
    'CPU: All CPU(s) started at EL2',
    `printk: console [${hardware.consoleName}] enabled`,
    'Freeing unused kernel memory: 6464K',
    'Run /init as init process',
  ]
  return [...early.map((text) => ({ at: 0, text })), ...late.map((text, i) => ({ at: 0.1 + 0.04 * i, text }))]
}
