import type { MemoryRegion } from '../configuration/configuration'
import { flagBits } from '../configuration/flags'
import { movableAt } from '../plan/edit-memory'
import type { PlanPath } from '../plan/plan'
import { alignUp } from '../plan/spans'
import { displayAddress, formatAddress, formatSize, parseAddress } from '../plan/units'
import { pageFloor } from '../configuration/pages'
import { memoryOf } from './claims'
import { fixOf, place, type Finding } from './finding'
import type { Rule, RuleInput } from './rule'

const PAGE = 4096n
const WIDTHS = flagBits('IO_8', 'IO_16', 'IO_32', 'IO_64')

/** True for registers of less than a page that say how wide accesses may be: Jailhouse emulates each of them. */
export function isSubPage({ virtualStart, size, flags }: MemoryRegion): boolean {
  return (virtualStart % PAGE !== 0n || size % PAGE !== 0n) && (flags & WIDTHS) !== 0n
}

/**
 * Memory that does not start or end on a page. Jailhouse rounds the start down and the size up without a word, so the cell
 * gets bytes that belong to somebody else; a region smaller than a page traps on every access.
 */
export const regionAlignment: Rule = {
  code: 'region-alignment',
  severity: 'error',
  title: 'Memory starts and ends on pages of 4 KiB',
  check(input) {
    const cells = memoryOf(input)
      .claims.filter((claim) => claim.kind === 'memory' || (claim.kind === 'device' && !isSubPage(claim.region)))
      .flatMap((claim) => {
        const { physicalStart, virtualStart, size } = claim.region
        return finding(input, claim.place.path, claim.place.label, [physicalStart, virtualStart], size)
      })
    const links = (input.plan?.plan.links ?? []).flatMap((link, i) =>
      finding(input, ['links', i], `${link.name} link`, [link.physical], link.size),
    )
    return [...cells, ...links]
  },
}

function finding(input: RuleInput, path: PlanPath, label: string, starts: bigint[], size: bigint): Finding[] {
  const crooked = starts.find((start) => start % PAGE !== 0n)
  if (crooked === undefined && size % PAGE === 0n) return []
  const what = crooked === undefined ? `is ${formatSize(size)} long` : `starts at ${displayAddress(crooked)}`
  return [
    {
      message: `The ${label} ${what}, which is no multiple of 4 KiB.`,
      places: [place(label, ...path)],
      fix: fixOf(input, `round the ${label} to pages`, (draft) => {
        const region = movableAt(draft, path)
        if (!region) return
        region.physical = formatAddress(pageFloor(parseAddress(region.physical) ?? 0n))
        if (region.guest !== undefined) region.guest = formatAddress(pageFloor(parseAddress(region.guest) ?? 0n))
        region.size = formatSize(alignUp(size, PAGE))
      }),
    },
  ]
}
