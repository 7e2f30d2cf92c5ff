import { extent } from './finding'
import { keptAreasAt } from './claims'
import { memoryRule } from './memory-rule'

/**
 * A cell's memory covers an area that somebody else lives in, such as the secure world's OP-TEE: the cell faults on its
 * firewall, or the two overwrite each other.
 */
export const memoryKept = memoryRule({
  code: 'memory-kept',
  severity: 'error',
  title: 'Areas kept for firmware stay theirs',
  obstacle: 'kept',
  describe: (claim, input) => {
    const [area] = keptAreasAt(input, claim)
    return {
      message: `The ${claim.place.label} ${extent(claim)} covers memory kept for ${area!.keptFor} ${extent(area!.span)}.`,
    }
  },
})
