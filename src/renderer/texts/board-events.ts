/** What the window says about what happened on boards. */
import { duration } from '../format/numbers'

export const EVENTS = {
  title: 'Events',
  hint: 'What boards did, on the clock of this machine',
  sources: 'Events of',
  none: 'Nothing has happened yet. Open a line, or connect over SSH.',
  noneOfThese: 'Nothing of these has happened.',
  clear: 'Clear the events',
  list: 'Events of boards',
  thread: (thread: number) => `cyclictest thread ${thread}`,
  spike: (what: string, ns: number, before: number) =>
    `${what}: ${duration(ns)}, the largest before was ${duration(before)}`,
  crash: (cell: string, cpu: number, text: string) => `${cell} crashed on core ${cpu}: ${text}`,
  state: (cell: string, state: string, where: string) => `${cell} is ${state} on ${where}`,
  parked: 'parked',
} as const
