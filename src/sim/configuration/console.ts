import { asPhysical } from '../plan/units'
import type { Board } from '../plan/board'
import type { Console } from './configuration'

/** JAILHOUSE_CON_TYPE_* of include/jailhouse/console.h (upstream e57d1eff). */
const CONSOLE_TYPES = { '8250': 2, PL011: 3, XUARTPS: 4, IMX: 8, IMX_LPUART: 9 } as const

/** JAILHOUSE_CON_ACCESS_MMIO and JAILHOUSE_CON_REGDIST_4: registers in memory, four bytes apart. */
const MMIO_REGISTERS_4_APART = 0x3

/** The console of a cell that prints nothing. */
export function noConsole(): Console {
  return { address: asPhysical(0n), size: 0, type: 0, flags: 0, divider: 0, gateNr: 0, clockReg: 0n }
}

/**
 * The UART `device` as a Jailhouse console, undefined when the board has no such console. Divider 0: the UART keeps the
 * baud rate that the boot loader or Linux gave it.
 */
export function boardConsole(board: Board, device: string): Console | undefined {
  const choice = [board.root.console, ...board.consoles].find((console) => console.device === device)
  const registers = board.devices.find((candidate) => candidate.name === device)?.regions[0]
  if (!choice || !registers) return undefined
  return {
    ...noConsole(),
    address: registers.physical,
    size: Number(choice.size),
    type: CONSOLE_TYPES[choice.type],
    flags: MMIO_REGISTERS_4_APART,
  }
}
