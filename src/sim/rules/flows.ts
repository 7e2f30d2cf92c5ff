/** The flows of messages that a plan puts on its links, with the place of each. */
import type { PlanLink } from '../plan/plan'
import { trafficName, type Traffic } from '../plan/traffic'
import { fixOf, place } from './finding'
import type { Place, RuleInput } from './rule'
import type { PlanChange } from '../plan/change'

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

export function flowsOf(input: RuleInput): PlacedFlow[] {
  return (input.plan?.plan.links ?? []).flatMap((link, l) =>
    link.traffic.map((flow, f) => {
      const name = trafficName(link.name, flow)
      return { flow, link, l, f, name, place: place(name, 'links', l, 'traffic', f) }
    }),
  )
}

/** The fix of last resort. */
export function withoutFlow(input: RuleInput, { l, f, name }: PlacedFlow): PlanChange | undefined {
  return fixOf(input, `remove ${name}`, (draft) => {
    draft.links![l]!.traffic!.splice(f, 1)
  })
}
