import { ROOT } from '../plan/cores'
import { cores, fixOf, place, type Finding } from './finding'
import { homes } from './references'
import type { Rule } from './rule'

/** An event is asked for on a core that the asking cell does not own: root for management, the cell itself for its own exits. */
export const eventCore: Rule = {
  code: 'event-core',
  severity: 'error',
  title: 'Events of the run happen on cores of those who ask',
  check(input) {
    if (!input.plan || !input.board) return []
    const known = homes(input)
    return input.plan.plan.run.events.flatMap((event, i): Finding[] => {
      const isOwn = event.do === 'hypercall' || event.do === 'mmio'
      const asker = known.find(({ name }) => name === (isOwn ? (event.cell ?? ROOT) : ROOT))
      if (asker === undefined || event.cpu === undefined || asker.cpus.includes(event.cpu)) return []
      return [
        {
          message: `The event ${event.do} is asked for on core ${event.cpu}; ${asker.name}, which asks, owns ${asker.cpus.length === 0 ? 'no core' : cores(asker.cpus)}.`,
          places: [place(`event ${event.do}`, 'run', 'events', i, 'cpu')],
          fix: fixOf(input, `leave the core to ${asker.name}`, (draft) => {
            delete draft.run!.events![i]!.cpu
          }),
        },
      ]
    })
  },
}
