/**
 * The table of a cell's regions and the virtual PCI devices that point into it.
 *
 * The order matters twice: of two regions at one address the later wins, and a device counts its shared memory from an
 * index. A plan derives the order; an imported one may bring its own, as references to the parts.
 */
import type { ImportedCell, ImportedPciDevice } from '../plan/imported'
import type { MemoryRegion, PciDevice } from './configuration'
import type { LinkEnd } from './links'

/** Regions that belong together: one link's, one device's, one piece of memory. */
export interface Part {
  /** What an imported order calls it: `link state`, `memory ram`. Empty for what no order can name. */
  reference: string
  regions: MemoryRegion[]
  /** The virtual PCI device whose shared memory these regions are. */
  device?: PciDevice
  /** True for what a plan has without saying so; an imported order that leaves it out means that it is not there. */
  implied?: boolean
}

/** The part of a link's end. */
export function linkPart(end: LinkEnd): Part {
  return { reference: `link ${end.name}`, regions: end.regions, device: end.device }
}

/** Parts in the order of `references`; what they do not name comes behind, in its own order. */
function arranged(parts: readonly Part[], references: readonly string[] | undefined): readonly Part[] {
  if (!references) return parts
  const waiting = new Map<string, Part[]>()
  for (const part of parts) {
    const same = waiting.get(part.reference)
    if (same) same.push(part)
    else waiting.set(part.reference, [part])
  }
  const named = references.flatMap((reference) => waiting.get(reference)?.shift() ?? [])
  const taken = new Set(named)
  return [...named, ...parts.filter((part) => !taken.has(part) && !part.implied)]
}

/** The regions of `parts` and the devices that they bring, as the imported part of the plan orders and completes them. */
export function regionTable(
  parts: readonly Part[],
  imported: ImportedCell | undefined,
): { memoryRegions: MemoryRegion[]; pciDevices: PciDevice[] } {
  const ordered = arranged(parts, imported?.regions)
  const memoryRegions: MemoryRegion[] = []
  const starts = new Map<string, number>()
  const devices: { reference: string; device: PciDevice }[] = []
  for (const { reference, regions, device } of ordered) {
    const start = memoryRegions.length
    if (!starts.has(reference)) starts.set(reference, start)
    // A loop: a hostile file has more regions than a call has arguments.
    for (const region of regions) memoryRegions.push(region)
    if (device) devices.push({ reference, device: { ...device, shmemRegionsStart: start } })
  }
  return { memoryRegions, pciDevices: inOrder(imported?.pciDevices ?? [], devices, starts) }
}

function inOrder(
  order: readonly ImportedPciDevice[],
  devices: readonly { reference: string; device: PciDevice }[],
  starts: ReadonlyMap<string, number>,
): PciDevice[] {
  const waiting = [...devices]
  const result: PciDevice[] = []
  for (const item of order) {
    if (typeof item === 'string' || 'link' in item) {
      const wanted = typeof item === 'string' ? item : `link ${item.link}`
      const at = waiting.findIndex(({ reference }) => reference === wanted)
      if (at < 0) continue
      const { device } = waiting.splice(at, 1)[0]!
      result.push(typeof item === 'string' ? device : { ...device, domain: item.domain })
    } else {
      const { firstRegion, ...device } = item
      const start = typeof firstRegion === 'number' ? firstRegion : (starts.get(firstRegion) ?? 0)
      result.push({ ...device, shmemRegionsStart: start })
    }
  }
  return [...result, ...waiting.map(({ device }) => device)]
}
