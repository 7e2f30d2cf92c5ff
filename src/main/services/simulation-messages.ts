/**
 * What the application and its simulation workers say to each other. Both ends are ours and the same build.
 */
import type { ParameterChanges } from '../../sim/machine/used-parameters'
import type { Board } from '../../sim/plan/board'
import type { Plan } from '../../sim/plan/plan'
import type { Workloads } from '../../sim/plan/workload'
import type { RunProgress, SimulationResult } from '../../sim/results/result'

export interface SimulationRequest {
  plan: Plan
  board: Board
  workloads: Workloads
  seconds: number
  /** Whole number below 2^64 as text. */
  seed: string
  /** Parameters in place of those in the tables. */
  parameters?: ParameterChanges | undefined
}

/** What a run is told to do: go on, end, or wait without computing anything until it is told something else. */
export const CONTROL = { goOn: 0, stop: 1, pause: 2 } as const

/** To a worker. */
export interface RunOrder {
  request: SimulationRequest
  /** Its first element is one of `CONTROL`; shared, because a busy worker reads no messages. */
  control: Int32Array
  /** Whether somebody listens: copying every stream's histogram to nobody takes the main thread's core from a worker. */
  withProgress: boolean
}

/** From a worker: any number of `progress`, then one of the others. */
export type RunReport =
  | { kind: 'progress'; progress: RunProgress }
  | { kind: 'finished'; result: SimulationResult; wallSeconds: number }
  | { kind: 'cancelled' }
  /** The plan cannot be simulated. */
  | { kind: 'refused'; message: string }
  /** The simulator made a mistake. */
  | { kind: 'failed'; message: string }
