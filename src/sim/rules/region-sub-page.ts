import { memoryOf } from './claims'
import { extent, guestSpan } from './finding'
import { isSubPage } from './region-alignment'
import type { Rule } from './rule'

/**
 * Registers smaller than a page are given by themselves. Stage 2 cannot map them, so every access traps and Jailhouse
 * emulates it (hypervisor/mmio.c): correct, and slow where a driver polls.
 */
export const regionSubPage: Rule = {
  code: 'region-sub-page',
  severity: 'warning',
  title: 'Registers are given in whole pages',
  check(input) {
    return memoryOf(input)
      .claims.filter((claim) => claim.kind === 'device' && isSubPage(claim.region))
      .map((claim) => ({
        message: `The ${claim.place.label} ${extent(guestSpan(claim.region))} is no whole page: every access traps.`,
        places: [claim.place],
      }))
  },
}
