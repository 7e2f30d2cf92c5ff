/**
 * What a rule is and what it finds. One rule a file; `check.ts` runs them all.
 */
import type { ConfigurationSet } from '../configuration/configuration'
import type { Board } from '../plan/board'
import type { PlanChange } from '../plan/change'
import type { Plan, PlanDocument, PlanPath } from '../plan/plan'
import type { Workloads } from '../plan/workload'

export type Severity = 'error' | 'warning' | 'information'

/** Somewhere that the window can point at. */
export interface Place {
  /** Path in the plan document; empty when the plan as a whole is meant. */
  path: PlanPath
  /** The place in the words on the screen: "RAM of flight". */
  label: string
}

/** A rule's finding: one cause, said once. */
export interface Problem {
  /** Stable identifier of the rule: `ram-overlap`. */
  code: string
  severity: Severity
  /** What is wrong with the numbers, in one sentence, in the words on the screen. */
  message: string
  places: Place[]
  /** A change that makes the problem go away. */
  fix?: PlanChange
}

/** What rules look at. A rule reads configurations where it can, so that it holds for plans and for vendors' files. */
export interface RuleInput extends ConfigurationSet {
  board?: Board
  plan?: { document: PlanDocument; plan: Plan; workloads: Workloads }
}

export interface Rule {
  code: string
  severity: Severity
  /** One line for the list of rules. */
  title: string
  check(input: RuleInput): Omit<Problem, 'code' | 'severity'>[]
}
