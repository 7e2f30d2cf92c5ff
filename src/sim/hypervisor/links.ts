/** ivshmem links as the hypervisor connects them: by PCI address alone, one cell per peer number. */
import type { CellConfiguration, PciDevice } from '../configuration/configuration'
import type { Errno } from './refusal'

const PCI_TYPE_IVSHMEM = 3
/** Peers on one link and MSI-X vectors of one device (hypervisor/include/jailhouse/ivshmem.h). */
const MOST_PEERS = 12
const MOST_VECTORS = 16

/** Cells by peer number, by PCI address. */
export type Links = Map<number, Map<number, string>>

/** "00:01.0" */
function pciAddress(bdf: number): string {
  const two = (value: number) => value.toString(16).padStart(2, '0')
  return `${two(bdf >> 8)}:${two((bdf >> 3) & 31)}.${bdf & 7}`
}

function refusalOf(
  device: PciDevice,
  cell: CellConfiguration,
  peers: Map<number, string>,
): [Errno, string] | undefined {
  const address = pciAddress(device.bdf)
  const regions = device.shmemRegionsStart + 2 + device.shmemPeers
  if (regions > cell.memoryRegions.length) {
    return [
      'EINVAL',
      `link ${address} needs regions up to number ${regions - 1}, the cell has ${cell.memoryRegions.length}`,
    ]
  }
  if (device.numMsixVectors > MOST_VECTORS) {
    return ['EINVAL', `link ${address} has ${device.numMsixVectors} MSI-X vectors, ${MOST_VECTORS} are possible`]
  }
  if (device.shmemDevId >= MOST_PEERS) {
    return ['EINVAL', `link ${address} has peer number ${device.shmemDevId}, ${MOST_PEERS - 1} is the largest`]
  }
  const taken = peers.get(device.shmemDevId)
  if (taken !== undefined) return ['EBUSY', `peer ${device.shmemDevId} of link ${address} is "${taken}" already`]
  return undefined
}

/**
 * Connects a cell's virtual devices in their order, printing as it goes. On a refusal nothing stays connected.
 * Returns errno and reason of the first refusal.
 */
export function connectLinks(
  cell: CellConfiguration,
  links: Links,
  print: (line: string) => void,
): [Errno, string] | undefined {
  for (const device of cell.pciDevices) {
    // Physical devices do not exist on the virtual PCI host of an i.MX8.
    if (device.type !== PCI_TYPE_IVSHMEM) continue
    print(`Adding virtual PCI device ${pciAddress(device.bdf)} to cell "${cell.name}"`)
    const known = links.get(device.bdf)
    const peers = known ?? new Map<number, string>()
    const refusal = refusalOf(device, cell, peers)
    if (refusal) {
      disconnectLinks(cell.name, links)
      return refusal
    }
    if (known) {
      print('Shared memory connection established, peer cells:')
      for (const [, name] of [...peers].sort(([a], [b]) => a - b)) print(` "${name}"`)
    }
    peers.set(device.shmemDevId, cell.name)
    links.set(device.bdf, peers)
  }
  return undefined
}

/** Takes a cell off all links; a link without peers is gone. */
export function disconnectLinks(name: string, links: Links): void {
  for (const [bdf, peers] of links) {
    for (const [peer, cell] of peers) if (cell === name) peers.delete(peer)
    if (peers.size === 0) links.delete(bdf)
  }
}
