import { isWorkloadEnd } from '../plan/traffic'
import { fixOf, type Finding } from './finding'
import { flowsOf, type PlacedFlow } from './flows'
import { homes } from './references'
import { placementName } from '../plan/plan'
import type { Rule, RuleInput } from './rule'

const USUAL_PERIOD = '10 ms'

/**
 * A flow of which nobody can say when its messages are sent or taken: no workload with jobs sends and no period is given, or
 * both; or the messages are to activate somebody who has no jobs, whom another flow activates, or whom nothing interrupts.
 */
export const trafficTiming: Rule = {
  code: 'traffic-timing',
  severity: 'error',
  title: 'It is clear when messages are sent and taken',
  check(input) {
    const activated = new Set<string>()
    return flowsOf(input).flatMap((flow) => {
      const findings = [...checkSender(input, flow), ...checkReceiver(input, flow, activated)]
      if (flow.flow.activates) activated.add(flow.flow.to)
      return findings
    })
  },
}

function hasJobs(input: RuleInput, end: string): boolean {
  return homes(input).some(({ name, workloads }) =>
    workloads.some((placement) => {
      if (`${name}/${placementName(placement)}` !== end) return false
      const kind = input.plan!.workloads.get(placement.use)?.behaviour.kind
      // An unknown template is another rule's finding.
      return kind === undefined || kind === 'periodic' || kind === 'instrument'
    }),
  )
}

function checkSender(input: RuleInput, { flow, name, place, l, f }: PlacedFlow): Finding[] {
  const bySender = isWorkloadEnd(flow.from) && hasJobs(input, flow.from)
  if (bySender === (flow.period === undefined)) return []
  const message = bySender
    ? `${name} is sent at the end of every job of ${flow.from} and has a period as well.`
    : `${name} has no period, and ${flow.from} has no jobs at whose end it could be sent.`
  const fix = fixOf(input, bySender ? 'remove the period' : `send it every ${USUAL_PERIOD}`, (draft) => {
    const traffic = draft.links![l]!.traffic![f]!
    if (bySender) delete traffic.period
    else traffic.period = USUAL_PERIOD
  })
  return [{ message, places: [place], fix }]
}

function checkReceiver(
  input: RuleInput,
  { flow, link, name, place, l, f }: PlacedFlow,
  activated: ReadonlySet<string>,
): Finding[] {
  const change = (label: string, recipe: 'doorbell' | 'activates') =>
    fixOf(input, label, (draft) => {
      const traffic = draft.links![l]!.traffic![f]!
      if (recipe === 'doorbell') delete traffic.doorbell
      else delete traffic.activates
    })
  const silent = !flow.doorbell
  if (silent && (flow.activates || link.protocol !== 'demo')) {
    const why = flow.activates ? 'is to activate its receiver' : `travels over a ${link.protocol} link`
    const message = `${name} ${why} without a doorbell: nothing would tell the receiver.`
    return [{ message, places: [place], fix: change('ring the doorbell', 'doorbell') }]
  }
  if (!flow.activates) return []
  if (activated.has(flow.to)) {
    const message = `${name} activates ${flow.to}, which another flow activates already.`
    return [{ message, places: [place], fix: change('let it only be read', 'activates') }]
  }
  if (isWorkloadEnd(flow.to) && hasJobs(input, flow.to)) return []
  const message = `${name} is to activate ${flow.to}, which has no jobs of its own.`
  return [{ message, places: [place], fix: change('let it only be read', 'activates') }]
}
