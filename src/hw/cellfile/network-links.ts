/**
 * Virtual network links in a cell's memory: four regions in a row that Jailhouse's header has a macro for
 * (JAILHOUSE_SHMEM_NET_REGIONS: state table, empty read-write section, output of peer 0, output of peer 1).
 */
import { MEMORY_FLAGS, type CellConfiguration, type MemoryRegion } from '../../sim/configuration/configuration'

/** Regions of one link, and those that the macro stands for. */
export const NETWORK_LINK_REGIONS = 4

/** Where the parts of a 1 MiB link lie in it. */
const STATE_BYTES = 0x1000n
const OUTPUT_OFFSETS = [0x1000n, 0x80000n] as const
const OUTPUT_BYTES = 0x7f000n

export interface NetworkLink {
  /** Index of the first of its regions. */
  region: number
  start: bigint
  /** Which of the two outputs this cell may write: 0 or 1. */
  peer: 0 | 1
}

const READ_SHARED = MEMORY_FLAGS.READ | MEMORY_FLAGS.ROOTSHARED

function isRegion(region: MemoryRegion | undefined, address: bigint, size: bigint, flags: bigint): boolean {
  return (
    region?.physicalStart === address &&
    (region.virtualStart as bigint) === address &&
    region.size === size &&
    region.flags === flags
  )
}

function linkAt({ memoryRegions }: CellConfiguration, region: number): NetworkLink | undefined {
  const start: bigint | undefined = memoryRegions[region]?.physicalStart
  if (start === undefined) return undefined
  const outputs = OUTPUT_OFFSETS.map((offset) => start + offset)
  if (!isRegion(memoryRegions[region], start, STATE_BYTES, READ_SHARED)) return undefined
  if (!isRegion(memoryRegions[region + 1], 0n, 0n, 0n)) return undefined
  for (const peer of [0, 1] as const) {
    const isLink = outputs.every((output, i) => {
      const flags = i === peer ? READ_SHARED | MEMORY_FLAGS.WRITE : READ_SHARED
      return isRegion(memoryRegions[region + 2 + i], output, OUTPUT_BYTES, flags)
    })
    if (isLink) return { region, start, peer }
  }
  return undefined
}

/** The links whose regions are exactly what the macro makes, in order, none overlapping another. */
export function networkLinks(cell: CellConfiguration): NetworkLink[] {
  const links: NetworkLink[] = []
  for (let i = 0; i + NETWORK_LINK_REGIONS <= cell.memoryRegions.length; i += 1) {
    const link = linkAt(cell, i)
    if (link === undefined) continue
    links.push(link)
    i += NETWORK_LINK_REGIONS - 1
  }
  return links
}
