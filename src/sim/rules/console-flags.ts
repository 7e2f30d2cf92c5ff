import type { Console } from '../configuration/configuration'
import { ROOT } from '../plan/cores'
import { cellPlace, place, type Finding } from './finding'
import type { Rule } from './rule'

/** All flags of include/jailhouse/console.h: MMIO, register distance, the frame buffer's, inverted gate, MDR quirk. */
const KNOWN = 0x1 | 0x2 | 0x4 | 0x1000 | 0x2000

/**
 * A console has flags that mean nothing. Jailhouse ignores them; what stands there is usually the type of the UART, which
 * has a field of its own.
 */
export const consoleFlags: Rule = {
  code: 'console-flags',
  severity: 'warning',
  title: 'Consoles have flags that Jailhouse knows',
  check(input) {
    const { system, cells, rootUnknown } = input
    return [
      ...(rootUnknown ? [] : finding(system.debugConsole, 'debug console', place(ROOT, 'root'))),
      ...cells.flatMap((cell) => finding(cell.console, `console of ${cell.name}`, cellPlace(cell))),
    ]
  },
}

function finding({ flags, type }: Console, label: string, where: Finding['places'][number]): Finding[] {
  const unknown = flags & ~KNOWN
  if (unknown === 0) return []
  const isType =
    (unknown & ~type) === 0 ? `; it looks like the type ${type} of the UART, which has a field of its own` : ''
  const message = `The flags 0x${flags.toString(16)} of the ${label} have bits without a meaning, 0x${unknown.toString(16)}${isType}.`
  return [{ message, places: [where] }]
}
