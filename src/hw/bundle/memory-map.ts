/** The DRAM that root Linux must leave alone for a plan to work. */
import { hasFlags, type ConfigurationSet, type MemoryRegion } from '../../sim/configuration/configuration'
import type { Board } from '../../sim/plan/board'
import type { Plan } from '../../sim/plan/plan'

/** A range of physical addresses; `what` names everything in it. */
export interface ReservedRange {
  start: bigint
  size: bigint
  what: string[]
}

const PAGE = 4096n
const MIB = 1n << 20n

const roundedDown = (value: bigint) => value - (value % PAGE)
const roundedUp = (value: bigint) => roundedDown(value + PAGE - 1n)

/** True for a region that is memory of the board and not a device. */
function isMemory(region: MemoryRegion, board: Board): boolean {
  if (region.size === 0n || hasFlags(region, 'IO') || hasFlags(region, 'COMM_REGION')) return false
  return board.memory.banks.some(
    (bank) => region.physicalStart >= bank.physical && region.physicalStart < bank.physical + bank.size,
  )
}

/** Hypervisor, virtual PCI window, links and the cells' memory: whole pages, in order, ranges that overlap as one. */
export function reservedRanges(plan: Plan, configuration: ConfigurationSet, board: Board): ReservedRange[] {
  const { hypervisorMemory } = configuration.system
  const { window } = board.virtualPci
  const taken = [
    { start: hypervisorMemory.physicalStart, size: hypervisorMemory.size, what: 'hypervisor' },
    { start: window.physical, size: window.size, what: 'virtual PCI window' },
    ...plan.links.map((link) => ({ start: link.physical as bigint, size: link.size, what: `${link.name} link` })),
    ...configuration.cells.flatMap((cell) =>
      cell.memoryRegions
        .filter((region) => isMemory(region, board) && region.origin?.path[0] !== 'links')
        .map((region) => ({
          start: region.physicalStart,
          size: region.size,
          what: region.origin?.label ?? `memory of ${cell.name}`,
        })),
    ),
  ].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0))

  const ranges: ReservedRange[] = []
  for (const { start, size, what } of taken) {
    const first = roundedDown(start)
    const end = roundedUp(start + size)
    const last = ranges.at(-1)
    if (last && first < last.start + last.size) {
      if (end > last.start + last.size) last.size = end - last.start
      if (!last.what.includes(what)) last.what.push(what)
    } else {
      ranges.push({ start: first, size: end - first, what: [what] })
    }
  }
  return ranges
}

/** Value of `mem=` that keeps root Linux below every range: MiB from the start of the first bank; undefined for none. */
export function memoryLimitMiB(ranges: readonly ReservedRange[], board: Board): bigint | undefined {
  const [bank] = [...board.memory.banks].sort((a, b) => (a.physical < b.physical ? -1 : 1))
  const lowest = ranges.find((range) => bank && range.start >= bank.physical)
  if (!bank || !lowest) return undefined
  const limit = (lowest.start - bank.physical) / MIB
  return limit > 0n ? limit : undefined
}
