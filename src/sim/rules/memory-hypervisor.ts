import { overlaps, overlapSize } from '../plan/spans'
import { formatSize } from '../plan/units'
import { extent } from './finding'
import { memoryRule } from './memory-rule'

/**
 * Somebody maps memory of the hypervisor and can overwrite the code that isolates it. Jailhouse itself does not look; its
 * config check does.
 */
export const memoryHypervisor = memoryRule({
  code: 'memory-hypervisor',
  severity: 'error',
  needsRoot: true,
  title: "Nobody has the hypervisor's memory",
  obstacle: 'hypervisor',
  everyone: (claim, { hypervisor }) => overlaps(claim, hypervisor),
  describe: (claim, _, { hypervisor }) => ({
    message:
      `The ${claim.place.label} ${extent(claim)} covers ${formatSize(overlapSize(claim, hypervisor))} of the ` +
      `hypervisor's memory ${extent(hypervisor)}.`,
  }),
})
