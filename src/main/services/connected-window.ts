/** What the services hold of a window that is connected. */
import type { EventName } from '../contract/contract'
import type { PlanWatches } from './plan-watches'
import type { PlanRun } from './run-plan'

export type Emit = (event: EventName, payload: unknown) => void

export interface ConnectedWindow {
  emit: Emit
  runs: Map<string, PlanRun>
  /** Set when the window is gone: nothing begins for it any more. */
  closed?: boolean
  /** On the files that the window holds, by the path that it knows them by. */
  watches: PlanWatches
}
