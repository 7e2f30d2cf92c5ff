/** Memory: whether it is there, whether root Linux keeps out of it, and what keeps it out. */
import type { BootStep } from '../../../sim/plan/board'
import { displayAddress, formatSize } from '../../../sim/plan/units'
import { needed as neededSteps } from '../../bundle/boot-guide'
import { memoryLimitMiB, usedMemory, type ReservedRange } from '../../bundle/memory-map'
import type { BundleParts } from '../../bundle/parts'
import { valueOf, type AddressRange, type BoardFacts } from '../board-facts'
import type { Finding } from '../finding'
import { blocks, compared, differs, fits, notKnown } from './comparison'

const lastOf = ({ start, size }: ReservedRange) => start + size - 1n
const rangeText = (start: bigint, end: bigint) => `${displayAddress(start)} to ${displayAddress(end)}`
const overlap = (range: ReservedRange, other: AddressRange) => range.start <= other.end && lastOf(range) >= other.start
const inside = (range: ReservedRange, other: AddressRange) => range.start >= other.start && lastOf(range) <= other.end
const described = (range: ReservedRange) => `${rangeText(range.start, lastOf(range))} (${range.what.join(', ')})`

/** How the memory can be kept free, in words. */
function howToKeep({ reserved, board }: BundleParts): string {
  const limit = memoryLimitMiB(reserved, board)
  const overlay = 'boot root with the overlay dts/root-reserved-memory.dtso'
  return limit === undefined ? `${overlay}.` : `${overlay}, or put mem=${limit}M on its command line.`
}

export function checkMemoryMap(facts: BoardFacts, parts: BundleParts): Finding {
  const total = parts.reserved.reduce((sum, range) => sum + range.size, 0n)
  const needed = `${formatSize(total)} that root Linux leaves alone`
  return compared('memory map', needed, facts.memory, (entries, words) => {
    const ram = entries.filter((entry) => entry.what === 'System RAM')
    if (ram.length === 0) {
      return notKnown({ ...words, reason: '/proc/iomem does not tell what memory root Linux uses' })
    }
    const used = parts.reserved.filter((range) => ram.some((entry) => overlap(range, entry)))
    if (used.length === 0) return fits({ ...words, found: 'root Linux uses none of it' })
    return blocks({
      ...words,
      found: `root Linux uses ${used.map(described).join('; ')}`,
      change: `Keep root Linux out: ${howToKeep(parts)}`,
    })
  })
}

export function checkBanks(facts: BoardFacts, { plan, configuration, board }: BundleParts): Finding {
  // Virtual PCI needs addresses, no memory behind them.
  const used = usedMemory(plan, configuration, board).filter(({ user }) => user.kind !== 'virtual PCI')
  const ranges = used.map(({ start, size, what }) => ({ start, size, what: [what] }))
  return compared(
    'RAM',
    'RAM where the plan has cells, links and the hypervisor',
    facts.memoryBanks,
    (found, words) => {
      // A boot loader may name neighbouring chips one by one.
      const banks: AddressRange[] = []
      for (const bank of [...found].sort((a, b) => (a.start < b.start ? -1 : 1))) {
        const last = banks.at(-1)
        if (last && bank.start <= last.end + 1n) last.end = bank.end > last.end ? bank.end : last.end
        else banks.push({ ...bank })
      }
      if (banks.length === 0) return notKnown({ ...words, reason: 'the device tree names no memory' })
      const text = banks.map((bank) => rangeText(bank.start, bank.end)).join(', ')
      const outside = ranges.filter((range) => !banks.some((bank) => inside(range, bank)))
      if (outside.length === 0) return fits({ ...words, found: text })
      return blocks({
        ...words,
        found: `${text}; nothing at ${outside.map(described).join('; ')}`,
        change: 'The board has less memory than the plan gives away: move the plan into the RAM that is there.',
      })
    },
  )
}

export function checkReservedMemory(facts: BoardFacts, parts: BundleParts): Finding {
  const needed = 'reserved memory that agrees with the plan'
  return compared('reserved memory', needed, facts.reservedMemory, (nodes, words) => {
    const clash = parts.reserved.flatMap((range) =>
      nodes
        .filter((node) => overlap(range, node) && !inside(range, node) && !node.what.startsWith('jailhouse@'))
        .map((node) => `${node.what} lies in ${described(range)}`),
    )
    if (clash.length > 0) {
      return differs({
        ...words,
        found: clash.join('; '),
        change: "Move the plan's memory, or take these nodes out of root's device tree.",
      })
    }
    const covered = parts.reserved.filter((range) => nodes.some((node) => inside(range, node)))
    if (covered.length === parts.reserved.length) return fits({ ...words, found: 'nodes for all of it' })
    const limit = /(?:^|\s)(mem=\S+)/.exec(valueOf(facts.commandLine) ?? '')?.[1]
    if (limit !== undefined)
      return fits({ ...words, found: `${limit} on the command line, and no node that disagrees` })
    return differs({
      ...words,
      found: `nodes for ${covered.length} of ${parts.reserved.length} ranges, and no mem= on the command line`,
      change: `Let the device tree or the command line say it: ${howToKeep(parts)}`,
    })
  })
}

export function checkCommandLine(facts: BoardFacts, parts: BundleParts): Finding[] {
  const steps = neededSteps(parts, parts.board.boot?.arguments)
  if (parts.board.boot === undefined) {
    return [
      notKnown({
        about: 'command line',
        needed: 'what the board needs for Jailhouse',
        ...(facts.commandLine.known ? { found: facts.commandLine.value } : {}),
        reason: 'nobody described to Cellbench what this board needs',
      }),
    ]
  }
  return steps.map((step) =>
    compared('command line', `${step.text} (${step.reason})`, facts.commandLine, (line, words) =>
      line.split(/\s+/).includes(step.text)
        ? fits({ ...words, found: step.text })
        : differs({ ...words, found: line, change: `Append ${step.text} to root's command line.` }),
    ),
  )
}

/** What is changed by hand in root's device tree and cannot be seen from a running Linux in general. */
export function checkDeviceTree(parts: BundleParts): Finding[] {
  const steps: BootStep[] = neededSteps(parts, parts.board.boot?.deviceTree)
  return steps.map((step) =>
    notKnown({
      about: "root's device tree",
      needed: `${step.text} ${step.reason}`,
      reason: 'Cellbench does not look for this change; check it by hand',
    }),
  )
}
