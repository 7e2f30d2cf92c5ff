import { bringUp, eventRequests } from '../hypervisor/event-requests'
import { TimedHypervisor } from '../hypervisor/request-time'
import { UsedParameters } from '../machine/used-parameters'
import { isLifecycle } from '../plan/run-events'
import { formatTime } from '../plan/units'
import { fixOf, place, type Finding } from './finding'
import type { Rule } from './rule'

/** The hypervisor refuses what an event asks for: a cell that is gone cannot start, one that is there cannot be created. */
export const eventRefused: Rule = {
  code: 'event-refused',
  severity: 'error',
  title: 'The hypervisor grants what events of the run ask for',
  check(input) {
    if (!input.plan) return []
    const { plan } = input.plan
    const { events } = plan.run
    const finding = (i: number, message: string): Finding => ({
      message,
      places: [place(`event ${events[i]!.do}`, 'run', 'events', i)],
      fix: fixOf(input, `remove the event ${events[i]!.do}`, (draft) => {
        draft.run!.events!.splice(i, 1)
      }),
    })
    if (!events.some(({ at, every }) => at !== undefined || every !== undefined)) return []
    if (plan.jailhouse.cellsStart === 'before-root') {
      const managed = events.flatMap((event, i) => (isLifecycle(event) || event.do === 'statistics' ? [i] : []))
      return managed.map((i) =>
        finding(i, `Cells start before root, which then manages none: ${events[i]!.do} cannot be asked for.`),
      )
    }
    const hypervisor = new TimedHypervisor(input, plan.jailhouse.interruptDelivery === 'direct', new UsedParameters())
    // What keeps the plan from coming up at all is for other rules.
    if (bringUp(hypervisor) !== undefined) return []
    const findings: Finding[] = []
    for (const [i, outcome] of eventRequests(events, hypervisor)) {
      if (!('refusal' in outcome)) continue
      const { message, printed } = outcome.refusal
      const when = formatTime(outcome.atNs)
      findings.push(finding(i, `The event ${events[i]!.do} at ${when} is refused (${printed}). ${message}`))
    }
    return findings
  },
}
