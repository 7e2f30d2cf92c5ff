/** Which requests a run's events make, and whether the hypervisor grants them. */
import { isLifecycle, type RunEvent } from '../plan/run-events'
import type { Refusal } from './refusal'
import type { TimedHypervisor, TimedRequest } from './request-time'

/** One request of an event. */
export interface EventRequest {
  action: 'create' | 'shutdown' | 'load' | 'start' | 'destroy'
  timed: TimedRequest
}

/** What comes of an event: its requests, or why the hypervisor refuses one of them. */
export type EventOutcome = { requests: EventRequest[] } | { refusal: Refusal; atNs: number }

/** Enables the hypervisor and starts every cell, as before a run. Returns what it refused. */
export function bringUp(hypervisor: TimedHypervisor): Refusal | undefined {
  const { configuration } = hypervisor
  hypervisor.enable()
  for (const { name } of configuration.cells) {
    for (const request of [hypervisor.create(name), hypervisor.shutdown(name), hypervisor.start(name)]) {
      if (!request.outcome.ok) return request.outcome
    }
  }
  return hypervisor.hypervisor.firstRefusal
}

/**
 * Does the lifecycle events in the order of their times and says what comes of each, by its place in the list; other events
 * make no such request. Restarts that recur are tried again after each event that happens once: between two of those
 * nothing changes for them.
 */
export function eventRequests(events: readonly RunEvent[], hypervisor: TimedHypervisor): Map<number, EventOutcome> {
  const once = events.flatMap(({ at }, index) => (at === undefined ? [] : [{ index, atNs: at }]))
  const recurring = events.flatMap(({ at, every }, index) => {
    if (at !== undefined || every === undefined || every <= 0) return []
    const after = [0, ...once.map(({ atNs }) => atNs)].map((from) => (Math.floor(from / every) + 1) * every)
    return [...new Set(after)].map((atNs) => ({ index, atNs }))
  })
  const known = new Set(hypervisor.configuration.cells.map(({ name }) => name))
  const outcomes = new Map<number, EventOutcome>()
  const inOrder = [...once, ...recurring].sort((a, b) => a.atNs - b.atNs || a.index - b.index)
  for (const { index, atNs } of inOrder) {
    const event = events[index]!
    if (!isLifecycle(event) || !known.has(event.cell ?? '')) continue
    const requests = requestsOf(event.do, event.cell!, hypervisor)
    const refused = requests.find(({ timed }) => !timed.outcome.ok)?.timed.outcome
    if (refused?.ok === false) {
      const before = outcomes.get(index)
      if (before === undefined || 'requests' in before) outcomes.set(index, { refusal: refused, atNs })
    } else if (!outcomes.has(index)) outcomes.set(index, { requests })
  }
  return outcomes
}

function requestsOf(action: RunEvent['do'], cell: string, hypervisor: TimedHypervisor): EventRequest[] {
  const ask = (one: EventRequest['action']): EventRequest => {
    switch (one) {
      case 'create':
        return { action: one, timed: hypervisor.create(cell) }
      case 'shutdown':
      case 'load':
        return { action: one, timed: hypervisor.shutdown(cell) }
      case 'start':
        return { action: one, timed: hypervisor.start(cell) }
      case 'destroy':
        return { action: one, timed: hypervisor.destroy(cell) }
    }
  }
  if (action === 'restart') return [ask('shutdown'), ask('load'), ask('start')]
  if (action === 'statistics' || action === 'hypercall' || action === 'mmio') return []
  return [ask(action)]
}
