import type { Irqchip } from '../configuration/configuration'
import { ROOT } from '../plan/cores'
import { displayAddress } from '../plan/units'
import { cellPlace, place, type Finding } from './finding'
import type { Rule, RuleInput } from './rule'

/** Interrupts that one entry covers, and one past the highest INTID (hypervisor/arch/arm-common/irqchip.c). */
const PER_ENTRY = 128
const INTIDS = 1024

/**
 * An entry of an interrupt table that Jailhouse passes over or refuses: the address of another controller is ignored, and
 * with it all that the entry grants; a first interrupt that is no multiple of 32, or that reaches past 1023, is EINVAL.
 */
export const irqchipEntry: Rule = {
  code: 'irqchip-entry',
  severity: 'error',
  title: 'Interrupt tables are what Jailhouse reads',
  check(input) {
    const tables = [input.system.rootCell, ...input.cells].map((cell) => ({
      cell,
      isRoot: cell === input.system.rootCell,
    }))
    return tables.flatMap(({ cell, isRoot }) => {
      const faults = [...new Set(cell.irqchips.flatMap((chip) => faultOf(chip, input) ?? []))]
      const owner = isRoot ? ROOT : cell.name
      return faults.map((fault): Finding => ({
        message: `An interrupt entry of ${owner} ${fault}.`,
        places: [isRoot ? place(ROOT, 'root') : cellPlace(cell)],
      }))
    })
  },
}

function faultOf({ address, pinBase }: Irqchip, { system, rootUnknown }: RuleInput): string | undefined {
  if (pinBase % 32 !== 0) return `starts at INTID ${pinBase}, no multiple of 32: Jailhouse refuses it with EINVAL`
  if (pinBase < 32) return `starts at INTID ${pinBase}; shared interrupts start at 32`
  if (pinBase + PER_ENTRY > INTIDS)
    return `starts at INTID ${pinBase} and reaches past 1023: Jailhouse refuses it with EINVAL`
  if (!rootUnknown && address !== system.gicdBase) {
    return `is for ${displayAddress(address)}, and the GIC is at ${displayAddress(system.gicdBase)}: Jailhouse ignores it`
  }
  return undefined
}
