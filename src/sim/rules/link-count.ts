import { fixOf, place } from './finding'
import type { Rule } from './rule'

/** Devices on the one bus of the virtual PCI host. */
const MOST_LINKS = 32

/** More links than the virtual PCI bus has devices: those beyond lie outside of the configuration space and are not found. */
export const linkCount: Rule = {
  code: 'link-count',
  severity: 'error',
  title: 'All links fit on the virtual PCI bus',
  check(input) {
    const links = input.plan?.plan.links ?? []
    if (links.length <= MOST_LINKS) return []
    return [
      {
        message: `There are ${links.length} links; the virtual PCI bus has room for ${MOST_LINKS}.`,
        places: links.slice(MOST_LINKS).map((link, i) => place(`${link.name} link`, 'links', MOST_LINKS + i)),
        fix: fixOf(input, `keep the first ${MOST_LINKS}`, (draft) => {
          draft.links!.length = MOST_LINKS
        }),
      },
    ]
  },
}
