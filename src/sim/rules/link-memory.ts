import { covered, overlapSize, overlaps, type Span } from '../plan/spans'
import { formatSize } from '../plan/units'
import { keptAreasAt, memoryOf } from './claims'
import { extent, place, type Finding } from './finding'
import { moveToFreePlace } from './memory-fix'
import type { Place, Rule, RuleInput } from './rule'

/**
 * A link's memory meets other memory: the hypervisor, the virtual PCI window, the interrupt controller, memory or devices
 * of a cell, another link, root's own RAM, or nothing at all. What root's Linux or a cell keeps there is overwritten by
 * messages, and messages by it; where no RAM is, every access faults.
 */
export const linkMemory: Rule = {
  code: 'link-memory',
  severity: 'error',
  title: 'Links have memory of their own',
  check(input) {
    return (input.plan?.plan.links ?? []).flatMap((link, l): Finding[] => {
      const span = { start: link.physical, size: link.size }
      const hit = obstacle(input, l, span)
      if (!hit) return []
      const label = `${link.name} link`
      return [
        {
          message: `The ${label} ${extent(span)} ${hit.words}.`,
          places: [place(label, 'links', l), ...(hit.place ? [hit.place] : [])],
          fix: moveToFreePlace(input, ['links', l], `the ${label}`),
        },
      ]
    })
  },
}

function obstacle(input: RuleInput, index: number, span: Span): { words: string; place?: Place } | undefined {
  const picture = memoryOf(input)
  const fixed: [string, Span][] = [
    ["the hypervisor's memory", picture.hypervisor],
    ['the virtual PCI window', picture.virtualPci],
    ...picture.trapped.map((block): [string, Span] => [block.name, block]),
  ]
  for (const [words, area] of fixed) if (overlaps(span, area)) return { words: `covers ${words} ${extent(area)}` }

  const claim = picture.claims.find(
    (candidate) => (candidate.kind === 'memory' || candidate.kind === 'device') && overlaps(span, candidate),
  )
  if (claim) {
    const shared = formatSize(overlapSize(span, claim))
    return { words: `shares ${shared} with the ${claim.place.label} ${extent(claim)}`, place: claim.place }
  }
  const links = input.plan!.plan.links
  // The later of two links says it, once.
  const other = links.findIndex((link, i) => i < index && overlaps(span, { start: link.physical, size: link.size }))
  if (other >= 0) {
    const area = { start: links[other]!.physical, size: links[other]!.size }
    return {
      words: `shares ${formatSize(overlapSize(span, area))} with the ${links[other]!.name} link ${extent(area)}`,
      place: place(`${links[other]!.name} link`, 'links', other),
    }
  }
  const [kept] = keptAreasAt(input, span)
  if (kept) return { words: `covers memory kept for ${kept.keptFor} ${extent(kept.span)}` }
  return placement(input, span)
}

/** Root's RAM and places without RAM. Areas that the vendor reserves for links or cells are well. */
function placement(input: RuleInput, span: Span): { words: string } | undefined {
  const { board } = input
  // A board that its system file alone describes says nothing about what is reserved.
  if (!board || board.reserved.length === 0) return undefined
  const reserved = board.reserved.map((area) => ({ start: area.physical, size: area.size }))
  if (covered(span, reserved)) return undefined
  const banks = board.memory.banks.map((bank) => ({ start: bank.physical, size: bank.size }))
  if (!covered(span, banks)) return { words: `is not within the RAM of ${board.name}` }
  const used = memoryOf(input).root.find((claim) => claim.kind === 'memory' && overlaps(span, claim))
  return used ? { words: `covers RAM of root ${extent(used)}` } : undefined
}
