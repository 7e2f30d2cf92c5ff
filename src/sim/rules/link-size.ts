import { linkSections } from '../configuration/links'
import type { PlanLink } from '../plan/plan'
import { formatSize } from '../plan/units'
import { fixOf, place, type Finding } from './finding'
import type { Rule } from './rule'

/**
 * A link too small for its sections: state table and, by protocol, a read-write section or an output per peer, each of at
 * least a page. An empty section leaves the driver without the memory that it asks for, and it refuses the device.
 */
export const linkSize: Rule = {
  code: 'link-size',
  severity: 'error',
  title: 'Links are large enough',
  check(input) {
    return (input.plan?.plan.links ?? []).flatMap((link, l): Finding[] => {
      if (fits(link, link.size)) return []
      let least = 0x2000n
      while (!fits(link, least)) least *= 2n
      return [
        {
          message:
            `The ${link.name} link has ${formatSize(link.size)}; a ${link.protocol} link of ${link.between.length} cells ` +
            `takes ${formatSize(least)}.`,
          places: [place(`${link.name} link`, 'links', l, 'size')],
          fix: fixOf(input, `make it ${formatSize(least)}`, (draft) => {
            draft.links![l]!.size = formatSize(least)
          }),
        },
      ]
    })
  },
}

function fits(link: PlanLink, size: bigint): boolean {
  const { readWrite, output } = linkSections({ ...link, size })
  if (link.protocol === 'network') return output > 0n
  return link.protocol === 'demo' ? output > 0n && readWrite > 0n : readWrite > 0n
}
