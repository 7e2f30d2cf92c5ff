/** What management during a run costs, on the core that asks and on those that are hit. */
import type { ExitKind } from '../machine/exits'

export interface EventCore {
  cpu: number
  /** asks: it makes the request. hit: the hypervisor interrupts it for somebody else's. */
  role: 'asks' | 'hit'
  /** Exit that the core takes for it, by Jailhouse's statistics name, and how many. */
  exit: ExitKind
  exits: number
  /** Time that it takes there with warm caches, ns; cold lines come on top. */
  ns: number
}

/** One request of a run's events; a restart is several. */
export interface EventCost {
  /** "start of perception", "statistics of flight". */
  what: string
  /** When it happens, in the run's time, ns: once, or for the first time. */
  atNs: number
  /** Time between two of them; absent for what happens once. */
  everyNs?: number
  cores: EventCore[]
}
