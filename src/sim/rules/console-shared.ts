import { rootConsoleDevice } from '../configuration/root'
import { fixOf, place } from './finding'
import type { Rule } from './rule'

/**
 * A cell prints on the UART that the hypervisor and root print on. Nothing breaks, but lines cut into each other, and what
 * reads the console has to untangle them.
 */
export const consoleShared: Rule = {
  code: 'console-shared',
  severity: 'warning',
  title: 'Cells print on a console of their own',
  check(input) {
    const { board, plan } = input
    if (!board || !plan) return []
    const rootConsole = rootConsoleDevice(plan.plan, board)
    const used = new Set(plan.plan.cells.flatMap((cell) => [cell.console, ...cell.devices]))
    const enabled = new Set(board.devices.filter((device) => device.enabled).map((device) => device.name))
    const free = board.consoles.find(
      ({ device }) => device !== rootConsole && !used.has(device) && !enabled.has(device),
    )?.device
    return plan.plan.cells.flatMap((cell, c) => {
      if (cell.console !== rootConsole) return []
      return [
        {
          message: `${cell.name} prints on ${rootConsole}, as the hypervisor and root do: their lines cut into each other.`,
          places: [place(`console of ${cell.name}`, 'cells', c, 'console')],
          fix: fixOf(input, free ? `print on ${free}` : 'print nothing', (draft) => {
            const target = draft.cells![c]!
            if (free) target.console = free
            else delete target.console
          }),
        },
      ]
    })
  },
}
