/**
 * Page tables between a cell's addresses and the bus: how many pages they take. 4 KiB granule, blocks of 1 GiB and 2 MiB
 * where address and size allow (Arm ARM, D8.2), as Jailhouse's hypervisor/paging.c builds them.
 */
import type { MemoryRegion } from '../configuration/configuration'
import { MEMORY_FLAGS } from '../configuration/configuration'
import { ADDRESS_LIMIT } from '../plan/units'

const PAGE = 1n << 12n
const BLOCK = 1n << 21n
const GIGABYTE = 1n << 30n

/** More tables than any hypervisor memory holds: counting stops there. */
const MOST_TABLES = 1 << 17

type Range = Pick<MemoryRegion, 'size'> & { start: bigint }

/** True for a region that traps on every access and is not mapped at all. */
function isSubPage(region: MemoryRegion): boolean {
  return region.virtualStart % PAGE !== 0n || region.size % PAGE !== 0n
}

export class StageTwoTables {
  /** Gigabytes that have a table of 2 MiB entries. */
  private readonly middle = new Set<bigint>()
  /** 2 MiB blocks that have a table of pages. */
  private readonly last = new Set<bigint>()
  private readonly mapped: Range[] = []

  /** Pages that the tables below the root table take. */
  get pages(): number {
    return this.middle.size + this.last.size
  }

  /** Maps a region; sub-page and empty ones need no table. */
  map(region: MemoryRegion): void {
    if (region.size === 0n || isSubPage(region)) return
    const range = { start: region.virtualStart as bigint, size: region.size }
    this.mapped.push(range)
    // The communication region's page is the hypervisor's own: never part of a larger block.
    const ownPage = (region.flags & MEMORY_FLAGS.COMM_REGION) !== 0n
    const onlyPages = ownPage || (region.flags & MEMORY_FLAGS.NO_HUGEPAGES) !== 0n
    const distance = region.physicalStart - region.virtualStart
    this.walk(range, onlyPages || distance % GIGABYTE !== 0n, onlyPages || distance % BLOCK !== 0n)
  }

  /** Takes a range away: blocks that it covers in part are split, which takes tables that stay. */
  unmap(range: Range): void {
    for (const other of this.mapped) {
      const start = range.start > other.start ? range.start : other.start
      const end =
        range.start + range.size < other.start + other.size ? range.start + range.size : other.start + other.size
      if (start < end) this.walk({ start, size: end - start }, false, false)
    }
  }

  /** Adds the tables for the parts of `range` that are no whole gigabytes and no whole 2 MiB blocks. */
  private walk(range: Range, everyGigabyte: boolean, everyBlock: boolean): void {
    const end = range.start + range.size < ADDRESS_LIMIT ? range.start + range.size : ADDRESS_LIMIT
    for (let at = range.start; at < end && this.pages < MOST_TABLES; at = (at / GIGABYTE + 1n) * GIGABYTE) {
      const gigabyteEnd = (at / GIGABYTE + 1n) * GIGABYTE
      const partEnd = end < gigabyteEnd ? end : gigabyteEnd
      if (at % GIGABYTE === 0n && partEnd === gigabyteEnd && !everyGigabyte) continue
      this.middle.add(at / GIGABYTE)
      if (everyBlock) {
        for (let block = at / BLOCK; block * BLOCK < partEnd; block += 1n) this.last.add(block)
      } else {
        if (at % BLOCK !== 0n) this.last.add(at / BLOCK)
        if (partEnd % BLOCK !== 0n) this.last.add(partEnd / BLOCK)
      }
    }
  }
}

/**
 * Entries that mapping `region` writes: whole gigabytes, whole 2 MiB blocks and pages where its addresses allow, pages alone
 * where they are not aligned to each other.
 */
export function mappedEntries(region: MemoryRegion): number {
  if (region.size === 0n || isSubPage(region)) return 0
  const distance = region.physicalStart - region.virtualStart
  const onlyPages = (region.flags & (MEMORY_FLAGS.COMM_REGION | MEMORY_FLAGS.NO_HUGEPAGES)) !== 0n
  const steps = [GIGABYTE, BLOCK].filter((step) => !onlyPages && distance % step === 0n)
  let entries = 0n
  const end = region.virtualStart + region.size
  for (let at: bigint = region.virtualStart; at < end;) {
    const step = steps.find((candidate) => at % candidate === 0n && at + candidate <= end)
    if (step !== undefined) {
      entries += (end - at) / step
      at += ((end - at) / step) * step
      continue
    }
    // Pages until the next place where a block could begin, or to the end.
    const block = steps.at(-1)
    const next = block === undefined ? end : at - (at % block) + block
    const stop = next < end ? next : end
    entries += (stop - at) / PAGE
    at = stop
  }
  return Number(entries)
}
