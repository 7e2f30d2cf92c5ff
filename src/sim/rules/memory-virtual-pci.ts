import { overlaps } from '../plan/spans'
import { extent } from './finding'
import { memoryRule } from './memory-rule'

/**
 * A cell's memory lies in the window of the virtual PCI host. Accesses there have to trap, so that the hypervisor can play
 * the configuration space and root can place BARs behind it; mapped as RAM they do not, and links are never found.
 */
export const memoryVirtualPci = memoryRule({
  code: 'memory-virtual-pci',
  severity: 'error',
  title: 'The virtual PCI window is free',
  needsRoot: true,
  obstacle: 'virtual-pci',
  everyone: (claim, { virtualPci, hypervisor }) => overlaps(claim, virtualPci) && !overlaps(claim, hypervisor),
  describe: (claim, _, { virtualPci }) => ({
    message: `The ${claim.place.label} ${extent(claim)} covers the virtual PCI window ${extent(virtualPci)}.`,
  }),
})
