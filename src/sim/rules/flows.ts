/** The flows of messages that a plan puts on its links, with the place of each. */
import type { PlanChange } from '../plan/change'
import type { PlanDocument, PlanLink } from '../plan/plan'
import { trafficName, type Traffic } from '../plan/traffic'
import { fixOf, place } from './finding'
import { cellNames } from './references'
import type { Place, RuleInput } from './rule'

/** What keeps a peer number free. */
const NOBODY = 'nobody'

export interface PlacedFlow {
  flow: Traffic
  link: PlanLink
  /** Index of the link, and of the flow on it. */
  l: number
  f: number
  /** What messages call it: `state: root/logger to flight/control`. */
  name: string
  place: Place
}

/** All flows on links whose peers are in order: what is wrong with a link is another rule's finding. */
export function flowsOf(input: RuleInput): PlacedFlow[] {
  if (!input.plan) return []
  const { plan } = input.plan
  const cells = [...cellNames(plan), NOBODY]
  return plan.links.flatMap((link, l) => {
    const peers = link.between.filter((peer) => peer !== NOBODY)
    if (new Set(peers).size < peers.length || peers.some((peer) => !cells.includes(peer))) return []
    return link.traffic.map((flow, f) => {
      const name = trafficName(link.name, flow)
      return { flow, link, l, f, name, place: place(name, 'links', l, 'traffic', f) }
    })
  })
}

/** The fix of last resort. */
export function withoutFlow(input: RuleInput, { l, f, name }: PlacedFlow): PlanChange | undefined {
  return fixOf(input, `remove ${name}`, (draft) => {
    draft.links![l]!.traffic!.splice(f, 1)
  })
}

/** Removes a chain and the limits on it. */
export function removeChain(draft: PlanDocument, index: number): void {
  const [chain] = draft.chains!.splice(index, 1)
  const isOfIt = ({ of, measure }: { of: string; measure: string }) =>
    of === chain?.name && (measure === 'reaction' || measure === 'age')
  if (draft.limits?.some(isOfIt)) draft.limits = draft.limits.filter((limit) => !isOfIt(limit))
}
