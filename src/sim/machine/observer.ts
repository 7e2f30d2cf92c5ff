import type { DataFlowObserver } from './data-flow'

/**
 * Told about every sample and every finished job of a task; the machine's `now` and its `jobs` say the rest. They
 * are read, not handed over: numbers beyond 2^31 would be allocated for every call.
 */
export interface Observer extends DataFlowObserver {
  /** An instrument takes its sample now. */
  sampled(task: number): void
  /** A job is done now. */
  finished(task: number): void
  /** A release was dropped because its task is hopelessly late. */
  dropped(task: number): void
}
