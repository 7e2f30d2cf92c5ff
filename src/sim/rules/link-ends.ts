/** The ends of links as configurations have them: ivshmem devices, and the regions that each counts as its shared memory. */
import type { CellConfiguration, MemoryRegion, PciDevice } from '../configuration/configuration'
import { PCI_TYPE_IVSHMEM } from '../configuration/links'
import { ROOT } from '../plan/cores'
import type { Place, RuleInput } from './rule'

export interface LinkEnd {
  cell: CellConfiguration
  /** `root`, or the name of the cell. */
  owner: string
  isRoot: boolean
  device: PciDevice
  /** State table, read-write section and outputs as far as the table of regions goes. */
  sections: MemoryRegion[]
  place: Place
  /** True when a link of the plan says it, and rules about plans' links judge it. */
  ofPlan: boolean
}

const ends = new WeakMap<RuleInput, Map<number, LinkEnd[]>>()

/** `00:01.0` */
export function busAddress(bdf: number): string {
  const two = (value: number) => value.toString(16).padStart(2, '0')
  return `${two(bdf >>> 8)}:${two((bdf >>> 3) & 31)}.${bdf & 7}`
}

/** All ends by bus address, which is what makes them meet; root's comes first. */
export function linkEnds(input: RuleInput): Map<number, LinkEnd[]> {
  const known = ends.get(input)
  if (known) return known
  const groups = new Map<number, LinkEnd[]>()
  const collect = (cell: CellConfiguration, owner: string, isRoot: boolean) => {
    for (const device of cell.pciDevices) {
      if (device.type !== PCI_TYPE_IVSHMEM) continue
      const first = device.shmemRegionsStart
      const group = groups.get(device.bdf) ?? []
      group.push({
        cell,
        owner,
        isRoot,
        device,
        sections: cell.memoryRegions.slice(first, first + 2 + device.shmemPeers),
        place: {
          path: device.origin?.path ?? cell.origin?.path ?? [],
          label: `device ${busAddress(device.bdf)} of ${owner}`,
        },
        ofPlan: device.origin?.path[0] === 'links',
      })
      groups.set(device.bdf, group)
    }
  }
  collect(input.system.rootCell, ROOT, true)
  for (const cell of input.cells) collect(cell, cell.name, false)
  ends.set(input, groups)
  return groups
}

/** The end that `end` is held against: root's, or else the first other one. */
export function counterpart(input: RuleInput, end: LinkEnd): LinkEnd | undefined {
  return linkEnds(input)
    .get(end.device.bdf)
    ?.find((other) => other.cell !== end.cell)
}

/** Ends that files or raw parts of a plan bring, each with the end that it is held against. */
export function pairs(input: RuleInput): { end: LinkEnd; other: LinkEnd | undefined }[] {
  return [...linkEnds(input).values()].flatMap((group) =>
    group.filter((end) => !end.ofPlan && !end.isRoot).map((end) => ({ end, other: counterpart(input, end) })),
  )
}
