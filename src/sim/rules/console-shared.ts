import { rootConsoleDevice } from '../configuration/root'
import { hasFlags } from '../configuration/configuration'
import { overlaps } from '../plan/spans'
import { displayAddress } from '../plan/units'
import { memoryOf } from './claims'
import { fixOf, place, type Finding } from './finding'
import type { Rule, RuleInput } from './rule'

/**
 * A cell prints on the UART that the hypervisor and root print on. Nothing breaks, but lines cut into each other, and what
 * reads the console has to untangle them.
 */
export const consoleShared: Rule = {
  code: 'console-shared',
  severity: 'warning',
  title: 'Cells print on a console of their own',
  needsRoot: true,
  check(input) {
    const uart = consoleSpan(input)
    if (uart.size === 0n) return []
    const words = plannedConsoles(input)
    const said = new Set<unknown>()
    return memoryOf(input).claims.flatMap((claim): Finding[] => {
      const shared = claim.kind === 'device' && hasFlags(claim.region, 'ROOTSHARED') && overlaps(claim, uart)
      if (!shared || said.has(claim.cell)) return []
      said.add(claim.cell)
      const subject = words.root
        ? `${claim.cell.name} prints on ${words.root}, as the hypervisor and root do`
        : `${claim.cell.name} has the UART at ${displayAddress(uart.start)}, which the hypervisor and root print on`
      const message = `${subject}: their lines cut into each other.`
      const c = input.cells.indexOf(claim.cell)
      if (claim.place.path[2] !== 'console') return [{ message, places: [claim.place] }]
      return [
        {
          message,
          places: [place(`console of ${claim.cell.name}`, 'cells', c, 'console')],
          fix: fixOf(input, words.free ? `print on ${words.free}` : 'print nothing', (draft) => {
            const target = draft.cells![c]!
            if (words.free) target.console = words.free
            else delete target.console
          }),
        },
      ]
    })
  },
}

/** Registers of the UART that the hypervisor prints on; empty when it prints on none. */
export function consoleSpan({ system }: RuleInput) {
  const { address, size, type } = system.debugConsole
  return { start: address as bigint, size: type === 0 ? 0n : BigInt(size) }
}

/** What a plan calls root's console, and a console of the board that nobody uses. */
function plannedConsoles({ board, plan }: RuleInput): { root?: string; free?: string | undefined } {
  if (!board || !plan) return {}
  const root = rootConsoleDevice(plan.plan, board)
  const used = new Set(plan.plan.cells.flatMap((cell) => [cell.console, ...cell.devices]))
  const enabled = new Set(board.devices.filter((device) => device.enabled).map((device) => device.name))
  const free = board.consoles.find(({ device }) => device !== root && !used.has(device) && !enabled.has(device))?.device
  return { root, free }
}
