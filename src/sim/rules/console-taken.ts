import { hasFlags } from '../configuration/configuration'
import { overlaps } from '../plan/spans'
import { displayAddress } from '../plan/units'
import { memoryOf } from './claims'
import { consoleSpan } from './console-shared'
import type { Rule } from './rule'

/**
 * A cell takes the registers of root's console instead of sharing them: without the flag ROOTSHARED they disappear from
 * root. Its next line of output is an access to nothing, Jailhouse says "Unhandled data write" and parks a core of root.
 */
export const consoleTaken: Rule = {
  code: 'console-taken',
  severity: 'warning',
  title: 'Root keeps the registers of its console',
  needsRoot: true,
  check(input) {
    const uart = consoleSpan(input)
    return memoryOf(input)
      .claims.filter(
        (claim) => claim.kind === 'device' && !hasFlags(claim.region, 'ROOTSHARED') && overlaps(claim, uart),
      )
      .map((claim) => ({
        message:
          `The ${claim.place.label} takes the UART at ${displayAddress(uart.start)} from root, which prints there, and ` +
          "lacks the flag ROOTSHARED: root's next line parks a core of it.",
        places: [claim.place],
      }))
  },
}
