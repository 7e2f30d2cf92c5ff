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

/** Who uses a piece of memory: a cell or a link by its place in the plan, or the hypervisor itself. */
export type MemoryUser = { kind: 'cell' | 'link'; index: number } | { kind: 'hypervisor' | 'virtual PCI' }

/** A piece of the board's memory as the plan gives it away. */
export interface UsedMemory {
  start: bigint
  size: bigint
  what: string
  user: MemoryUser
}

/** Everything that is not root's, by address; pieces may overlap. */
export function usedMemory(plan: Plan, configuration: ConfigurationSet, board: Board): UsedMemory[] {
  const { hypervisorMemory } = configuration.system
  const { window } = board.virtualPci
  const used: UsedMemory[] = [
    {
      start: hypervisorMemory.physicalStart,
      size: hypervisorMemory.size,
      what: 'hypervisor',
      user: { kind: 'hypervisor' },
    },
    { start: window.physical, size: window.size, what: 'virtual PCI window', user: { kind: 'virtual PCI' } },
    ...plan.links.map((link, index): UsedMemory => {
      return { start: link.physical, size: link.size, what: `${link.name} link`, user: { kind: 'link', index } }
    }),
    ...configuration.cells.flatMap((cell, index) =>
      cell.memoryRegions
        .filter((region) => isMemory(region, board) && region.origin?.path[0] !== 'links')
        .map((region): UsedMemory => {
          const what = region.origin?.label ?? `memory of ${cell.name}`
          return { start: region.physicalStart, size: region.size, what, user: { kind: 'cell', index } }
        }),
    ),
  ]
  return used.filter((piece) => piece.size > 0n).sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0))
}

/** Hypervisor, virtual PCI window, links and the cells' memory: whole pages, in order, ranges that overlap as one. */
export function reservedRanges(plan: Plan, configuration: ConfigurationSet, board: Board): ReservedRange[] {
  const ranges: ReservedRange[] = []
  for (const { start, size, what } of usedMemory(plan, configuration, board)) {
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
