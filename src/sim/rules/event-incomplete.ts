import { ROOT } from '../plan/cores'
import { isLifecycle, isOnce, type RunEvent } from '../plan/run-events'
import { formatTime } from '../plan/units'
import { fixOf, place, type Finding } from './finding'
import type { Rule } from './rule'

/** Shortest time between two of what recurs, ns: the tool and the driver are not faster. */
const LEAST_EVERY_NS = 10_000

/**
 * An event of the run says neither when it happens nor how often, or not to whom. What changes a cell for good happens once:
 * the second time it would be refused.
 */
export const eventIncomplete: Rule = {
  code: 'event-incomplete',
  severity: 'error',
  title: 'Events of the run say when they happen and to whom',
  check(input) {
    if (!input.plan) return []
    return input.plan.plan.run.events.flatMap((event, i): Finding[] => {
      const wrong = wrongIn(event)
      if (wrong === undefined) return []
      const fix = fixOf(input, wrong.fix, (draft) => {
        const events = draft.run!.events!
        if (wrong.once === undefined) events.splice(i, 1)
        else {
          delete events[i]!.every
          events[i]!.at ??= wrong.once
        }
      })
      return [{ message: wrong.message, places: [place(`event ${event.do}`, 'run', 'events', i)], fix }]
    })
  },
}

function wrongIn(event: RunEvent): { message: string; fix: string; once?: string } | undefined {
  const { at, every, cell } = event
  const what = `The event ${event.do}${cell === undefined ? '' : ` of ${cell}`}`
  const remove = `remove the event ${event.do}`
  if (at === undefined && every === undefined) {
    return {
      message: `${what} has neither a time (at) nor a period (every).`,
      fix: 'let it happen at 1 s',
      once: '1 s',
    }
  }
  if (at !== undefined && every !== undefined) {
    const message = `${what} has both a time (at ${formatTime(at)}) and a period (every ${formatTime(every)}).`
    return { message, fix: 'keep the time', once: formatTime(at) }
  }
  if (every !== undefined && isOnce(event)) {
    const message = `${what} recurs every ${formatTime(every)}; the second one would be refused. Only restart, statistics, hypercall and mmio recur.`
    return { message, fix: `let it happen once, at ${formatTime(every)}`, once: formatTime(every) }
  }
  if (every !== undefined && every < LEAST_EVERY_NS) {
    return {
      message: `${what} recurs every ${formatTime(every)}; at least ${formatTime(LEAST_EVERY_NS)} lie between two.`,
      fix: remove,
    }
  }
  if (cell === undefined && event.do !== 'statistics') {
    return { message: `${what} names no cell.`, fix: remove }
  }
  if (cell === ROOT && isLifecycle(event)) {
    return { message: `${what}: the root cell cannot be managed.`, fix: remove }
  }
  return undefined
}
