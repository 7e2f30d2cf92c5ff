/** Root's regions out of a shipped configuration: without its links, with names, and confined where that is asked for. */
import { formatSize } from '../../src/sim/plan/units'
import type { RootFacts } from './facts'
import type { CollectedBoard, RootRegion } from './literals'

/** A block of registers that accesses have to trap on. */
export interface Block {
  name: string
  start: bigint
  size: bigint
}

/** The regions of `facts`, and how many entries of size 0 end its table. */
export function rootRegions(
  facts: RootFacts,
  { regions, confine, id }: CollectedBoard,
  blocks: readonly Block[],
): { regions: RootRegion[]; unused: number } {
  const cell = facts.system.root_cell
  const links = new Set(cell.pci_devices.flatMap((device) => device.shmem_region_roles.map((role) => role.index)))
  const own = cell.mem_regions.filter((region) => !links.has(region.index))
  const used = own.filter((region) => BigInt(region.size) > 0n)
  const named = used.map((region): RootRegion => {
    const words = regions[region.phys_start]
    if (!words) throw new Error(`the root region of ${id} at ${region.phys_start} has no name`)
    return {
      name: words.name,
      physical: region.phys_start,
      size: words.size ?? formatSize(BigInt(region.size)),
      flags: region.flags as RootRegion['flags'],
      ...(words.keptFor ? { keptFor: words.keptFor } : {}),
    }
  })
  return {
    regions: confine ? named.flatMap((region) => withoutBlocks(region, blocks)) : named,
    unused: own.length - used.length,
  }
}

/** What is left of a region of registers around `blocks`. */
function withoutBlocks(region: RootRegion, blocks: readonly Block[]): RootRegion[] {
  if (!region.flags.includes('IO')) return [region]
  const start = BigInt(region.physical)
  const end = start + sizeOf(region)
  const inside = blocks.filter((block) => start < block.start + block.size && block.start < end)
  if (inside.length === 0) return [region]
  const pieces: RootRegion[] = []
  const piece = (from: bigint, to: bigint, name: string) => {
    if (from < to) pieces.push({ ...region, name, physical: `0x${from.toString(16)}`, size: formatSize(to - from) })
  }
  let from = start
  let before: Block | undefined
  for (const block of [...inside].sort((a, b) => (a.start < b.start ? -1 : 1))) {
    const name = before ? `Peripherals between ${before.name} and ${block.name}` : `${region.name} below ${block.name}`
    piece(from, block.start, name)
    from = block.start + block.size
    before = block
  }
  piece(from, end, `Peripherals above ${before!.name}`)
  return pieces
}

function sizeOf({ size }: RootRegion): bigint {
  const [amount, unit] = size.split(' ')
  const scale = { B: 1n, KiB: 1n << 10n, MiB: 1n << 20n, GiB: 1n << 30n }[unit!]
  return BigInt(amount!) * scale!
}
