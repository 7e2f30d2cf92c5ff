/**
 * ivshmem links: how a plan's link becomes a row of memory regions and a virtual PCI device in each of its cells.
 *
 * The device finds its shared memory at one guest address: state table, read-write section, then one output section per
 * peer, each a region of its own, without a gap (Jailhouse's ivshmem v2 specification). All peers see it at its physical
 * address.
 */
import { ROOT } from '../plan/cores'
import { linkDeviceNumber } from '../plan/link-seats'
import type { PlanLink } from '../plan/plan'
import { asGuest, asPhysical } from '../plan/units'
import type { MemoryRegion, PciDevice } from './configuration'
import { flagBits } from './flags'
import { PAGE, pageFloor } from './pages'

/** JAILHOUSE_PCI_TYPE_IVSHMEM. */
export const PCI_TYPE_IVSHMEM = 3

/** Sizes of a link's sections in bytes; the sections follow one another from the link's physical start. */
export interface LinkSections {
  state: bigint
  readWrite: bigint
  /** One size for all peers. */
  output: bigint
}

const VIRTIO_FRONT = 0x8000
const VIRTIO_BACK = 0xc000
const VIRTIO_BLOCK = 2
const VIRTIO_CONSOLE = 3

/** Protocol numbers that the peer at `position` shows (Jailhouse's JAILHOUSE_SHMEM_PROTO_*). */
export function linkProtocol(protocol: PlanLink['protocol'], position: number): number {
  switch (protocol) {
    case 'demo':
      return 0
    case 'network':
      return 1
    case 'block':
      return (position === 0 ? VIRTIO_BACK : VIRTIO_FRONT) + VIRTIO_BLOCK
    case 'console':
      return (position === 0 ? VIRTIO_BACK : VIRTIO_FRONT) + VIRTIO_CONSOLE
  }
}

/**
 * Divides a link of `size` bytes among its sections.
 * - network: state table of 4 KiB, no read-write section, each of the two outputs half of the link less 4 KiB. At 1 MiB this is what
 *   Jailhouse's own ivshmem-net macro makes; the last 4 KiB stay unused.
 * - demo: outputs of 1/(2 n + 2) of the link, the rest read-write. At 64 KiB and three peers this is NXP's layout.
 * - block, console: everything behind the state table is read-write, as virtio over ivshmem wants it.
 */
export function linkSections(link: Pick<PlanLink, 'protocol' | 'size' | 'between'>): LinkSections {
  const rest = link.size > PAGE ? pageFloor(link.size) - PAGE : 0n
  if (link.protocol === 'network') {
    const share = pageFloor(link.size / BigInt(link.between.length))
    return { state: PAGE, readWrite: 0n, output: share > PAGE ? share - PAGE : 0n }
  }
  if (link.protocol === 'demo') {
    const peers = BigInt(link.between.length)
    const output = pageFloor(link.size / (2n * peers + 2n))
    const readWrite = rest - output * peers
    return { state: PAGE, readWrite: readWrite > 0n ? readWrite : 0n, output }
  }
  return { state: PAGE, readWrite: rest, output: 0n }
}

/** The region list of `link` as the peer at `position` gets it: 2 + number of peers entries, empty sections with size 0. */
export function linkRegions(link: PlanLink, index: number, position: number): MemoryRegion[] {
  const sections = linkSections(link)
  const path = ['links', index]
  const isRoot = link.between[position] === ROOT
  // The network macro marks root's side as well; elsewhere root's own memory needs no such mark.
  const shared = !isRoot || link.protocol === 'network' ? flagBits('ROOTSHARED') : 0n
  let next: bigint = link.physical
  const section = (size: bigint, writable: boolean, label: string): MemoryRegion => {
    const start = size === 0n ? 0n : next
    next += size
    return {
      physicalStart: asPhysical(start),
      virtualStart: asGuest(start),
      size,
      flags: size === 0n ? 0n : flagBits('READ') | (writable ? flagBits('WRITE') : 0n) | shared,
      origin: { path, label: `${link.name} link, ${label}` },
    }
  }
  return [
    section(sections.state, false, 'state table'),
    section(sections.readWrite, true, 'read-write section'),
    ...link.between.map((peer, i) => section(sections.output, i === position, `output of ${peer}`)),
  ]
}

/**
 * The virtual PCI device of `link` in the peer at `position`. All sides meet at the same bus address. Which region is its
 * first is for whoever orders the regions to say.
 */
export function linkDevice(link: PlanLink, index: number, position: number, domain: number): PciDevice {
  return {
    type: PCI_TYPE_IVSHMEM,
    iommu: 0,
    domain,
    bdf: (linkDeviceNumber(link, index) << 3) & 0xffff,
    // One register page; INTx, so no MSI-X table behind it.
    barMask: [0xfffff000, 0, 0, 0, 0, 0],
    capsStart: 0,
    numCaps: 0,
    numMsiVectors: 0,
    msiFlags: 0,
    numMsixVectors: 0,
    msixRegionSize: 0,
    msixAddress: 0n,
    shmemRegionsStart: 0,
    shmemDevId: position,
    shmemPeers: link.between.length,
    shmemProtocol: linkProtocol(link.protocol, position),
    origin: { path: ['links', index], label: `${link.name} link` },
  }
}

/** One end of a link: the regions and the device of one peer. */
export interface LinkEnd {
  name: string
  regions: MemoryRegion[]
  device: PciDevice
}

/** The ends of `links` in the cell called `cell`, in the order of the links. */
export function linkEnds(links: readonly PlanLink[], cell: string, domain: number): LinkEnd[] {
  return links.flatMap((link, index): LinkEnd[] => {
    const position = link.between.indexOf(cell)
    if (position < 0) return []
    const regions = linkRegions(link, index, position)
    return [{ name: link.name, regions, device: linkDevice(link, index, position, domain) }]
  })
}
