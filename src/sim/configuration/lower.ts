/** From the architect's view to Jailhouse's: one system configuration and one configuration per cell. */
import type { Board } from '../plan/board'
import type { Plan } from '../plan/plan'
import { isLinux, LOADER_SIZE, lowerCell } from './cell'
import type { ConfigurationSet } from './configuration'
import { assignVirtualPciInterrupts } from './interrupts'
import { lowerSystem } from './root'

/**
 * Lowers `plan` on `board`. Total: what is wrong with the plan is lowered as far as it can be, for the rules to find. Every
 * derived item carries the place in the plan document that it came from.
 */
export function lower(plan: Plan, board: Board): ConfigurationSet {
  const interrupts = assignVirtualPciInterrupts(plan, board)
  const devices = new Map(board.devices.map((device) => [device.name, device]))
  const loaders = loaderStarts(plan, board)
  return {
    system: lowerSystem(plan, board),
    cells: plan.cells.map((_, index) =>
      lowerCell(plan, board, index, { interrupts: interrupts[index]!, loader: loaders.get(index), devices }),
    ),
  }
}

/**
 * Where the loaders of Linux cells lie that the plan leaves out: one after another in the board's loader area, around what
 * the plan put there. A cell that no longer fits gets none.
 */
function loaderStarts(plan: Plan, board: Board): Map<number, bigint> {
  const starts = new Map<number, bigint>()
  const area = board.reserved.find((candidate) => candidate.purpose === 'loader')
  if (!area) return starts
  const taken = plan.cells.flatMap((cell) => cell.memory)
  let next: bigint = area.physical
  plan.cells.forEach((cell, index) => {
    if (!isLinux(cell) || cell.memory.some((region) => region.purpose === 'loader')) return
    for (;;) {
      const start = next
      const blocking = taken.find(
        (region) => region.size > 0n && region.physical < start + LOADER_SIZE && start < region.physical + region.size,
      )
      if (!blocking) break
      const end = blocking.physical + blocking.size
      next = end + ((LOADER_SIZE - (end % LOADER_SIZE)) % LOADER_SIZE)
    }
    if (next + LOADER_SIZE > area.physical + area.size) return
    starts.set(index, next)
    next += LOADER_SIZE
  })
  return starts
}
