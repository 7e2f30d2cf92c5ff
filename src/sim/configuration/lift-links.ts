/** Recognising links: the ivshmem devices of several cells that one link of a plan would lower to, region by region. */
import { ROOT } from '../plan/cores'
import { NOBODY } from '../plan/link-seats'
import type { PlanLink } from '../plan/plan'
import { asPhysical, formatAddress, formatSize } from '../plan/units'
import type { CellConfiguration, ConfigurationSet, PciDevice } from './configuration'
import { linkDevice, linkProtocol, linkRegions, PCI_TYPE_IVSHMEM } from './links'
import { PAGE } from './pages'
import { sameContent } from './same'

/** A link of the plan and where its ends are in the configurations. */
export interface LiftedLink {
  link: {
    name: string
    protocol: PlanLink['protocol']
    between: string[]
    physical: string
    size: string
    device?: number
  }
  ends: Map<CellConfiguration, PciDevice>
}

interface End {
  cell: CellConfiguration
  /** What the plan calls the cell. */
  name: string
  device: PciDevice
}

const PROTOCOLS: PlanLink['protocol'][] = ['network', 'block', 'console', 'demo']
const MOST_PEERS = 12

/** The links of `set`, by device number. What fits no link stays for the importer to keep as it is. */
export function liftLinks({ system, cells }: ConfigurationSet): LiftedLink[] {
  const counts = new Map<string, number>()
  for (const { name } of cells) counts.set(name, (counts.get(name) ?? 0) + 1)
  const ends: End[] = []
  const collect = (cell: CellConfiguration, name: string) => {
    for (const device of cell.pciDevices) ends.push({ cell, name, device })
  }
  collect(system.rootCell, ROOT)
  for (const cell of cells) {
    // A link names its cells: one that shares its name, or has a word of ours, cannot be meant.
    if (counts.get(cell.name) === 1 && cell.name !== ROOT && cell.name !== NOBODY) collect(cell, cell.name)
  }
  const byDevice = new Map<number, End[]>()
  for (const end of ends) {
    // Bus 0, function 0.
    if (end.device.type !== PCI_TYPE_IVSHMEM || end.device.bdf % 8 !== 0 || end.device.bdf > 0xff) continue
    const number = end.device.bdf >>> 3
    byDevice.set(number, [...(byDevice.get(number) ?? []), end])
  }
  const lifted = [...byDevice].sort(([a], [b]) => a - b).flatMap(([number, group]) => liftLink(number, group) ?? [])
  return named(lifted)
}

/** Names by protocol, and device numbers only where they are not the place in the list. */
function named(links: LiftedLink[]): LiftedLink[] {
  const used = new Map<string, number>()
  links.forEach(({ link }, index) => {
    const number = (used.get(link.protocol) ?? 0) + 1
    used.set(link.protocol, number)
    link.name = number === 1 ? link.protocol : `${link.protocol}-${number}`
    if (link.device === index) delete link.device
  })
  return links
}

/** The link that most ends of `group` agree on, root first; undefined when none is one, or only one end of several is. */
function liftLink(number: number, group: readonly End[]): LiftedLink | undefined {
  for (const model of group) {
    const { shmemPeers: peers } = model.device
    if (peers < 2 || peers > MOST_PEERS) continue
    for (const protocol of PROTOCOLS) {
      const shape = shapeOf(model, protocol)
      if (!shape) continue
      const between: string[] = new Array<string>(peers).fill(NOBODY)
      const link: PlanLink = { name: '', protocol, between, device: number, traffic: [], ...shape }
      const ends = new Map<CellConfiguration, PciDevice>()
      for (const end of group) {
        const seat = end.device.shmemDevId
        if (seat >= peers || between[seat] !== NOBODY || ends.has(end.cell)) continue
        between[seat] = end.name
        if (isEnd(link, end, seat)) ends.set(end.cell, end.device)
        else between[seat] = NOBODY
      }
      if (model.name !== ROOT && ends.size < 2) continue
      if (!ends.has(model.cell)) continue
      const physical = formatAddress(shape.physical)
      return { link: { name: '', protocol, between, physical, size: formatSize(shape.size), device: number }, ends }
    }
  }
  return undefined
}

/** Start and size that a link of `protocol` would have if `end` were one end of it. */
function shapeOf({ cell, device }: End, protocol: PlanLink['protocol']) {
  if (linkProtocol(protocol, device.shmemDevId) !== device.shmemProtocol) return undefined
  const first = device.shmemRegionsStart
  const [state, readWrite, output] = cell.memoryRegions.slice(first, first + 3)
  if (!state || !readWrite || !output) return undefined
  const peers = BigInt(device.shmemPeers)
  const size = protocol === 'network' ? (output.size + PAGE) * peers : PAGE + readWrite.size + output.size * peers
  const physical = asPhysical(state.physicalStart)
  return { physical, size }
}

function isEnd(link: PlanLink, { cell, device }: End, seat: number): boolean {
  const expected = linkRegions(link, 0, seat)
  const first = device.shmemRegionsStart
  if (!sameContent(cell.memoryRegions.slice(first, first + expected.length), expected)) return false
  const { domain, shmemRegionsStart } = device
  return sameContent({ ...linkDevice(link, 0, seat, domain), shmemRegionsStart }, device)
}
