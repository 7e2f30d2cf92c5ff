import { isWorkloadEnd, trafficCell } from '../plan/traffic'
import { fixOf, place, type Finding } from './finding'
import { flowsOf, removeChain } from './flows'
import { targets } from './references'
import type { Rule } from './rule'

const USUAL_SIZE = '256 B'
/** Protocols that the fix puts a message on, best first. */
const FIT = ['demo', 'network'] as const

/** Two steps of a chain in different cells with no flow of messages between them: the data never arrives. */
export const chainFlow: Rule = {
  code: 'chain-flow',
  severity: 'error',
  title: 'Chains over cells have messages between their steps',
  check(input) {
    if (!input.plan) return []
    const { plan } = input.plan
    const known = new Set(targets(plan))
    const flows = flowsOf(input).map(({ flow }) => `${flow.from} ${flow.to}`)
    return plan.chains.flatMap((chain, c) =>
      chain.steps.flatMap((to, s): Finding[] => {
        const from = chain.steps[s - 1]
        // Steps that nobody placed are another rule's finding.
        if (from === undefined || !known.has(from) || !known.has(to) || !isWorkloadEnd(from)) return []
        const ends = [trafficCell(from), trafficCell(to)]
        if (ends[0] === ends[1] || flows.includes(`${from} ${to}`)) return []
        const links = plan.links.filter(({ between }) => ends.every((cell) => between.includes(cell)))
        const chosen = FIT.flatMap((protocol) => links.filter((link) => link.protocol === protocol))[0]
        const l = chosen === undefined ? -1 : plan.links.indexOf(chosen)
        const missing = chosen === undefined ? `, and no demo or network link joins ${ends.join(' and ')}` : ''
        return [
          {
            message: `The chain ${chain.name} passes from ${from} to ${to}; no message goes there${missing}.`,
            places: [place(`step ${to} of ${chain.name}`, 'chains', c, 'steps', s)],
            fix:
              chosen === undefined
                ? fixOf(input, `remove the chain ${chain.name}`, (draft) => removeChain(draft, c))
                : fixOf(input, `send ${USUAL_SIZE} over the ${chosen.name} link`, (draft) => {
                    const link = draft.links![l]!
                    link.traffic = [...(link.traffic ?? []), { from, to, size: USUAL_SIZE }]
                  }),
          },
        ]
      }),
    )
  },
}
