import { overlapSize } from '../plan/spans'
import { formatSize } from '../plan/units'
import { extent } from './finding'
import { memoryRule } from './memory-rule'

/** A cell maps memory of the hypervisor: it can overwrite the code that isolates it. Jailhouse itself does not look. */
export const memoryHypervisor = memoryRule({
  code: 'memory-hypervisor',
  severity: 'error',
  title: "No cell has the hypervisor's memory",
  obstacle: 'hypervisor',
  describe: (claim, _, { hypervisor }) => ({
    message:
      `The ${claim.place.label} ${extent(claim)} covers ${formatSize(overlapSize(claim, hypervisor))} of the ` +
      `hypervisor's memory ${extent(hypervisor)}.`,
  }),
})
