import type { Task } from '../machine/scenario'

/** A task as the analysis sees it: everything at its worst. */
export interface Load {
  task: Task
  /** Interrupt path and work with interrupts off, ns. */
  interruptNs: number
  executionNs: number
  /** Stall by a memory budget that was spent before the busy period, ns. */
  stallNs: number
  /** Preemption level, and its sections: what they keep out, and how long they take, ns. */
  level: number
  sections: { ceiling: number; ns: number }[]
}
