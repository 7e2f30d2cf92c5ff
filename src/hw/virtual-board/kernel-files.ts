/** The kernel's own files: /proc, /sys and what Jailhouse's driver adds to it. */
import type { LiveCell } from '../../sim/hypervisor/live-cell'
import { numberList } from '../../sim/hypervisor/number-list'
import { VERSION_LINE } from './boot-log'
import type { Driver } from './driver'
import { COUNTERS, type Counter } from './exit-statistics'
import { kernelFile, kernelFolder, type FileTree, type Node } from './file-tree'
import type { Hardware } from './hardware'
import type { Kernel } from './kernel'

export interface KernelState {
  kernel: Kernel
  hardware: Hardware
  driver: Driver
  /** A counter as it is now: of a cell, or of one of its cores. */
  exits(cell: number, counter: Counter, cpu?: number): number
}

const line = (value: string | number) => `${value}\n`

/** Hexadecimal mask of cores, as wide as the machine has cores. */
function mask(cpus: Iterable<number>, all: number): string {
  let value = 0n
  for (const cpu of cpus) value |= 1n << BigInt(cpu)
  return value.toString(16).padStart(Math.ceil(all / 4), '0')
}

/** Puts /proc and /sys into a tree. */
export function placeKernelFiles(files: FileTree, state: KernelState): void {
  const { kernel, hardware, driver } = state
  const proc: [string, Node][] = [
    ['cmdline', kernelFile(() => line(hardware.commandLine))],
    ['device-tree', baseTree(hardware)],
    ['cpuinfo', kernelFile(() => hardware.cpuInfo(kernel.online))],
    ['interrupts', kernelFile(() => hardware.interrupts(kernel.online, kernel.uptime))],
    ['iomem', kernelFile(() => hardware.ioMemory(driver.hypervisor.enabled))],
    ['meminfo', kernelFile(() => `MemTotal:       ${String(hardware.memoryBytes / 1024n).padStart(8)} kB\n`)],
    [
      'modules',
      kernelFile(() => [...kernel.modules].map((name) => `${name} 40960 0 - Live 0x0000000000000000 (O)\n`).join('')),
    ],
    ['uptime', kernelFile(() => `${kernel.uptime.toFixed(2)} ${kernel.uptime.toFixed(2)}\n`)],
    ['version', kernelFile(() => line(VERSION_LINE))],
  ]
  files.place(
    '/proc',
    kernelFolder(() => proc),
  )
  files.place(
    '/sys',
    kernelFolder(() => [
      ['devices', kernelFolder(() => devices(state))],
      ['firmware', kernelFolder(() => [['devicetree', kernelFolder(() => [['base', baseTree(hardware)]])]])],
    ]),
  )
  files.place(
    '/dev',
    kernelFolder(() => [
      ...(kernel.modules.has('jailhouse') ? [['jailhouse', kernelFile(() => '')] as const] : []),
      [
        'null',
        kernelFile(
          () => '',
          () => undefined,
        ),
      ],
      [hardware.consoleName, kernelFile(() => '')],
    ]),
  )
}

function baseTree(hardware: Hardware): Node {
  return kernelFolder(() => [['model', kernelFile(() => `${hardware.model}\0`)]])
}

function devices(state: KernelState): [string, Node][] {
  const { kernel } = state
  const cpu = kernelFolder(() => [
    ['online', kernelFile(() => line(kernel.onlineList))],
    ['present', kernelFile(() => line(numberList(kernel.cpus)))],
    ['possible', kernelFile(() => line(numberList(kernel.cpus)))],
    ...kernel.cpus.map((one) => [`cpu${one}`, kernelFolder(() => [['online', onlineSwitch(state, one)]])] as const),
  ])
  const system: [string, Node] = ['system', kernelFolder(() => [['cpu', cpu]])]
  return kernel.modules.has('jailhouse') ? [['jailhouse', jailhouse(state)], system] : [system]
}

/** Takes a core off Linux or brings it back; a cell's core stays where it is. */
function onlineSwitch({ kernel, driver, hardware }: KernelState, cpu: number): Node {
  const isOnline = () => !kernel.offline.has(cpu)
  return kernelFile(
    () => line(Number(isOnline())),
    (text) => {
      const on = text.trim() === '1'
      const isCells = driver.cells.slice(1).some(({ cpus }) => cpus.has(cpu))
      if (isCells || on === isOnline() || (!on && kernel.online.length === 1)) return
      if (on) {
        kernel.offline.delete(cpu)
        for (const text of hardware.coreLines(cpu)) kernel.say(text)
      } else {
        kernel.offline.add(cpu)
        kernel.say(`psci: CPU${cpu} killed (polled 0 ms)`)
      }
    },
  )
}

function jailhouse(state: KernelState): Node {
  const { driver } = state
  const { hypervisor } = driver
  const pool = (which: 'memory' | 'remap', what: 'size' | 'used') =>
    kernelFile(() => line(hypervisor.pools?.[which][what] ?? 0))
  return kernelFolder(() => [
    ['cells', kernelFolder(() => driver.cells.map((cell) => [String(cell.id), cellFolder(state, cell)]))],
    ['console', kernelFile(() => (hypervisor.enabled ? driver.consoleLog.from(0) : ''))],
    ...(hypervisor.enabled ? [['core', kernelFile(() => '')] as const] : []),
    ['enabled', kernelFile(() => line(Number(hypervisor.enabled)))],
    ['mem_pool_size', pool('memory', 'size')],
    ['mem_pool_used', pool('memory', 'used')],
    ['module', kernelFolder(() => [])],
    ['power', kernelFolder(() => [])],
    ['remap_pool_size', pool('remap', 'size')],
    ['remap_pool_used', pool('remap', 'used')],
    ['uevent', kernelFile(() => '')],
  ])
}

function cellFolder(state: KernelState, cell: Readonly<LiveCell>): Node {
  const { exits, kernel } = state
  const all = kernel.cpus.length
  const counters = (cpu?: number) =>
    [...COUNTERS].sort().map((counter): [string, Node] => {
      return [`vmexits_${counter}`, kernelFile(() => line(exits(cell.id, counter, cpu)))]
    })
  const statistics = kernelFolder(() => [
    ...[...cell.cpus]
      .sort((a, b) => a - b)
      .map((cpu): [string, Node] => [`cpu${cpu}`, kernelFolder(() => counters(cpu))]),
    ...counters(),
  ])
  return kernelFolder(() => [
    ['cpus_assigned', kernelFile(() => line(mask(cell.cpus, all)))],
    ['cpus_assigned_list', kernelFile(() => line(numberList(cell.cpus)))],
    ['cpus_failed', kernelFile(() => line(mask(cell.failedCpus, all)))],
    ['cpus_failed_list', kernelFile(() => line(numberList(cell.failedCpus)))],
    ['name', kernelFile(() => line(cell.configuration.name))],
    ['state', kernelFile(() => line(cell.state))],
    ['statistics', statistics],
  ])
}
