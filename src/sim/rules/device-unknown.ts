import { nearest } from '../plan/nearest'
import { choices, showValue } from '../plan/show'
import { fixOf, place, type Finding } from './finding'
import type { Rule } from './rule'

/**
 * A cell asks for a device, or something prints on a UART, that the board does not have. Nothing can be mapped for it: the
 * first access of its driver would be an unhandled data abort, and Jailhouse parks the core.
 */
export const deviceUnknown: Rule = {
  code: 'device-unknown',
  severity: 'error',
  title: 'Devices and consoles exist on the board',
  check(input) {
    const { board, plan } = input
    if (!board || !plan) return []
    const names = new Set(board.devices.map((device) => device.name))
    const consoles = new Set([board.root.console.device, ...board.consoles.map((console) => console.device)])
    const findings: Finding[] = []
    const console = (name: string | undefined, owner: string, path: (string | number)[]) => {
      if (name === undefined || consoles.has(name)) return
      findings.push({
        message: `${owner} prints on ${showValue(name)}; ${board.name} can print on ${choices([...consoles])}.`,
        places: [place(`console of ${owner}`, ...path)],
        fix: fixOf(input, `print on no console`, (draft) => {
          const holder = path[0] === 'root' ? draft.root : draft.cells?.[Number(path[1])]
          if (holder) delete holder.console
        }),
      })
    }
    console(plan.plan.root.console, 'root', ['root', 'console'])
    plan.plan.cells.forEach((cell, c) => {
      console(cell.console, cell.name, ['cells', c, 'console'])
      cell.devices.forEach((name, d) => {
        if (names.has(name)) return
        const meant = nearest(name, names)
        findings.push({
          message: `${cell.name} is given ${showValue(name)}, which ${board.name} does not have.`,
          places: [place(`${name} of ${cell.name}`, 'cells', c, 'devices', d)],
          fix: fixOf(input, meant ? `give it ${meant}` : `remove ${name}`, (draft) => {
            const devices = draft.cells![c]!.devices!
            if (meant && !devices.includes(meant)) devices[d] = meant
            else devices.splice(d, 1)
          }),
        })
      })
    })
    return findings
  },
}
