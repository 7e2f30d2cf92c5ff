/** What the regions of a cell are called while it is lifted: a claim on each index of its table. */
import type { CellConfiguration, PciDevice } from './configuration'
import type { LiftedLink } from './lift-links'
import type { ImportedCellDocument } from '../plan/imported'
import { liftPciDevice } from './lift-values'

type ImportedDevice = NonNullable<ImportedCellDocument['pciDevices']>[number]

/** References of a cell's regions by index; consecutive regions of one part share one reference. */
export class LiftedTable {
  private readonly parts: ({ reference: string; first: boolean } | undefined)[]

  constructor(private readonly cell: CellConfiguration) {
    this.parts = new Array<undefined>(cell.memoryRegions.length)
  }

  /** True when all of `count` regions from `first` on are there and belong to nothing yet. */
  isFree(first: number, count: number): boolean {
    for (let i = first; i < first + count; i += 1) if (i >= this.parts.length || this.parts[i]) return false
    return true
  }

  claim(first: number, count: number, reference: string): void {
    for (let i = first; i < first + count; i += 1) this.parts[i] = { reference, first: i === first }
  }

  /** Indices that belong to nothing. */
  rest(): number[] {
    return this.cell.memoryRegions.flatMap((_, index) => (this.parts[index] ? [] : [index]))
  }

  /** The order of the parts. */
  order(): string[] {
    return this.parts.flatMap((part) => (part?.first ? [part.reference] : []))
  }

  /** What starts at `index`, or the index itself. */
  at(index: number): string | number {
    const part = this.parts[index]
    return part?.first ? part.reference : index
  }
}

/** Claims the regions of `links` in `cell`; an end whose regions another end has already is given up. */
export function claimLinks(table: LiftedTable, cell: CellConfiguration, links: readonly LiftedLink[]): void {
  for (const { link, ends } of links) {
    const device = ends.get(cell)
    if (!device) continue
    const count = 2 + device.shmemPeers
    if (table.isFree(device.shmemRegionsStart, count)) table.claim(device.shmemRegionsStart, count, `link ${link.name}`)
    else ends.delete(cell)
  }
}

/** The PCI devices of `cell` as an imported part lists them; undefined when the links alone make the list. */
export function liftPciDevices(
  table: LiftedTable,
  cell: CellConfiguration,
  links: readonly LiftedLink[],
  domain: number,
): ImportedDevice[] | undefined {
  const names = new Map<PciDevice, string>()
  for (const { link, ends } of links) {
    const device = ends.get(cell)
    if (device) names.set(device, link.name)
  }
  const derived = table.order().filter((reference) => [...names.values()].some((name) => reference === `link ${name}`))
  const list = cell.pciDevices.map((device): ImportedDevice => {
    const name = names.get(device)
    if (name === undefined) return liftPciDevice(device, table.at(device.shmemRegionsStart))
    return device.domain === domain ? `link ${name}` : { link: name, domain: device.domain }
  })
  const same = list.length === derived.length && list.every((item, i) => item === derived[i])
  return same ? undefined : list
}
