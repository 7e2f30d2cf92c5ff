import { piecesOf } from '../configuration/link-capacity'
import { formatSize } from '../plan/units'
import { fixOf } from './finding'
import { flowsOf, withoutFlow } from './flows'
import type { Rule } from './rule'

/** A message that does not fit into its link, even when nothing else is under way: every one of them would be dropped. */
export const trafficSize: Rule = {
  code: 'traffic-size',
  severity: 'error',
  title: 'Messages fit into their links',
  check(input) {
    return flowsOf(input).flatMap((flow) => {
      const { link, l, f } = flow
      const { count, ring, bytes } = piecesOf(link, flow.flow)
      // A link without room for a single byte is another rule's finding.
      if (count <= ring || piecesOf(link, { ...flow.flow, size: 1n }).ring === 0) return []
      const withoutRing = piecesOf(link, { ...flow.flow, ring: undefined }).ring
      const pieces = count === 1 ? 'a message' : `${count} pieces of ${formatSize(bytes)} each`
      return [
        {
          message: `${flow.name} has ${pieces} of ${formatSize(flow.flow.size)} in all; ${ring} fit into the link at once.`,
          places: [flow.place],
          fix:
            withoutRing >= count
              ? fixOf(input, 'use all of the link', (draft) => {
                  delete draft.links![l]!.traffic![f]!.ring
                })
              : withoutFlow(input, flow),
        },
      ]
    })
  },
}
