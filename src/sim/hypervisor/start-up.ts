/** What happens between `jailhouse enable` and "Activating hypervisor". */
import type { SystemConfiguration } from '../configuration/configuration'
import { wrongInterruptEntry } from './interrupt-entries'
import { connectLinks, type Links } from './links'
import { newCell, type LiveCell } from './live-cell'
import { earlyPages, latePages, poolLine, poolPages, remapPages } from './page-pool'
import type { Errno } from './refusal'
import { StageTwoTables } from './stage-two-tables'

/** What the machine is beyond its configuration. */
export interface Machine {
  /** Cores that Linux brought online; those of the root cell when left out. */
  onlineCpus?: readonly number[]
  /** True when the firmware offers SDEI, which the hypervisor then uses for its management interrupt. */
  sdei?: boolean
}

/** Drivers in the order in which they are set up on ARM64. */
const UNITS = ['irqchip', 'ARM SMMU v3', 'ARM SMMU', 'PVU IOMMU', 'PCI']
const VERSION = 'v0.12 (simulated)'
/** Where the hypervisor's code lies on ARM64, in every recorded console. */
const CODE_LOCATION = '0x0000ffffc0200800'

type Refused = [Errno, string]

/** True for a core that the hypervisor takes over; each is announced before anything else is looked at. */
function startCore(cpu: number, system: SystemConfiguration): Refused | undefined {
  if (!system.rootCell.cpus.includes(cpu)) return ['EINVAL', `Core ${cpu} is online in Linux but not in the root cell.`]
  if (system.gicVersion === 2 || system.gicVersion === 3) return undefined
  return ['EINVAL', `GIC version ${system.gicVersion} is none that Jailhouse drives; 2 and 3 are.`]
}

/** Sets the hypervisor up, printing as it goes. Returns the root cell and its links, or errno and reason. */
export function startUp(
  system: SystemConfiguration,
  machine: Machine,
  print: (line: string) => void,
): { root: LiveCell; links: Links } | Refused {
  const root = system.rootCell
  const pool = poolPages(system)
  if (pool <= earlyPages(system)) {
    return ['EINVAL', `The hypervisor's memory of ${system.hypervisorMemory.size} bytes cannot hold it.`]
  }
  const online = [...(machine.onlineCpus ?? root.cpus)].sort((a, b) => a - b)
  print('')
  print(`Initializing Jailhouse hypervisor ${VERSION} on CPU ${online[0] ?? 0}`)
  print(`Code location: ${CODE_LOCATION}`)
  print(poolLine('after early setup', earlyPages(system), 0, pool))
  print('Initializing processors:')
  for (const cpu of online) {
    const refused = startCore(cpu, system)
    print(` CPU ${cpu}... ${refused ? 'FAILED' : 'OK'}`)
    if (refused) return refused
  }
  if (online.length !== root.cpus.length) {
    return ['EINVAL', `${online.length} cores are online in Linux, the root cell has ${root.cpus.length}.`]
  }
  const links: Links = new Map()
  for (const unit of UNITS) {
    print(`Initializing unit: ${unit}`)
    if (unit === 'irqchip') {
      if (machine.sdei) print('Using SDEI-based management interrupt')
      const wrong = wrongInterruptEntry(root, system)
      if (wrong !== undefined) return ['EINVAL', wrong]
    }
    if (unit === 'PCI') {
      const refused = connectLinks(root, links, print)
      if (refused) return refused
    }
  }
  const tables = new StageTwoTables()
  for (const region of root.memoryRegions) tables.map(region)
  const pages = earlyPages(system) + latePages(system)
  const used = pages + tables.pages
  if (used > pool) return ['ENOMEM', `The hypervisor's ${pool} pages do not suffice for root.`]
  print(poolLine('after late setup', used, remapPages(system), pool))
  print('Activating hypervisor')
  return { root: newCell(0, root, tables, pages, 'running'), links }
}
