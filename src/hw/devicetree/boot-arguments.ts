/** The kernel command line of a Linux cell, as far as the plan decides it: where it prints, and the disk of a link. */
import type { Board, BoardDevice } from '../../sim/plan/board'
import type { Plan, PlanCell } from '../../sim/plan/plan'
import { rootConsoleDevice } from '../../sim/configuration/root'

type ConsoleType = Board['consoles'][number]['type']

/** The name that Linux's driver gives its ports, and what earlycon calls it. */
const DRIVERS: Readonly<Record<ConsoleType, { port: string; early: string }>> = {
  IMX: { port: 'ttymxc', early: 'ec_imx6q' },
  IMX_LPUART: { port: 'ttyLP', early: 'lpuart32' },
  PL011: { port: 'ttyAMA', early: 'pl011' },
  '8250': { port: 'ttyS', early: 'uart8250,mmio32' },
  XUARTPS: { port: 'ttyPS', early: 'cdns' },
}
/** Jailhouse leaves the baud rate as the boot loader set it: 115200 on every i.MX board. */
const BAUD = 115200

function uartArguments(plan: Plan, cell: PlanCell, board: Board): string[] {
  const choice = [board.root.console, ...board.consoles].find((console) => console.device === cell.console)
  const device = board.devices.find((candidate) => candidate.name === cell.console)
  if (!choice || !device) return []
  const driver = DRIVERS[choice.type]
  const early = `earlycon=${driver.early},0x${device.regions[0]!.physical.toString(16)},${BAUD}`
  // The UART that root owns has its interrupt there: the cell can only print by polling.
  if (cell.console === rootConsoleDevice(plan, board)) return [early, 'keep_bootcon']
  const number = /\d+$/.exec(device.deviceTree?.alias ?? '')?.[0]
  return number === undefined ? [early] : [`console=${driver.port}${number},${BAUD}`, early]
}

/** True for a device whose node a Linux driver takes as a disk. */
const isDisk = (device: BoardDevice | undefined) => device?.kind === 'mmc'

/** The command line of the Linux in `cell`. */
export function bootArguments(plan: Plan, cell: PlanCell, board: Board): string {
  const linked = (protocol: 'console' | 'block') =>
    plan.links.some((link) => link.protocol === protocol && link.between.slice(1).includes(cell.name))
  const uart = uartArguments(plan, cell, board)
  const terminal = uart.length === 0 && linked('console') ? ['console=hvc0'] : []
  const ownDisk = cell.devices.some((name) => isDisk(board.devices.find((device) => device.name === name)))
  // The only disk that the cell has is the first virtio disk.
  const disk = linked('block') && !ownDisk ? ['root=/dev/vda', 'rootwait', 'rw'] : []
  return [...uart, ...terminal, ...disk].join(' ')
}
