import { hasFlags } from '../configuration/configuration'
import { linkEnds } from './link-ends'
import { listed, type Finding } from './finding'
import type { Rule } from './rule'

/**
 * A cell can write to the output of a peer number that nobody takes yet. Nothing breaks today; the cell that takes the
 * number later shares its output with this one.
 */
export const linkOpenOutput: Rule = {
  code: 'link-open-output',
  severity: 'warning',
  title: 'Outputs of links have one writer',
  check(input) {
    return [...linkEnds(input).values()].flatMap((group) => {
      const seats = new Set(group.map((end) => end.device.shmemDevId))
      return group.flatMap((end): Finding[] => {
        if (end.ofPlan) return []
        const open = end.sections
          .slice(2)
          .flatMap((output, peer) =>
            output.size > 0n && hasFlags(output, 'WRITE') && !hasFlags(output, 'IO') && !seats.has(peer)
              ? [String(peer)]
              : [],
          )
        if (open.length === 0) return []
        const message = `The ${end.place.label} can write to the output of peer ${listed(open)}, which nobody is yet.`
        return [{ message, places: [end.place] }]
      })
    })
  },
}
