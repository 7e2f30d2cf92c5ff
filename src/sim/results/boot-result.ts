/** From power-on to the first control cycle: what `cellbench run` says about bringing a plan up. */
import type { Provenance } from '../plan/workload'
import type { ParameterResult } from './result'

/** One step of bringing a plan up. Steps of guests overlap with those that follow on root. */
export interface BootStep {
  /** "kernel of root", "jailhouse cell create flight". */
  what: string
  /** Cell that the step is about; absent for steps of the whole board. */
  cell?: string
  /** Since power-on. */
  startNs: number
  durationNs: number
  /** Part of the duration for which root's cores stand still: the hypervisor has them, or they wait with interrupts off. */
  rootStopsNs: number
  /** What the hypervisor did in that time; the parts add up to its share of it. */
  parts: { what: string; ns: number }[]
  /** Of the worst known parameter in it. */
  provenance: Provenance
}

/** When a control workload runs for the first time. */
export interface FirstCycle {
  /** cell/workload */
  of: string
  /** Since power-on. */
  atNs: number
}

export interface BootResult {
  cellsStart: 'after-root' | 'before-root'
  steps: BootStep[]
  firstCycles: FirstCycle[]
  /** What all root's cores together lose to the steps, once root runs. */
  rootStopsNs: number
  /** What went into the steps; none of it changes a latency. */
  parameters: ParameterResult[]
}
