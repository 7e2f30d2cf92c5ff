import { hasFlags } from '../configuration/configuration'
import { displayAddress } from '../plan/units'
import { extent } from './finding'
import { memoryRule } from './memory-rule'

/**
 * A cell's loadable memory is not memory of root. To load the cell, root writes into it, and only what root's own regions
 * cover is mapped for that: the load ends in a data abort and root's core is parked.
 */
export const memoryOutsideRoot = memoryRule({
  code: 'memory-outside-root',
  severity: 'error',
  title: "Memory of cells comes out of root's",
  needsRoot: true,
  obstacle: 'outside-root',
  only: (claim) => hasFlags(claim.region, 'LOADABLE'),
  describe: (claim, _, picture) => {
    const ends = picture.root.filter((region) => region.kind === 'memory').map((region) => region.start + region.size)
    const top = ends.reduce((highest, end) => (end > highest ? end : highest), 0n)
    const beyond = claim.start >= top ? ` RAM ends at ${displayAddress(top)}.` : ''
    return {
      message: `The ${claim.place.label} ${extent(claim)} is not within the regions of root, so root cannot load it.${beyond}`,
    }
  },
})
