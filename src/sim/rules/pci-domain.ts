import { listed, type Finding } from './finding'
import { cellPlace } from './finding'
import type { Rule } from './rule'

/**
 * A cell's virtual PCI devices have another domain number than root's. Only the bus address makes a link, so it works; the
 * number is what each Linux calls its bus. Vendors' files do it.
 */
export const pciDomain: Rule = {
  code: 'pci-domain',
  severity: 'information',
  title: 'PCI domains are the same everywhere',
  needsRoot: true,
  check(input) {
    const { pciDomain: domain } = input.system
    return input.cells.flatMap((cell): Finding[] => {
      const others = [...new Set(cell.pciDevices.map((device) => device.domain))].filter((own) => own !== domain)
      if (others.length === 0) return []
      const message = `${cell.name} has PCI domain ${listed(others.map(String))}, root ${domain}; links meet by their bus address alone.`
      return [{ message, places: [cellPlace(cell)] }]
    })
  },
}
