/** The lists behind a cell descriptor: which there are, in which order, and where their lengths stand. */
import type { CellConfiguration } from '../../sim/configuration/configuration'
import type { Codec, Input, Output } from './codec'
import {
  cacheRegionLayout,
  irqchipLayout,
  memoryRegionLayout,
  pciCapabilityLayout,
  pciDeviceLayout,
  pioRegionLayout,
  streamIdLayout,
} from './pieces'
import type { Variant } from './variants'

/** A list that follows the descriptor. Its length stands in a count field of the descriptor. */
export interface ListLayout {
  /** Member of the C struct and name in errors. */
  name: string
  /** Count field of the descriptor. */
  countName: string
  /** The list as a member of the struct around the descriptor: `struct jailhouse_memory mem_regions[9];` */
  declaration(length: number): string
  bytes: number
  /** Comment above each element in C. */
  labels(cell: CellConfiguration): (string | undefined)[]
  length(cell: CellConfiguration): number
  read(input: Input, length: number, into: CellConfiguration): void
  write(output: Output, from: CellConfiguration): void
  source(from: CellConfiguration): string[]
}

type ListKey = {
  [K in keyof CellConfiguration]: CellConfiguration[K] extends unknown[] ? K : never
}[keyof CellConfiguration] &
  string

function list<K extends Exclude<ListKey, 'cpus'>>(
  key: K,
  name: string,
  countName: string,
  element: Codec<CellConfiguration[K][number]>,
): ListLayout {
  const items = (cell: CellConfiguration) => cell[key] as CellConfiguration[K][number][]
  return {
    name,
    countName,
    declaration: (length) => element.declaration(`${name}[${length}]`),
    bytes: element.bytes,
    labels: (cell) =>
      items(cell).map((item) => (typeof item === 'object' && 'origin' in item ? item.origin?.label : undefined)),
    length: (cell) => cell[key].length,
    read: (input, length, into) => {
      into[key] = Array.from({ length }, (_, i) =>
        input.within(`${name}[${i}]`, () => element.read(input)),
      ) as CellConfiguration[K]
    },
    write: (output, from) => {
      items(from).forEach((item, i) => {
        output.within(`${name}[${i}]`, () => {
          element.write(output, item)
        })
      })
    },
    source: (from) => items(from).map((item) => element.source(item) ?? '{ 0 }'),
  }
}

/** What follows the CPU set, in this order. */
export const listsOf = (variant: Variant): readonly ListLayout[] => [
  list('memoryRegions', 'mem_regions', 'num_memory_regions', memoryRegionLayout),
  list('cacheRegions', 'cache_regions', 'num_cache_regions', cacheRegionLayout),
  list('irqchips', 'irqchips', 'num_irqchips', irqchipLayout),
  list('pioRegions', 'pio_regions', 'num_pio_regions', pioRegionLayout),
  list('pciDevices', 'pci_devices', 'num_pci_devices', pciDeviceLayout(variant.names)),
  list('pciCapabilities', 'pci_caps', 'num_pci_caps', pciCapabilityLayout),
  list('streamIds', 'stream_ids', 'num_stream_ids', streamIdLayout(variant)),
]
